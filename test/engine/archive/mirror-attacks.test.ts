import type { INodeParameters } from 'n8n-workflow';
import { whenAwaited } from '../../services/shared/hold';
import { simulateClock } from '../harness';
import { Folder } from './folder';
import { manifestOf } from './manifest';
import { archiveRooms, type ArchiveRoom } from './services';

simulateClock();

/** What a file system holds for the same name that ignores case and how letters are composed. */
const folded = (name: string) => name.normalize('NFC').toLowerCase();

describe.each(archiveRooms)('%s', (_, open) => {
	let room: ArchiveRoom;
	let folder: Folder;
	beforeEach(async () => {
		room = await open();
		folder = new Folder(folded);
	});
	afterEach(async () => await room.close());

	type Options = Parameters<ArchiveRoom['run']>[1];

	/** One night: what was to be done, and whether the folder is a fresh export then. */
	async function mirror(parameters: INodeParameters = {}, options: Options = {}) {
		const { items, error } = await room.run({ scope: 'mirror', ...parameters }, options);
		expect(error).toBeUndefined();
		expect(manifestOf(items)).toMatchObject({ addsUp: true, complete: true });
		await folder.apply(items.slice(0, -1));
		return items.slice(0, -1).map(({ json }) => json);
	}
	async function fresh(parameters: INodeParameters = {}, options: Options = {}) {
		const { items } = await room.run({ ...parameters, scope: 'all' }, { ...options, mode: 'manual' });
		const whole = new Folder(folded);
		await whole.apply(items.slice(0, -1).map((item) => ({ ...item, json: { ...item.json, action: 'write' } })));
		return whole.contents();
	}
	async function holds(parameters: INodeParameters = {}, options: Options = {}) {
		const items = await mirror(parameters, options);
		expect(folder.contents()).toEqual(await fresh(parameters, options));
		expect(await mirror(parameters, options)).toEqual([]);
		return items;
	}

	test('two swap their titles', async () => {
		const [first = '', second = ''] = [...room.add(1, 'Alpha'), ...room.add(1, 'Beta')];
		await holds();
		room.rename(first, 'Beta');
		room.rename(second, 'Alpha');
		expect(await holds()).toHaveLength(2);
	});
	test('one is deleted, and comes back under its ID', async () => {
		const [first = ''] = room.add(3, 'Weekly');
		await holds();
		room.remove(first);
		await holds();
		room.restore(first);
		expect(await holds()).toHaveLength(1);
		room.remove(first);
		room.restore(first);
		await holds();
		expect(folder.files.size).toBe(3);
	});
	test('while the list is read, what was listed already is deleted, others are renamed and added', async () => {
		const ids = room.add(150);
		const act = () => {
			for (const id of ids.slice(10, 50)) room.remove(id);
			for (const id of [ids[5], ids[120], ids[140]]) room.rename(id ?? '', 'Renamed');
			room.add(5, 'Late');
		};
		room.faults.next({ path: room.list, after: 1, held: whenAwaited(act) });
		await mirror();
		await mirror();
		await holds();
		expect(folder.files.size).toBe(115);
	});
	test('several have one title, and one loses it', async () => {
		const [first = '', second = ''] = room.add(3, 'Weekly');
		await holds();
		room.rename(first, 'Kick-off');
		room.remove(second);
		await holds();
		expect(folder.files.size).toBe(2);
	});
	test.each([
		['case', 'Weekly', 'WEEKLY'],
		['composition', 'Gru\u0308ezi', 'Gr\u00fcezi'],
		['dots', 'Weekly', '...'],
		['emoji', '\u{1f389}', '\u{1f389}\u{1f389}'],
		['a reserved name', 'CON', 'nul'],
		['nothing', 'Weekly', ' '],
		['a name of 300 bytes', 'x'.repeat(300), `${'x'.repeat(299)}y`],
	])('a title changes in %s, where names are alike', async (_name, before, after) => {
		const [id = ''] = room.add(1, before);
		await holds();
		room.rename(id, after);
		await holds();
		expect(folder.files.size).toBe(1);
	});
	test.each([
		['https://meet.google.com/abc-defg-hij', 'https://meet.google.com/klm-nopq-rst'],
		['http://meet.example/7?from=calendar', 'http://meet.example/7?from=mail'],
	])('a title is a link: %s', async (before, after) => {
		const [id = ''] = room.add(2, before);
		await holds();
		room.rename(id, after);
		expect(await holds()).toHaveLength(1);
	});
	test('one is deleted and another added under the same title', async () => {
		const ids = room.add(2, 'Weekly');
		await holds();
		room.remove(ids.at(-1) ?? '');
		room.add(1, 'Weekly');
		await holds();
		expect(folder.files.size).toBe(2);
	});
	test('a filter is set, and taken away again', async () => {
		room.add(2, 'Alpha');
		const [beta = ''] = room.add(1, 'Beta');
		await holds();
		const filtered = { filters: { titlePattern: 'Alpha*' } };
		const other = folder;
		folder = new Folder(folded);
		await holds(filtered);
		room.rename(beta, 'Alpha of late');
		room.add(1, 'Gamma');
		await holds(filtered);
		folder = other;
		await holds();
		expect(folder.files.size).toBe(4);
	});
	test('the pattern of names and the time zone change', async () => {
		room.add(2, 'Weekly');
		await holds({}, { timezone: 'America/New_York' });
		await holds({ options: { fileName: '{title} {time}' } }, { timezone: 'America/New_York' });
		await holds({ options: { fileName: '{title} {time}' } }, { timezone: 'Asia/Kolkata' });
		expect(folder.files.size).toBe(2);
	});
	test('what n8n has stored is lost', async () => {
		const [first = ''] = room.add(2, 'Weekly');
		await holds();
		room.forget();
		room.rename(first, 'Weekly');
		expect(await holds()).toHaveLength(2);
	});
	test('everything was exported before, and what is new', async () => {
		room.add(2, 'Weekly');
		await room.run({ scope: 'all' });
		await room.run({ scope: 'new' });
		expect(await holds()).toHaveLength(2);
		room.add(1, 'Weekly');
		expect(await holds()).toHaveLength(1);
		expect((await room.run({ scope: 'new' })).items).toHaveLength(1 + 1);
	});
	test('one is moved away, matches again, and is moved away again', async () => {
		const [first = ''] = room.add(2, 'Weekly');
		const parameters = { filters: { titlePattern: 'Week*' }, options: { deletedTranscripts: 'move' } };
		await mirror(parameters);
		for (const [title, count] of [['Monthly', 1], ['Weekly', 2], ['Monthly', 1]] as const) {
			room.rename(first, title);
			await mirror(parameters);
			expect([...folder.files.keys()].filter((name) => !name.startsWith('_deleted/'))).toHaveLength(count);
			expect([...folder.files.keys()].filter((name) => name.startsWith('_deleted/'))).toHaveLength(1);
		}
	});
	test('an option changes what stands in the files', async () => {
		room.add(1, 'Weekly');
		await holds({ format: 'srt' });
		await holds({ format: 'srt', options: { withSpeakers: false } });
		await holds({ format: 'vtt', options: { lineLength: 20 } });
		expect(folder.files.size).toBe(1);
	});
});
