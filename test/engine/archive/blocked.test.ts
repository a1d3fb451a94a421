import { asObject, isObject } from '../../../nodes/shared/json';
import type { FaultRule } from '../../services/shared/faults';
import { simulateClock } from '../harness';
import { manifestOf } from './manifest';
import { roomsOfSingleTexts, type ArchiveRoom } from './services';

simulateClock(1_000);
jest.setTimeout(1_800_000);

/** Runs an export again and again: what came, and the last manifest. */
async function runs(room: ArchiveRoom, count: number, parameters: object) {
	const exported = new Set<string>();
	const stops: unknown[] = [];
	let manifest = {};
	let withoutAudio = 0;
	for (let index = 0; index < count; index++) {
		const { items, error } = await room.run({ ...parameters });
		if (error) throw error;
		for (const { json, binary } of items) {
			if (json.type !== 'transcript') continue;
			exported.add(String(json.id));
			if (binary && !binary.audio) withoutAudio++;
		}
		manifest = manifestOf(items);
		expect(manifest).toMatchObject({ addsUp: true });
		stops.push(asObject(manifest).stoppedBy);
	}
	return { exported, stops, manifest, withoutAudio };
}

const forGood: Array<[string, Partial<FaultRule>]> = [
	['401', { status: 401, body: '{"error":"No"}', contentType: 'application/json' }],
	['a redirect', { status: 302, body: '', headers: { location: 'https://example.com/login' } }],
	['500', { status: 500, body: '' }],
	['half an answer', { cut: 'midway' }],
	['429', { status: 429 }],
	['429 and to wait for an hour', { status: 429, headers: { 'retry-after': '3600' } }],
	['403', { status: 403, body: '' }],
	['nothing', { status: 200, body: '' }],
	['a list', { status: 200, body: '[1, null]', contentType: 'application/json' }],
	['another object', { status: 200, body: '{"segments": [null, 1], "utterances": 7, "text": {}, "words": [null]}', contentType: 'application/json' }],
];

describe.each(roomsOfSingleTexts)('%s', (_, open) => {
	let room: ArchiveRoom;
	beforeEach(async () => {
		room = await open();
	});
	afterEach(async () => await room.close());

	const breakForGood = (id: string, answer: Partial<FaultRule>) => room.faults.next({ path: room.textOf(id), times: Infinity, ...answer });

	test.each(forGood)('one that always answers with %s holds up no other', async (_answered, answer) => {
		const [first, broken = '', last] = room.add(3);
		breakForGood(broken, answer);
		for (const scope of ['new', 'mirror']) {
			const { exported, stops } = await runs(room, 1, { scope });
			expect([...exported].filter((id) => id !== broken).sort()).toEqual([first, last].sort());
			expect(stops).toEqual([undefined]);
		}
	});
	test('ten that fail for good hold up no other: they are named', async () => {
		const ids = room.add(30);
		for (const id of ids.slice(5, 15)) breakForGood(id, { status: 500, body: '' });
		const { exported, manifest, stops } = await runs(room, 10, { scope: 'new' });
		expect(exported.size).toBe(20);
		expect(stops.at(-1)).toBeUndefined();
		expect(manifest).toMatchObject({ complete: true, counts: { waiting: 0 } });
	});
	test('an export of everything goes on behind them at once', async () => {
		const ids = room.add(30);
		for (const id of ids.slice(5, 15)) breakForGood(id, { status: 500, body: '' });
		expect((await runs(room, 1, { scope: 'all' })).exported.size).toBe(20);
	});
	test('a mirror goes on behind ten that fail for good, and finds deletions', async () => {
		const ids = room.add(30);
		for (const id of ids.slice(5, 15)) breakForGood(id, { status: 500, body: '' });
		const { exported, manifest } = await runs(room, 2, { scope: 'mirror' });
		expect(exported.size).toBe(20);
		expect(manifest).toMatchObject({ failed: expect.arrayContaining([expect.objectContaining({ again: true })]) });
		room.remove(ids[20] ?? '');
		const removed: unknown[] = [];
		for (let run = 0; run < 3; run++) {
			const { items } = await room.run({ scope: 'mirror' });
			removed.push(...items.filter(({ json }) => json.action === 'delete').map(({ json }) => String(json.id)));
		}
		expect(removed).toEqual([ids[20]]);
		room.faults.clear();
		expect((await runs(room, 2, { scope: 'mirror' })).exported.size).toBe(10);
	});
	test('while the service is down, nothing is given up', async () => {
		const [broken = ''] = room.add(1);
		breakForGood(broken, { status: 500, body: '' });
		await runs(room, 1, { scope: 'new' });
		room.faults.next({ path: room.list, times: Infinity, status: 503, body: '' });
		for (let run = 0; run < 6; run++) await room.run({ scope: 'new' });
		room.faults.clear();
		expect([...(await runs(room, 1, { scope: 'new' })).exported]).toEqual([broken]);
	});
});

describe.each(roomsOfSingleTexts.slice(0, 2))('%s', (_, open) => {
	const answers = [{ status: 500, body: '' }, { status: 429, headers: { 'retry-after': '3600' } }];
	test.each(['new', 'mirror'].flatMap((scope) => answers.map((answer) => [scope, answer] as const)))('a transcript whose audio fails for good is exported without it after five runs: %s, %j', async (scope, answer) => {
		const room = await open();
		const [first = '', broken = ''] = room.add(2);
		room.faults.next({ path: new RegExp(`/recordings/${broken}/audio`), times: Infinity, ...answer });
		const parameters = { scope, options: { audio: true } };
		expect([...(await runs(room, 4, parameters)).exported]).toEqual([first]);
		const { exported, withoutAudio, manifest } = await runs(room, 1, parameters);
		expect([[...exported], withoutAudio]).toEqual([[broken], 1]);
		expect(isObject(manifest) && manifest).toMatchObject({ failed: [], withoutAudio: [{ id: broken, reason: expect.stringContaining('5 runs') }] });
		await room.close();
	});
});
