const maxStarts = 20;

const span = 3_600_000;

/** Counts the starts of a trigger by recording: a workflow that changes the recording that started it may start itself. */
export function createLoopGuard(report: (name: string) => void) {
	const starts = new Map<string, number[]>();
	return {
		/** False if the recording started the workflow too often in the last hour, which is reported once. Its ID alone is no name. */
		mayStart(name: string): boolean {
			const since = Date.now() - span;
			const recent = (starts.get(name) ?? []).filter((moment) => moment > since);
			const isOver = recent.length >= maxStarts;
			if (recent.length === maxStarts) report(name);
			starts.delete(name);
			starts.set(name, recent.length > maxStarts ? recent : [...recent, Date.now()]);
			const [oldest] = starts.keys();
			if (starts.size > 10_000 && oldest !== undefined) starts.delete(oldest);
			return !isOver;
		},
	};
}

export type LoopGuard = ReturnType<typeof createLoopGuard>;
