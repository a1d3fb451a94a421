import { sideBySide, type Goal } from '../goal';
import { inRow, ourNode, theirWorkflow, type Run, type Stage } from '../stage';

const transcriptions = 2_000;
/** Milliseconds to the service. */
const away = 30;

const exported = (output: 'fields' | 'files' | 'zip') =>
	inRow(`Archive as ${output}`, ourNode('Export', 'specala', { resource: 'archive', operation: 'export', scope: 'all', output, filters: {}, options: { maximumTranscripts: transcriptions } }));

/** P1: the whole archive of 2,000 transcriptions of 50 KB, 30 ms away. */
export function archiveGoals(stage: Stage): Goal[] {
	const { specala, links } = stage;
	const prepare = () => {
		const text = "Alice: So what we look at now is what it costs to keep all of this in one place.\n".repeat(600);
		const missing = transcriptions - specala.state.of('pro').transcriptions.length;
		if (missing > 0) specala.state.addTranscriptions(missing, { text });
		Object.assign(links.specala, { latency: away, limit: undefined });
	};
	const measured = async (file: ReturnType<typeof exported>, measure: (run: Run) => number) => {
		prepare();
		const run = await stage.publish(file);
		return async () => {
			links.specala.reset();
			return measure(await run());
		};
	};
	const requests = () => links.specala.traffic.requests;
	const wall = ({ wall: milliseconds }: Run) => milliseconds;
	const compare = (id: string, what: string, output: 'fields' | 'files' | 'zip', other: string, goal: number): Goal => ({
		id,
		what,
		unit: 'ms',
		goal,
		measure: async (repeats) => await sideBySide(repeats, await measured(exported(output), wall), await measured(theirWorkflow(other), wall)),
	});
	return [
		{
			id: 'P1-requests',
			what: 'Archive of 2,000 transcriptions: requests, against a list and one request each',
			unit: 'requests',
			goal: 0.0205,
			measure: async () => await sideBySide(1, await measured(exported('fields'), requests), await measured(theirWorkflow('archive-naive'), requests)),
		},
		compare('P1-naive', 'The same as fields: time, against a list and one request each', 'fields', 'archive-naive', 0.25),
		compare('P1-fields', 'The same as fields: time, against the best ZIP workflow', 'fields', 'archive-zip', 0.35),
		compare('P1-files', 'The same as files: time, against the best ZIP workflow', 'files', 'archive-zip', 0.6),
		compare('P1-zip', 'The same as ZIP files: time, against the best ZIP workflow', 'zip', 'archive-zip', 0.6),
	];
}
