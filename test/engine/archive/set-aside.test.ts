import { asObjects } from '../../../nodes/shared/json';
import { simulateClock } from '../harness';
import { manifestOf } from './manifest';
import { roomsOfSingleTexts, type ArchiveRoom } from './services';

simulateClock(1_000);
jest.setTimeout(1_800_000);

const scopes = ['all', 'continue', 'mirror', 'new'];

describe.each(roomsOfSingleTexts)('%s', (_, open) => {
	let room: ArchiveRoom;
	beforeEach(async () => {
		room = await open();
	});
	afterEach(async () => await room.close());

	async function run(scope: string) {
		const { items, error } = await room.run({ scope });
		if (error) throw error;
		const { stoppedBy, failed, counts, complete } = manifestOf(items);
		const exported = items.flatMap(({ json }) => (json.type === 'transcript' ? [String(json.id)] : [])).sort();
		return { exported, stoppedBy, failed: asObjects(failed), counts, complete };
	}
	const refuse = (id: string, more = {}) => room.faults.next({ path: room.textOf(id), times: Infinity, status: 429, ...more });

	describe.each(scopes)('%s', (scope) => {
		test.each(['0', '3600', undefined])('one that is always refused, to wait for %s seconds, is passed and named', async (seconds) => {
			const ids = room.add(12);
			const [refused = ''] = ids.splice(5, 1);
			refuse(refused, { headers: seconds === undefined ? {} : { 'retry-after': seconds } });
			const exported: string[] = [];
			let last = await run(scope);
			for (let runs = 1; ; runs++) {
				exported.push(...last.exported);
				if (new Set(exported).size === 11 || runs === 6) break;
				last = await run(scope);
			}
			expect([...new Set(exported)].sort()).toEqual(ids.sort());
			expect(last).toMatchObject({ complete: true, failed: [{ id: refused }] });
			expect(last.stoppedBy).toBeUndefined();
		});
	});
	test('ten that are always refused are passed, wherever they are', async () => {
		const ids = room.add(30);
		for (const [index, id] of ids.entries()) if (index < 5 || (index > 14 && index < 20)) refuse(id, { headers: { 'retry-after': '3600' } });
		const exported = new Set<string>();
		for (let runs = 0; runs < 6; runs++) for (const id of (await run('new')).exported) exported.add(id);
		expect(exported.size).toBe(20);
		expect(await run('new')).toMatchObject({ complete: true, exported: [], counts: { waiting: 0 } });
	});
	test('one that is refused when nothing else is new ends no run, and is given up after five', async () => {
		const ids = room.add(20);
		await run('new');
		const [refused = ''] = room.add(1);
		refuse(refused, { headers: { 'retry-after': '3600' } });
		for (let runs = 1; runs < 5; runs++) expect(await run('new')).toMatchObject({ complete: true, failed: [{ id: refused, again: true }] });
		expect(await run('new')).toMatchObject({ complete: true, failed: [{ id: refused, again: false }], counts: { waiting: 0 } });
		expect(ids).not.toContain(refused);
		expect(await run('new')).toMatchObject({ complete: true, failed: [] });
	});
	test('one whose ID contains that of the only other one is refused alone, too', async () => {
		const [first, ...others] = room.add(10);
		const refused = others.pop() ?? '';
		for (const id of others) room.remove(id);
		refuse(refused, { headers: { 'retry-after': '3600' } });
		expect(await run('new')).toMatchObject({ complete: true, exported: [first], failed: [{ id: refused, again: true }] });
		expect(await run('new')).toMatchObject({ complete: true, exported: [], failed: [{ id: refused, again: true }] });
	});
	test('a limit for all is a limit: nothing is given up', async () => {
		room.add(5);
		room.faults.next({ path: /./, after: 3, times: Infinity, status: 429, headers: { 'retry-after': '3600' } });
		for (let runs = 0; runs < 6; runs++) {
			const { items } = await room.run({ scope: 'new' });
			if (items.length > 0) expect(manifestOf(items)).toMatchObject({ stoppedBy: 'limit', failed: [] });
		}
		room.faults.clear();
		await run('new');
		expect((await run('all')).exported).toHaveLength(5);
	});
	test.each(['new', 'continue'])('110 that are never finished hold up no other, and come if they are: %s', async (scope) => {
		const slow = room.begin(110);
		const ids = room.add(20);
		expect(await run(scope)).toMatchObject({ complete: true, exported: ids.sort(), counts: { unfinished: 110 } });
		const more = room.add(3);
		const next = await run(scope);
		expect(next).toMatchObject({ complete: true, exported: scope === 'new' ? more.sort() : [...ids, ...more].sort() });
		const [first = ''] = slow;
		const last = slow.at(-1) ?? '';
		room.finish(first);
		room.finish(last);
		expect((await run(scope)).exported).toEqual(expect.arrayContaining([first, last].sort()));
		expect(await run(scope)).toMatchObject({ counts: { waiting: 108 } });
	});
});
