import { unzipSync } from 'fflate';
import { namings, type Transcription } from '../../services/specala';
import { readFile, simulateClock } from '../harness';
import { itemsOf, openRoom, type Room } from './room';

let room: Room;
beforeEach(async () => {
	room = await openRoom();
});
afterEach(async () => await room.close());

const unknown = '0b00ffff-52a7-4a39-8d1f-0123456789ab';
type Listed = Array<{ id: string; title?: string }>;
const exportFiles = async (items: Listed, parameters = {}, options = {}) =>
	await room.run('transcription:exportMany', parameters, { items: items.map((json) => ({ json })), ...options });
const exportMany = async (items: Listed, parameters = {}, options = {}) => await exportFiles(items, { returnAs: ['text'], ...parameters }, options);

/** The IDs that each bulk export asked for. */
const batches = () =>
	room.specala.requests.filter(({ method }) => method === 'POST').map(({ body }) => (body as { ids: string[] }).ids);

/** Whether each item has the text of its own transcription. */
const areTheirOwn = (items: Array<{ json: Record<string, unknown> }>, made: Transcription[]) =>
	items.every(({ json }) => String(json.transcript).startsWith(`# ${made.find(({ id }) => id === json.id)?.title}\n`));

describe('one item for each transcription', () => {
	test('the IDs of all incoming items go out a hundred at a time, and each file comes with its own item', async () => {
		const made = room.specala.state.addTranscriptions(230);
		const { items } = await exportFiles(made);
		expect(batches().map((ids) => ids.length)).toEqual([100, 100, 30]);
		expect(room.requests()).toEqual(Array(3).fill('POST /transcriptions/export'));
		expect(items.map(({ json }) => json.id)).toEqual(made.map(({ id }) => id));
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(made.map((_, item) => ({ item })));
		const last = items.at(-1);
		const content = await readFile(last);
		expect(content.toString()).toMatch(/^# Meeting 230\n/);
		expect(last?.json).toEqual({
			id: made[229]?.id,
			format: 'md',
			fileName: expect.stringMatching(`^2026-05-\\d\\d Meeting 230 \\(${made[229]?.id}\\)\\.md$`),
			fileSize: content.length,
		});
	});
	test('as text files in the field that is named', async () => {
		const made = room.specala.state.addTranscriptions(2);
		const { items } = await exportMany(made, { format: 'txt', returnAs: ['file', 'text'], outputField: 'note' });
		expect(room.specala.requests[0]?.body).toEqual({ ids: made.map(({ id }) => id), format: 'txt' });
		expect((await readFile(items[1], 'note')).toString()).toBe(items[1]?.json.transcript);
		expect(items[1]?.json.transcript).toMatch(/^Meeting 2\n/);
	});
	test('an ID that several items have is asked for once, and comes to each', async () => {
		const [one, two] = room.specala.state.addTranscriptions(2);
		const ids = [one?.id, two?.id, one?.id].map((id = '') => ({ id }));
		const { items } = await exportMany(ids);
		expect(batches()).toEqual([[one?.id, two?.id]]);
		expect(items.map(({ json }) => json.id)).toEqual([one?.id, two?.id, one?.id]);
	});
	test('an ID that one item has twice comes once', async () => {
		const [one] = room.specala.state.addTranscriptions(1);
		const id = String(one?.id);
		const { items } = await room.run('transcription:exportMany', { transcriptionIds: [id, id.toUpperCase()], returnAs: ['text'] });
		expect(items.map(({ json }) => json.id)).toEqual([id]);
	});
	test('IDs written with commas are several transcriptions of one item', async () => {
		const made = room.specala.state.addTranscriptions(3);
		const transcriptionIds = made.map(({ id }) => id.toUpperCase()).join(' , ');
		const { items } = await room.run('transcription:exportMany', { transcriptionIds, returnAs: ['text'] });
		expect(items).toHaveLength(3);
		expect(areTheirOwn(items, made)).toBe(true);
	});
	test('items that want another format go out apart', async () => {
		const made = room.specala.state.addTranscriptions(2);
		const { items } = await exportMany(made, { format: "={{ $itemIndex === 0 ? 'md' : 'txt' }}" });
		expect(items.map(({ json }) => json.format)).toEqual(['md', 'txt']);
	});
	test('a single one needs no ZIP', async () => {
		const [one] = room.specala.state.addTranscriptions(1);
		await exportMany([{ id: one?.id ?? '' }]);
		expect(room.requests()).toEqual([`GET /transcriptions/${one?.id}/export?format=md`]);
	});
});

describe('each file in the ZIP is matched to its own transcription, under any name', () => {
	test.each<[keyof typeof namings, number]>([
		['id', 0],
		['titleAndId', 0],
		['folder', 0],
		['title', 0],
		// Nothing tells whose they are, so each is asked for alone.
		['number', 12],
	])('%s', async (naming, single) => {
		const titles = ['Alpha', 'Beta: plan', 'Gamma', 'Delta', 'Epsilon', 'Zeta', 'Eta/1', 'Theta', 'Iota', 'Kappa', 'Lambda', 'Mu'];
		const made = titles.map((title) => room.specala.state.addTranscription({ title }));
		room.specala.settings.naming = namings[naming];
		const { items } = await exportMany(made);
		expect(items).toHaveLength(12);
		expect(areTheirOwn(items, made)).toBe(true);
		expect(items.filter(({ json }) => json.fetchedSingly)).toHaveLength(single);
		expect(room.requests()).toHaveLength(1 + single);
	});
	test.each(['title', 'numberedTitle'] as const)('%s, where several have one title', async (naming) => {
		const made = ['Weekly', 'Weekly', 'Weekly (2)', 'Other'].map((title, index) =>
			room.specala.state.addTranscription({ title, summary: `This is number ${index}` }),
		);
		room.specala.settings.naming = namings[naming];
		const { items } = await exportMany(made);
		expect(items.map(({ json }) => /number \d/.exec(String(json.transcript))?.[0])).toEqual(['number 0', 'number 1', 'number 2', 'number 3']);
	});
	test('names that lead elsewhere lead nowhere', async () => {
		const made = room.specala.state.addTranscriptions(2);
		room.specala.settings.naming = ({ id }) => `../../../${id}`;
		const { items } = await exportFiles(made);
		expect(items.map(({ binary }) => binary?.data?.fileName)).toEqual(made.map(({ id, title }) => expect.stringMatching(`^2026-05-20 ${title} \\(${id}\\)\\.md$`)));
	});
});

test('a file larger than what is read into memory is told by its ID', async () => {
	const { id } = room.specala.state.addTranscription({ summary: 'x'.repeat(32 * 1024 ** 2) });
	const { error } = await exportMany([{ id }]);
	expect(error?.message).toBe(`Transcription ${id} could not be exported: The response is larger than 32 MB`);
});

describe('what the ZIP lacks', () => {
	test('is asked for alone, and says so', async () => {
		const made = room.specala.state.addTranscriptions(5);
		room.specala.settings.zipped = (wanted) => wanted.slice(0, 3);
		const { items } = await exportMany(made);
		expect(areTheirOwn(items, made)).toBe(true);
		expect(items.map(({ json }) => json.fetchedSingly ?? false)).toEqual([false, false, false, true, true]);
	});
	test.each(['skip', 'refuse'] as const)('because it is not there is told by its ID, whether Specala would %s it', async (unknownIds) => {
		room.specala.settings.unknownIds = unknownIds;
		const made = room.specala.state.addTranscriptions(4);
		const foreign = room.specala.state.addTranscription({}, 'other');
		const ids = [...made.slice(0, 2), { id: unknown }, ...made.slice(2), foreign].map(({ id }) => ({ id }));
		const { items } = await exportMany(ids, {}, { continueOnFail: true });
		expect(items.map(({ json }) => json.id ?? json.error)).toEqual([
			made[0]?.id,
			made[1]?.id,
			`Transcription ${unknown} could not be exported: Transcription not found in this workspace`,
			made[2]?.id,
			made[3]?.id,
			`Transcription ${foreign.id} could not be exported: Transcription not found in this workspace`,
		]);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(ids.map((_, item) => ({ item })));
	});
	test('one refused ID among a hundred costs few requests', async () => {
		room.specala.settings.unknownIds = 'refuse';
		const made = room.specala.state.addTranscriptions(99);
		const { items } = await exportMany([...made, { id: unknown }], {}, { continueOnFail: true });
		expect(items.filter(({ json }) => json.transcript)).toHaveLength(99);
		expect(room.requests().length).toBeLessThan(20);
	});
	test("fails the run without 'Continue'", async () => {
		const made = room.specala.state.addTranscriptions(2);
		const { error } = await exportMany([...made, { id: unknown }]);
		expect(error?.message).toMatch(`Transcription ${unknown} could not be exported`);
	});
});

describe('a ZIP that is', () => {
	simulateClock();

	const damages: Array<[string, (archive: Buffer) => Buffer]> = [
		['cut', (archive) => archive.subarray(0, archive.length / 2)],
		['larger than what is read into memory', () => Buffer.alloc(128 * 1024 ** 2 + 1)],
		[
			'broken inside',
			(archive) => {
				archive.writeUInt8((archive[60] ?? 0) ^ 0xff, archive.indexOf('0b000002') + 60);
				return archive;
			},
		],
	];
	test.each(damages)('%s is asked for in halves', async (_, zip) => {
		const made = room.specala.state.addTranscriptions(120);
		let count = 0;
		room.specala.settings.zip = (archive) => (++count === 1 ? zip(archive) : archive);
		const { items } = await exportMany(made);
		expect(items).toHaveLength(120);
		expect(areTheirOwn(items, made)).toBe(true);
		expect(batches().map((ids) => ids.length).sort()).toEqual([100, 20, 50, 50]);
	});
	test('damaged by one transcription costs few requests, and only that one is told', async () => {
		const made = room.specala.state.addTranscriptions(100);
		const broken = made[41]?.id ?? '';
		room.specala.settings.zip = (archive) => (archive.includes(broken) ? archive.subarray(0, -5) : archive);
		const { items } = await exportMany(made, {}, { continueOnFail: true });
		expect(items.filter(({ json }) => json.error !== undefined)).toHaveLength(1);
		expect(items[41]?.json.error).toMatch(/^The ZIP file of batch 1 \(transcriptions 1 to 100\) is damaged: it was cut off/);
		expect(batches().length).toBeLessThanOrEqual(15);
	});
	test.each([
		['empty', Buffer.alloc(0)],
		['a web page', Buffer.from('<html>Service unavailable</html>')],
	])('%s is an error that names the batch', async (_, answer) => {
		const made = room.specala.state.addTranscriptions(120);
		let count = 0;
		room.specala.settings.zip = (archive) => (++count === 1 ? answer : archive);
		const { items } = await exportMany(made, {}, { continueOnFail: true });
		const errors = items.map(({ json }) => json.error).filter((error) => error !== undefined);
		expect(errors).toHaveLength(100);
		expect(errors[0]).toMatch(/^The ZIP file of batch 1 \(transcriptions 1 to 100\) is damaged: (it|')/);
		expect(areTheirOwn(items.slice(100), made)).toBe(true);
	});
	test("damaged ends the run without 'Continue', and nothing is sent after those under way", async () => {
		const made = room.specala.state.addTranscriptions(400);
		room.specala.settings.zip = (archive) => archive.subarray(0, -5);
		const { error } = await exportMany(made);
		expect(error?.message).toMatch(/^The ZIP file of batch 1 /);
		expect(new Set(batches().flat()).size).toBe(200);
	});
	test('a bomb is refused and not unpacked', async () => {
		const made = room.specala.state.addTranscriptions(2);
		room.specala.settings.zip = (archive) => {
			const directory = archive.readUInt32LE(archive.length - 6);
			archive.writeUInt32LE(2_000_000_000, directory + 24);
			return archive;
		};
		const { error } = await exportMany(made);
		expect(error?.message).toMatch(/is damaged: '.*' in it is too large \(2000000000 bytes\)/);
	});
	test('cut on its way is asked for again', async () => {
		const made = room.specala.state.addTranscriptions(3);
		room.specala.faults.next({ method: 'POST', cut: 'midway', times: 2 });
		const { items } = await exportMany(made);
		expect(areTheirOwn(items, made)).toBe(true);
		expect(room.requests()).toHaveLength(3);
	});
});

describe('as ZIPs', () => {
	test('they are passed on as they come, each with the items that it is made of', async () => {
		const made = room.specala.state.addTranscriptions(130);
		const { items } = await exportMany(made, { output: 'zips' });
		expect(items).toHaveLength(2);
		const [first, second] = items;
		expect(first?.json).toMatchObject({ batch: 1, format: 'md', fileName: expect.stringContaining(`Meeting 1 (${made[0]?.id}).zip`), files: 100 });
		expect(second?.json.ids).toEqual(made.slice(100).map(({ id }) => id));
		expect(second?.pairedItem).toEqual(Array.from({ length: 30 }, (_, index) => ({ item: 100 + index })));
		expect(second?.binary?.data).toMatchObject({ mimeType: 'application/zip', fileName: expect.stringContaining(`Meeting 101 (${made[100]?.id}).zip`) });
		expect(Object.keys(unzipSync(await readFile(second)))).toHaveLength(30);
	});
	test('what one lacks is counted', async () => {
		const made = room.specala.state.addTranscriptions(5);
		room.specala.settings.zipped = (wanted) => wanted.slice(1);
		const { items } = await exportMany(made, { output: 'zips' });
		expect(items[0]?.json).toMatchObject({ files: 4, missing: 1 });
	});
	test('a refused ID splits its batch, and is told', async () => {
		room.specala.settings.unknownIds = 'refuse';
		const made = room.specala.state.addTranscriptions(3);
		const { items } = await exportMany([...made, { id: unknown }], { output: 'zips' }, { continueOnFail: true });
		expect(items.map(({ json }) => json.fileName ?? json.error)).toEqual([
			expect.stringContaining(`Meeting 1 (${made[0]?.id}).zip`),
			expect.stringContaining(`Meeting 3 (${made[2]?.id}).zip`),
			expect.stringMatching(`^Transcription ${unknown} could not be exported`),
		]);
		expect(items.flatMap(({ json }) => json.ids ?? [])).toEqual(made.map(({ id }) => id));
	});
	test("with 'Continue' each item of one that failed is told", async () => {
		const made = room.specala.state.addTranscriptions(3);
		room.specala.settings.zip = (archive) => archive.subarray(0, -5);
		const { items } = await exportMany(made, { output: 'zips' }, { continueOnFail: true });
		expect(items.map(({ json, pairedItem }) => [typeof json.error, pairedItem])).toEqual([0, 1, 2].map((item) => ['string', { item }]));
	});
	test('a damaged one is an error', async () => {
		const made = room.specala.state.addTranscriptions(2);
		room.specala.settings.zip = (archive) => archive.subarray(0, -5);
		const { error } = await exportMany(made, { output: 'zips' });
		expect(error?.message).toMatch(/^The ZIP file of batch 1 \(transcriptions 1 to 2\) is damaged: it was cut off/);
	});
});

test.each(['', 'all', '12'])("an ID that is none, '%s', is refused before anything is sent", async (id) => {
	const { error } = await room.run('transcription:exportMany', {}, { items: [{ json: { id } }, ...itemsOf(room.specala.state.addTranscriptions(1))] });
	expect(error?.message).toMatch(/^'Transcription IDs' (must be an ID|is empty)/);
	expect(room.requests()).toEqual([]);
});
