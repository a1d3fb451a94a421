/** Lets tasks with the same ID run one after the other; a failed one holds up none. */
export function createOneAtATime() {
	const queues = new Map<unknown, Promise<unknown>>();
	return async <T>(id: unknown, task: () => Promise<T>): Promise<T> => {
		const last = (queues.get(id) ?? Promise.resolve()).then(task, task);
		queues.set(id, last);
		return await last.finally(() => queues.get(id) === last && queues.delete(id));
	};
}
