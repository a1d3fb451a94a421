import { sideBySide, type Goal } from '../goal';
import { inRow, ourNode, type Stage } from '../stage';
import { growthOf } from './files';

export interface Growth {
	transcripts: number;
	requests: number;
	/** Milliseconds of CPU of the n8n process. */
	cpu: number;
	/** Megabytes by which a fresh process grows at most. */
	memory: number;
}

const exported = (output: 'fields' | 'files') =>
	inRow(`Archive as ${output}`, ourNode('Export', 'specala', {
		resource: 'archive',
		operation: 'export',
		scope: 'all',
		output,
		filters: {},
		options: { maximumTranscripts: 1_000_000, maximumDuration: 600 },
	}));

function setLength(stage: Stage, transcripts: number) {
	const { specala, links } = stage;
	Object.assign(links.specala, { latency: 0, limit: undefined });
	const owned = specala.state.of('pro');
	owned.transcriptions.splice(transcripts);
	specala.state.addTranscriptions(transcripts - owned.transcriptions.length);
}

/** P17: large archives, in fresh processes of n8n. */
export function growthGoals(stage: Stage): Goal[] {
	const goalFor = (output: 'fields' | 'files', transcripts: number, megabytes: number): Goal => ({
		id: `P17-${output}`,
		what: `Archive of ${transcripts} transcripts of two lines as ${output}: memory, against ${megabytes} MB`,
		unit: 'MB',
		goal: 1,
		whyNot: 'n8n keeps an item for each file until the execution ends, of about a kilobyte; the rest is what Node leaves for its garbage collection, so that 100,000 take little more.',
		async measure(repeats) {
			setLength(stage, transcripts);
			const run = await stage.publish(exported(output));
			return await sideBySide(Math.min(repeats, 3), async () => await growthOf(stage, run), async () => megabytes);
		},
	});
	return [goalFor('fields', 10_000, 60), goalFor('files', 50_000, 100)];
}

/** What an export as files costs, from a hundred transcripts to `most`, in fresh processes of n8n. */
export async function measureGrowth(stage: Stage, most: number): Promise<Growth[]> {
	const run = await stage.publish(exported('files'));
	const measured: Growth[] = [];
	for (const transcripts of [100, 1_000, 10_000, 100_000].filter((length) => length <= most)) {
		setLength(stage, transcripts);
		let cpu = NaN;
		const memory = await growthOf(stage, async () => {
			// The first export of a process compiles what it runs, which is most of what a small one takes.
			if (transcripts <= 1_000) await run();
			stage.links.specala.reset();
			({ cpu } = await run());
		});
		measured.push({ transcripts, requests: stage.links.specala.traffic.requests, cpu, memory });
	}
	return measured;
}
