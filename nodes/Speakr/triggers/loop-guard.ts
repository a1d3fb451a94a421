import { createMemory, setWithin } from '../../shared/memory';

const maxStarts = 20;

const span = 3_600_000;

const capacity = 10_000;

/** Counts the starts of a trigger by recording: a workflow that changes the recording that started it may start itself. */
export function createLoopGuard(report: (name: string) => void) {
	const startTimes = new Map<string, number[]>();
	const reported = createMemory(capacity, span);
	const recent = (name: string) => (startTimes.get(name) ?? []).filter((moment) => moment > Date.now() - span);
	return {
		isFrequent: (name: string): boolean => recent(name).length >= maxStarts / 2,
		forget: (name: string) => void startTimes.delete(name),
		/** Whether `start` started the workflow; it is not called if the recording did so too often in the last hour, which is reported once. */
		async start(name: string, start: () => Promise<boolean>): Promise<boolean> {
			if (recent(name).length >= maxStarts) {
				if (reported.note('', name)) report(name);
				return false;
			}
			if (!(await start())) return false;
			setWithin(capacity, startTimes, name, [...recent(name), Date.now()]);
			return true;
		},
	};
}

export type LoopGuard = ReturnType<typeof createLoopGuard>;
