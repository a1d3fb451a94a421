import type { Course } from '../course';
import { mirrorCandidates, type MirrorRun } from './candidates';
import type { MirrorState } from './records';
import { settleIn, type ChangedRecords, type Writing } from './settle';

export function mirrorCourse(state: MirrorState, changed: ChangedRecords, execution: string, now: () => number, writing: Writing): Course {
	const run: MirrorRun = { state, asked: new Set(), isHeld: false, execution, now };
	const settle = settleIn(run, changed, writing);
	// What comes first may have changed since an earlier execution.
	let isOldPass = state.reading?.of === 'list' && state.reading.execution !== execution;
	return {
		candidates: (source, plan) => mirrorCandidates(source, run, plan),
		triesOf: ({ entry }) => (entry && state.records.get(entry.id)?.tries) ?? 0,
		waiting: () => [...state.records.values()].filter((record) => record.tries > 0).length,
		room: () => Infinity,
		settle({ advance }, outcome) {
			advance?.();
			return outcome && settle(outcome);
		},
		end() {
			const again = isOldPass;
			isOldPass = false;
			return again;
		},
	};
}
