/* eslint-disable @n8n/community-nodes/no-restricted-globals -- kills executions, never shipped */
import { exportLoop, storeType } from '../archive/loop';
import { manifestOf } from '../archive/manifest';
import { endureMirrored } from '../archive/mirror-ordeal';
import { archiveSize, changedSize, endure, fillWithTrouble, kills } from '../archive/ordeal';
import { createEngine, simulateClock } from '../harness';
import { openRoom } from './room';

simulateClock();
jest.setTimeout(1_800_000);

const lists = /\/transcript\?/;
const pathOf = ({ id }: { id: string }) => new RegExp(`/transcript/${id}$`);

test('with faults, changes and twenty kills: each once, and every manifest adds up', async () => {
	const room = await openRoom();
	const { state, faults, requests } = room.assemblyAi;
	let created = Date.now() - archiveSize * 600_000;
	// Two at a time have been created at the same moment.
	const add = () => state.addTranscript({ created: (created += state.transcripts.length % 2 === 0 ? 600_000 : 0) });
	fillWithTrouble(archiveSize, faults, lists, () => pathOf(add()));
	await endure({
		run: room.run,
		requests: () => requests.length,
		add,
		remove: (place) => void state.transcripts.splice(Math.floor(place * state.transcripts.length), 1),
		keys: () => state.transcripts.map(({ id }) => id),
		keyOf: ({ id }) => String(id),
	});
	await room.close();
});

test('mirrored with faults, changes and twenty kills, it is what a fresh export writes', async () => {
	const room = await openRoom();
	const { state, faults, requests } = room.assemblyAi;
	let created = Date.now() - changedSize * 600_000;
	const add = () => state.addTranscript({ created: (created += 600_000) });
	fillWithTrouble(changedSize, faults, lists, () => pathOf(add()));
	const at = (place: number) => state.transcripts[Math.floor(place * state.transcripts.length)];
	await endureMirrored({
		run: room.run,
		requests: () => requests.length,
		add,
		edit: (place) => Object.assign(at(place) ?? {}, { deleted: true }),
		remove: (place) => Object.assign(at(place) ?? {}, { deleted: true }),
		mend: () => faults.clear(),
	});
	await room.close();
});

test('deleted once it is stored, with faults, a full disk and twenty kills: nothing else is deleted, and in the end nothing is left', async () => {
	const room = await openRoom();
	const { state, faults, requests } = room.assemblyAi;
	let created = Date.now() - changedSize * 600_000;
	const random = fillWithTrouble(changedSize, faults, lists, () => pathOf(state.addTranscript({ created: (created += 600_000) })));
	const stored = new Set<string>();
	const engine = await createEngine({
		credentials: room.credentials({}),
		standIns: {
			[storeType](items) {
				if (random() < 0.1) throw new Error('The disk is full');
				for (const { json } of items) if (json.type === 'transcript') stored.add(String(json.id));
				return items;
			},
		},
	});
	const { staticData } = engine.database;
	const loop = exportLoop('assemblyAi', { scope: 'new', options: { maximumTranscripts: Math.ceil(changedSize / 10), deleteWhenDone: true } });
	const isLeft = () => state.transcripts.some(({ deleted }) => !deleted);
	let killed = 0;
	for (let nights = 0; isLeft() && nights < 500; nights++) {
		const before = staticData.get('loop');
		const kill = new AbortController();
		const target = requests.length + Math.floor(random() * changedSize * 0.3);
		const watching = setInterval(() => killed < kills && requests.length >= target && kill.abort(), 1).unref();
		const { status, error, output } = await engine.runWorkflow(loop, { mode: 'trigger', signal: kill.signal });
		clearInterval(watching);
		if (status === 'error' && error?.message !== 'The disk is full') throw error;
		if (status === 'success') expect(manifestOf(output('Export')).addsUp).toBe(true);
		if (status === 'canceled') killed++;
		// A process that is killed stores nothing.
		if (status === 'canceled' && killed % 2 === 0) staticData.set('loop', before ?? {});
		expect(state.transcripts.filter(({ id, deleted }) => deleted && !stored.has(id))).toEqual([]);
	}
	expect(isLeft()).toBe(false);
	expect(killed).toBeGreaterThan(kills / 4);
	await room.close();
});
