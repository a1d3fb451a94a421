import { sideBySide, type Goal } from '../goal';
import { bearer, inRow, itemsNode, ourNode, theirRequest, type Plain, type Run, type Stage } from '../stage';

const locator = { __rl: true, mode: 'id', value: '={{ $json.id }}' };
const getOurs = ourNode('Get', 'speakr', { resource: 'recording', operation: 'get', recordingId: locator, simplify: false });
const url = '=https://speakr.example.com/api/v1/recordings/{{ $json.id }}';
const getDeclared: Plain = { name: 'Get', type: 'n8n-nodes-bare.bareGet', typeVersion: 1, parameters: { url }, credentials: bearer };
const getTheirs = theirRequest('Get', { url, options: { response: { response: { responseFormat: 'json' } } } });

/** P7 and P8: one request per item. */
export function itemGoals(stage: Stage): Goal[] {
	const { speakr, links } = stage;
	const link = links.speakr;
	const recordings = (count: number) => {
		const transcription = JSON.stringify(
			Array.from({ length: 300 }, (_, index) => ({ speaker: 'SPEAKER_00', sentence: 'So what we look at now is what it costs to keep this. '.repeat(2), start_time: index * 10, end_time: index * 10 + 9 })),
		);
		while (speakr.state.recordings.all().length < count) speakr.state.addRecording({ transcription, status: 'COMPLETED' });
		return speakr.state.recordings.all().slice(0, count).map(({ id }) => id);
	};
	const withLatency = async <T>(latency: number, measure: () => Promise<T>): Promise<T> => {
		Object.assign(link, { latency, limit: undefined, remembers: true });
		link.reset();
		return await measure().finally(() => (link.remembers = false));
	};
	const expectItems = ({ items, ...run }: Run, count: number) => {
		if (items !== count) throw new Error(`${items} of ${count} items came`);
		return run;
	};

	const cpu = (id: string, what: string, theirNode: Plain): Goal => ({
		id,
		what,
		unit: 'ms of CPU',
		goal: 0.4,
		whyNot: "n8n's request helper, its storing of items and the JSON itself are most of what is left",
		measure: async (repeats) => await withLatency(0, async () => {
			const items = itemsNode(recordings(500));
			const [ours, theirs, empty] = await Promise.all(
				[inRow('Ours', items, getOurs), inRow('Theirs', items, theirNode), inRow('Neither', items)].map(async (file) => await stage.publish(file)),
			);
			if (!ours || !theirs || !empty) return [];
			const used = async (run: typeof ours) => expectItems(await run(), 500).cpu;
			await used(ours);
			await used(theirs);
			return await sideBySide(repeats, async () => (await used(ours)) - (await used(empty)), async () => (await used(theirs)) - (await used(empty)));
		}),
	});
	const concurrency: Goal = {
		id: 'P8',
		what: '200 items, 30 ms away: time, against one request after the other, sent without n8n',
		unit: 'ms',
		goal: 0.2,
		whyNot: 'Eight requests in flight make 0.125 the floor; the rest is the CPU of n8n',
		measure: async (repeats) => await withLatency(30, async () => {
			const ids = recordings(200);
			const run = await stage.publish(inRow('Ours', itemsNode(ids), getOurs));
			const empty = await stage.publish(inRow('Neither', itemsNode(ids)));
			const ours = async () => {
				link.reset();
				const withRequests = expectItems(await run(), 200).wall;
				if (link.traffic.inFlight > 8) throw new Error(`${link.traffic.inFlight} requests were in flight`);
				return withRequests - (await empty()).wall;
			};
			const headers = { authorization: `Bearer ${speakr.tokens.alice}` };
			const sequential = async () => {
				const began = performance.now();
				for (const id of ids) await (await fetch(`${link.url}/api/v1/recordings/${id}`, { headers })).arrayBuffer();
				return performance.now() - began;
			};
			await sequential();
			return await sideBySide(repeats, ours, sequential);
		}),
	};
	return [
		cpu('P7', '500 items, one request each: CPU of n8n, against HTTP Request with Bearer Auth', getTheirs),
		cpu('P7-declarative', 'The same against a declarative node with Bearer Auth', getDeclared),
		concurrency,
	];
}
