import type { INode } from 'n8n-workflow';
import type { WorkflowFile } from '../../test/n8n/client';
import { shared, toError, type Goal } from '../goal';
import { inRow, ourNode, theirWorkflow, untilIdle, without, type Run, type Stage } from '../stage';

const transcriptions = 2_000;
/** Milliseconds to the service. */
const away = 30;

const exported = (output: 'fields' | 'files' | 'zip') =>
	inRow(`Archive as ${output}`, ourNode('Export', 'specala', { resource: 'archive', operation: 'export', scope: 'all', output, filters: {}, options: { maximumTranscripts: transcriptions } }));

/** Pages of a hundred, and an export of each. */
const leastRequests = transcriptions / 50;

const ways = {
	fields: () => exported('fields'),
	files: () => exported('files'),
	zip: () => exported('zip'),
	naive: () => theirWorkflow('archive-naive'),
	read: () => theirWorkflow('archive-zip'),
	unzipped: () => without(['Split Files', 'Read'], theirWorkflow('archive-zip')),
	zipped: () => without(['Unzip', 'Split Files', 'Read'], theirWorkflow('archive-zip')),
};

type Way = keyof typeof ways;
/** Whose items have an ID, by which they are counted. */
const withIds: readonly Way[] = ['fields', 'files', 'naive'];

/** What the other ways return: an expression of each result, and how many there are, counted in a run of its own. */
const results: ReadonlyArray<[Way, WorkflowFile, string, number]> = [
	['read', ways.read(), '$json.text', transcriptions],
	['unzipped', without(['Read'], ways.read()), 'Object.keys($binary)[0]', transcriptions],
	['zipped', ways.zipped(), '$binary.data.fileSize', leastRequests / 2],
];

/** A workflow whose last items have an `id` where the expression has a value. */
function counted(file: WorkflowFile, expression: string): WorkflowFile {
	const connections = JSON.parse(JSON.stringify(file.connections).replaceAll('"node":"End"', '"node":"Results"'));
	const assignments = [{ id: 'id', name: 'id', type: 'boolean', value: `={{ Boolean(${expression}) || undefined }}` }];
	const node: INode = { id: 'results', name: 'Results', type: 'n8n-nodes-base.set', typeVersion: 3.5, position: [0, 200], parameters: { assignments: { assignments }, options: {} } };
	return { ...file, nodes: [...file.nodes, node], connections: { ...connections, Results: { main: [[{ node: 'End', type: 'main', index: 0 }]] } } };
}

/** P1: the whole archive of 2,000 transcriptions of 50 KB, 30 ms away, in each way by turns. */
export function archiveGoals(stage: Stage): Goal[] {
	const { specala, links } = stage;
	const measureAll = shared(async (repeats: number) => {
		const text = spoken(50_000);
		specala.state.of('pro').transcriptions.splice(0);
		specala.state.addTranscriptions(transcriptions, { text });
		Object.assign(links.specala, { latency: away, limit: undefined });
		const names = Object.keys(ways) as Way[];
		const runs = new Map<Way, () => Promise<Run>>();
		for (const name of names) runs.set(name, await stage.publish(ways[name]()));
		for (const [name, file, expression, expected] of results) {
			const { items } = await (await stage.publish(counted(file, expression)))();
			if (items !== expected) throw new Error(`${name} returned ${items} texts or files`);
		}
		const measured = new Map<Way, Array<Run & { requests: number }> | Error>();
		for (let turn = 0; turn < repeats; turn++) {
			for (const name of turn % 2 === 0 ? names : names.toReversed()) {
				const known = measured.get(name) ?? [];
				if (known instanceof Error) continue;
				await untilIdle(stage.pid);
				links.specala.reset();
				const run = await runs.get(name)?.().catch(toError);
				if (run instanceof Error) measured.set(name, run);
				else if (run) {
					const { requests } = links.specala.traffic;
					if (requests < leastRequests) throw new Error(`${name} sent ${requests} requests`);
					if (withIds.includes(name) && run.items !== transcriptions) throw new Error(`${run.items} items came of ${name}`);
					measured.set(name, [...known, { ...run, requests }]);
				}
			}
		}
		return measured;
	});
	const compare = (id: string, what: string, [ours, theirs]: [Way, Way], goal: number, value: 'requests' | 'wall', whyNot?: string): Goal => ({
		id,
		what,
		unit: value === 'wall' ? 'ms' : 'requests',
		goal,
		whyNot,
		async measure(repeats) {
			const measured = await measureAll(repeats);
			const [mine = [], others = []] = [measured.get(ours), measured.get(theirs)];
			if (mine instanceof Error) throw mine;
			if (others instanceof Error) throw others;
			return mine.map((run, index) => ({ ours: run[value], theirs: others[index]?.[value] ?? NaN }));
		},
	});
	return [
		compare('P1-requests', 'Archive of 2,000 transcriptions of 50 KB, 30 ms away: requests, against a list and one request each', ['fields', 'naive'], 0.02, 'requests', overlapping),
		compare('P1-naive', 'The same as fields: time, against a list and one request each', ['fields', 'naive'], 0.25, 'wall', unpacking),
		compare('P1-fields', 'The same as fields: time, against ZIP files that are unzipped and read', ['fields', 'read'], 0.35, 'wall', unpacking),
		compare('P1-files', 'The same as files: time, against ZIP files that are unzipped', ['files', 'unzipped'], 0.6, 'wall', storing),
		compare('P1-zip', 'The same as ZIP files: time, against the ZIP files of the service', ['zip', 'zipped'], 0.6, 'wall', checking),
	];
}

/** Something like speech, which a ZIP file holds in about a third of its length. */
function spoken(length: number): string {
	let seed = 1;
	const next = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
	const words = Array.from({ length: 2_000 }, () => Array.from({ length: 2 + next(8) }, () => 'etaoinshrdlucmfwygpb'[Math.min(next(20), next(20))]).join(''));
	let text = '';
	while (text.length < length) text += `${['Alice', 'Bob', 'Carol'][next(3)]}: ${Array.from({ length: 5 + next(20) }, () => words[Math.min(next(2_000), next(2_000))]).join(' ')}.\n`;
	return text;
}

const overlapping = 'Pages of the list share an entry, which shows that nothing was removed meanwhile: 21 pages instead of 20.';
const unpacking = 'More than half of the CPU is for unpacking and its checksums.';
const storing = 'Unpacking, and storing each file with its description, which the other side does too, are 86 % of the CPU.';
const checking = 'Each transcript is checked and named, and the manifest has its checksum, for which it is unpacked; the other side stores what it got, which alone takes more than the goal.';
