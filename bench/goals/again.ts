import { sideBySide, type Goal } from '../goal';
import { inRow, ourNode, type Stage } from '../stage';

const recordings = 500;

/** P3: an archive that has not changed, exported again. */
export function againGoals(stage: Stage): Goal[] {
	const { speakr, links } = stage;
	const link = links.speakr;
	const requestsOf = async (run: () => Promise<unknown>) => {
		link.reset();
		await run();
		return link.traffic.requests;
	};
	return [
		{
			id: 'P3',
			what: `An unchanged archive of ${recordings} recordings again: requests, against the first export`,
			unit: 'requests',
			goal: 0.02,
			async measure() {
				Object.assign(link, { latency: 0, limit: undefined });
				while (speakr.state.recordings.all().length < recordings) speakr.state.addRecording();
				const options = { maximumTranscripts: 100_000 };
				const node = ourNode('Mirror', 'speakr', { resource: 'archive', operation: 'export', scope: 'mirror', output: 'files', filters: {}, options });
				const ours = await stage.publish(inRow('Mirror', node));
				const first = await requestsOf(ours);
				return await sideBySide(1, async () => await requestsOf(ours), async () => first);
			},
		},
	];
}
