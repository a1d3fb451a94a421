const maxStarts = 20;

const span = 3_600_000;

/** Counts the starts of a trigger by recording: a workflow that changes the recording that started it may start itself. */
export function createLoopGuard(report: (recordingId: number) => void) {
	const starts = new Map<number, number[]>();
	return {
		/** False if the recording started the workflow too often in the last hour, which is reported once. */
		mayStart(recordingId: number): boolean {
			const since = Date.now() - span;
			const recent = (starts.get(recordingId) ?? []).filter((moment) => moment > since);
			const isOver = recent.length >= maxStarts;
			if (recent.length === maxStarts) report(recordingId);
			starts.delete(recordingId);
			starts.set(recordingId, recent.length > maxStarts ? recent : [...recent, Date.now()]);
			const [oldest] = starts.keys();
			if (starts.size > 10_000 && oldest !== undefined) starts.delete(oldest);
			return !isOver;
		},
	};
}

export type LoopGuard = ReturnType<typeof createLoopGuard>;
