import { simulateClock } from '../harness';
import { archiveRooms, type ArchiveRoom } from './services';

simulateClock(1_000);

describe.each(archiveRooms)('%s', (_, open) => {
	let room: ArchiveRoom;
	beforeEach(async () => {
		room = await open();
	});
	afterEach(async () => await room.close());

	/** Names of the ZIP files of an export. */
	async function namesOf(parameters: Parameters<ArchiveRoom['run']>[0]) {
		const { items, error } = await room.run({ output: 'zip', ...parameters });
		expect(error).toBeUndefined();
		return items.flatMap(({ json }) => (json.type === 'batch' ? [json.fileName] : []));
	}

	test.each([
		['other filters', { filters: { titlePattern: 'Meet*' } }, {}],
		['another format', { format: 'srt' }, { format: 'vtt' }],
	])('a ZIP with %s replaces none, though its first transcript is the same', async (_what, first, second) => {
		room.add(3);
		const names = [...(await namesOf(first)), ...(await namesOf(second))];
		expect(new Set(names).size).toBe(2);
	});
	test('a ZIP that was not confirmed has the same name when it comes again', async () => {
		room.add(3);
		await room.run({ scope: 'new' });
		room.begin(1);
		room.add(2);
		const unconfirmed = { scope: 'new', options: { repeatUnlessConfirmed: true, resumeFrom: '={{ "" }}' } };
		const names = await namesOf(unconfirmed);
		expect(names).toHaveLength(1);
		expect(await namesOf(unconfirmed)).toEqual(names);
	});
	test('an archive that has not changed is exported under the same names', async () => {
		room.add(5);
		const all = { scope: 'all', options: { transcriptsPerZip: 2 } };
		const names = await namesOf(all);
		expect(new Set(names).size).toBe(3);
		expect(await namesOf(all)).toEqual(names);
	});
	test('one that comes late is in a ZIP of its own', async () => {
		const [slow = ''] = room.begin(1);
		room.add(2);
		const names = await namesOf({ scope: 'new' });
		room.finish(slow);
		names.push(...(await namesOf({ scope: 'new' })));
		expect(new Set(names).size).toBe(2);
	});
});
