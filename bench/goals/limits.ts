import { shared, type Goal, type Pair } from '../goal';
import { inRow, itemsNode, ourNode, type Stage } from '../stage';

type Service = 'assemblyAi' | 'speakr' | 'specala';

const count = 200;
const limit = { requests: 100, window: 10 };
const least = (count / limit.requests - 1) * limit.window * 1000;

const byId = { __rl: true, mode: 'id', value: '={{ $json.id }}' };

const getters: Record<Service, ReturnType<typeof ourNode>> = {
	assemblyAi: ourNode('Get', 'assemblyAi', { resource: 'transcript', operation: 'get', transcriptId: byId }),
	speakr: ourNode('Get', 'speakr', { resource: 'recording', operation: 'get', recordingId: byId, simplify: false }),
	specala: ourNode('Get', 'specala', { resource: 'transcription', operation: 'get', transcriptionId: byId, format: 'text' }),
};

interface Round {
	wall: number;
	refused: number;
}

/** P2: items under a limit, of the services by turns, in fresh processes of n8n. What the workflow takes without the node is not counted. */
export function limitGoals(stage: Stage): Goal[] {
	const { assemblyAi, speakr, specala, links } = stage;
	const ids: Record<Service, () => unknown[]> = {
		assemblyAi: () => Array.from({ length: count }, () => assemblyAi.state.addTranscript().id),
		speakr: () => Array.from({ length: count }, () => speakr.state.addRecording().id),
		specala: () => specala.state.addTranscriptions(count).map(({ id }) => id),
	};
	const names = Object.keys(getters) as Service[];
	const published = shared(async () => {
		const runs = names.map(async (service) => {
			const items = itemsNode(ids[service]());
			const run = await stage.publish(inRow(`Under a limit: ${service}`, items, getters[service]));
			return [service, { run, empty: await stage.publish(inRow(`Without a request: ${service}`, items)) }] as const;
		});
		return Object.fromEntries(await Promise.all(runs));
	});
	const measure = async (service: Service, retryAfter: boolean): Promise<Round> => {
		const link = links[service];
		const { run, empty } = (await published(1))[service] ?? {};
		if (!run || !empty) throw new Error(`${service} was not published`);
		const { wall: without } = await empty();
		Object.assign(link, { latency: 0, limit: { ...limit, retryAfter } });
		link.reset();
		const { wall, items } = await run();
		const { refused } = link.traffic;
		link.limit = undefined;
		if (items !== count) throw new Error(`${items} of ${count} items came`);
		return { wall: wall - without, refused };
	};
	const measureAll = async (retryAfter: boolean, repeats: number) => {
		for (const service of names) {
			Object.assign(links[service], { latency: 0, limit: undefined, remembers: true });
			await (await published(1))[service]?.run();
		}
		const measured = new Map<Service, Round[]>();
		for (let turn = 0; turn < repeats; turn++) {
			await stage.restart();
			for (const service of names) measured.set(service, [...(measured.get(service) ?? []), await measure(service, retryAfter)]);
		}
		for (const service of names) links[service].remembers = false;
		return measured;
	};
	const told = shared(async (repeats) => await measureAll(true, repeats));
	const untold = shared(async (repeats) => await measureAll(false, repeats));
	const roundsOf = async (service: Service, retryAfter: boolean, repeats: number) =>
		(await (retryAfter ? told : untold)(repeats)).get(service) ?? [];
	return [true, false].flatMap((retryAfter) =>
		names.flatMap((service): Goal[] => {
			const id = `P2-${service.toLowerCase()}-${retryAfter ? 'told' : 'untold'}`;
			const what = `${count} items of ${titles[service]} under a limit of ${limit.requests} in ${limit.window} s, which ${retryAfter ? 'says when to continue' : 'says nothing'}`;
			const goalOf = (suffix: string, measures: string, unit: string, goal: number, toPair: (round: Round) => Pair): Goal => ({
				id: `${id}${suffix}`,
				what: `${what}: ${measures}`,
				unit,
				goal,
				whyNot: notKnown,
				measure: async (repeats) => (await roundsOf(service, retryAfter, repeats)).map(toPair),
			});
			return [
				goalOf('', 'time, against the least possible', 'ms', 1.05, ({ wall }) => ({ ours: wall, theirs: least })),
				goalOf('-refused', 'requests refused, against all', 'requests', 0.01, ({ refused }) => ({ ours: refused, theirs: count })),
			];
		}),
	);
}

const titles: Record<Service, string> = { assemblyAi: 'AssemblyAI', speakr: 'Speakr', specala: 'Specala AI' };
const notKnown = 'The window is counted from its first response, and the hundred requests of the second take 0.1 to 0.3 s.';
