/** Lets tasks with the same ID run one after the other; a failed one holds up none. */
export function createOneAtATime() {
	const turns = new Map<unknown, Promise<unknown>>();
	return async <T>(id: unknown, task: () => Promise<T>): Promise<T> => {
		const turn = (turns.get(id) ?? Promise.resolve()).then(task, task);
		turns.set(id, turn);
		return await turn.finally(() => turns.get(id) === turn && turns.delete(id));
	};
}
