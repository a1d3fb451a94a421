import type { IExecuteFunctions } from 'n8n-workflow';
import type { EntryOutcome } from '../../../nodes/shared/archive/course';
import { emptyTally } from '../../../nodes/shared/archive/manifest';
import { fileNamesOf, toFieldItems, toFileItems, toZipItems, type OutputSettings } from '../../../nodes/shared/archive/output';
import type { Content, Entry, StoredFile } from '../../../nodes/shared/archive/source';
import { transcriptFormats, type Transcript } from '../../../nodes/shared/transcript';
import { unzip } from '../../../nodes/shared/zip';
import { collected } from '../answering';
import { entryOf } from './mirrored';

const transcript: Transcript = { title: 'Title', date: null, duration: 7, text: 'Hello', segments: [{ speaker: 'Ada', text: 'Hello', start: 0, end: 1, words: [{ text: 'Hello', start: 0, end: 1 }] }] };
type Exported = Extract<EntryOutcome, { is: 'content' }>;
const exported = (content: Content, rest: Partial<Exported> = {}, entry: Partial<Entry> = {}): Exported => ({ entry: entryOf('a', { about: { tags: ['x'] }, ...entry }), is: 'content', content, text: 'Hello', ...rest });
const sound = Buffer.from('sound');
const stored = (rest: Partial<StoredFile['binary']> = {}, extension = 'mp3'): StoredFile => ({ extension, binary: { data: sound.toString('base64'), mimeType: 'audio/mpeg', ...rest } });

async function* outcomesOf(...outcomes: Array<EntryOutcome | Error>) {
	for (const outcome of outcomes) {
		if (outcome instanceof Error) throw outcome;
		yield await Promise.resolve(outcome);
	}
}

/** What is made of these; files are read to their end, as n8n does. */
function settingsOf(rest: Partial<OutputSettings> = {}) {
	const files: Record<string, Buffer> = {};
	const context: IExecuteFunctions = Object.create({
		helpers: {
			getBinaryMetadata: async (id: string) => await Promise.resolve({ fileSize: Number(id) }),
			async *getBinaryStream() {
				yield await Promise.resolve('so');
				yield Buffer.from('und');
			},
			async prepareBinaryData(content: Buffer | AsyncIterable<Buffer>, fileName: string, mimeType: string) {
				const pieces: Buffer[] = [];
				if (Buffer.isBuffer(content)) pieces.push(content);
				else for await (const piece of content) pieces.push(piece);
				files[fileName] = Buffer.concat(pieces);
				return { data: '', fileName, mimeType };
			},
		},
	});
	const name = ({ id }: { id: string }, extension: string) => `${id}.${extension}`;
	const settings: OutputSettings = { context, format: transcriptFormats.text, property: 'data', transcriptsPerZip: 100, options: {}, name, tally: emptyTally(), origin: 'here', ...rest };
	return { settings, files };
}

test.each([
	['America/New_York', { created: '2026-11-22T02:30:00' }, [2026, 10, 21, 21, 30]],
	[undefined, { created: '2026-11-22T02:30:00' }, [2026, 10, 22, 2, 30]],
	['Asia/Kolkata', { date: '2026-11-22T20:30:00Z' }, [2026, 10, 23, 2, 0]],
	['Asia/Kolkata', { date: '2026-11-22T20:30:00' }, [2026, 10, 22, 20, 30]],
] as const)('files in a ZIP have the time of their names: in %s, %j', async (timezone, times, [year, month, day, hours, minutes]) => {
	const { settings, files } = settingsOf({ options: { timezone } });
	await collected(toZipItems(outcomesOf(exported(transcript, {}, { date: null, ...times })), settings));
	const zip = Object.values(files)[0] ?? Buffer.alloc(0);
	expect([zip.readUInt16LE(10), zip.readUInt16LE(12)]).toEqual([(hours << 11) | (minutes << 5), ((year - 1980) << 9) | ((month + 1) << 5) | day]);
});

describe('an item', () => {
	test('has the details of its transcript', async () => {
		const { settings } = settingsOf();
		expect(await collected(toFieldItems(outcomesOf(exported(transcript)), settings))).toEqual([{ type: 'transcript', id: 'a', title: 'Title a', date: null, tags: ['x'], duration: 7, transcript: 'Hello' }]);
		expect(await collected(toFieldItems(outcomesOf(exported({ text: 'Hello', about: { summary: 'Short' } })), settings))).toMatchObject([{ summary: 'Short' }]);
	});
	test('has the transcript as an object if the format is JSON, without words unless they are wanted', async () => {
		const items = async (options: OutputSettings['options'], content: Content = transcript) => await collected(toFieldItems(outcomesOf(exported(content)), settingsOf({ format: transcriptFormats.json, options }).settings));
		expect(await items({})).toMatchObject([{ transcript: { title: 'Title', segments: [{ text: 'Hello' }] } }]);
		expect(JSON.stringify(await items({}))).not.toContain('words');
		expect(await items({}, { text: '{}' })).toMatchObject([{ transcript: 'Hello' }]);
	});
	test('has bytes as text', async () => {
		const packed = { content: Buffer.from('Hi'), packed: undefined };
		expect(await collected(toFieldItems(outcomesOf(exported(transcript, { text: packed })), settingsOf().settings))).toMatchObject([{ transcript: 'Hi' }]);
	});
	test('of a mirror says what to do', async () => {
		const removed: EntryOutcome = { entry: entryOf('b', { about: { id: 7 } }), is: 'removed', reason: 'retention', names: ['b.txt', 'b.mp3'] };
		const items = async (mirror?: OutputSettings['mirror']) => await collected(toFieldItems(outcomesOf(exported(transcript, { previous: ['old.txt'] }), removed), settingsOf({ mirror }).settings));
		expect(await items({})).toMatchObject([
			{ action: 'write', previousFileNames: ['old.txt'], fileName: 'a.txt' },
			{ action: 'delete', type: 'transcript', id: 7, reason: 'retention', previousFileNames: ['b.txt', 'b.mp3'], fileName: 'b.txt' },
		]);
		expect((await items({ deletedFolder: 'gone' }))[1]).toMatchObject({ action: 'move', fileName: 'gone/b.txt', folder: 'gone' });
		expect((await items())[0]).not.toHaveProperty('action');
	});
});

describe('files', () => {
	test('are named, measured and told', async () => {
		const { settings, files } = settingsOf();
		const items = await collected(toFileItems(outcomesOf(exported(transcript)), settings));
		const about = { bytes: 5, sha256: '185f8db32271fe25f561a6fc938b2e264306ec304eda518007d1764826381969' };
		expect(items).toMatchObject([{ json: { id: 'a', fileName: 'a.txt', ...about }, binary: { data: { fileName: 'a.txt', mimeType: 'text/plain' } } }]);
		expect(settings.tally.files).toEqual([{ id: 'a', name: 'a.txt', ...about }]);
		expect(files['a.txt']?.toString()).toBe('Hello');
	});
	test.each([
		['in the item', {}],
		['in a file of n8n', { id: '5' }],
	])('of audio are measured: %s', async (_, binary) => {
		const { settings } = settingsOf();
		const [item] = await collected(toFileItems(outcomesOf(exported(transcript, { audio: stored(binary) })), settings));
		expect(item).toMatchObject({ binary: { audio: { fileName: 'a.mp3', mimeType: 'audio/mpeg' } } });
		expect(settings.tally.files).toMatchObject([{ name: 'a.txt' }, { name: 'a.mp3', bytes: 5, sha256: expect.stringMatching(/^ab5a0ffd|^[0-9a-f]{64}$/) }]);
	});
	test('of a transcript and its audio have two names', () => {
		const names = (extension: string) => fileNamesOf(exported(transcript, { audio: stored({}, extension) }), settingsOf().settings);
		expect([names('mp3'), names('TXT'), fileNamesOf(exported(transcript), settingsOf().settings)]).toEqual([['a.txt', 'a.mp3'], ['a.txt', 'a.audio.TXT'], ['a.txt']]);
	});
	test('of what was removed are told', async () => {
		const { settings } = settingsOf({ mirror: {} });
		expect(await collected(toFileItems(outcomesOf({ entry: entryOf('b'), is: 'removed', reason: 'deleted', names: ['b.txt'] }), settings))).toMatchObject([{ action: 'delete', fileName: 'b.txt' }]);
		expect(settings.tally).toMatchObject({ removed: 1, files: [], exported: [] });
	});
});

describe('a ZIP', () => {
	const limits = { entries: 10, entrySize: 1_000, totalSize: 1_000 };
	const made = (second: number) => ({ created: `2026-11-26T12:00:0${second}Z` });
	test('is from its first transcript to its last', async () => {
		const { settings, files } = settingsOf();
		const all = [exported(transcript, {}, { id: 'b', ...made(2) }), exported(transcript, {}, { id: 'a', ...made(1) }), exported(transcript, {}, { id: 'c', ...made(3) })];
		const [item] = await collected(toZipItems(outcomesOf(...all), settings));
		const bytes = files['b.here.zip']?.length;
		expect(item).toMatchObject({ json: { type: 'batch', fileName: 'b.here.zip', transcripts: 3, from: made(1).created, to: made(3).created, bytes, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }, binary: { data: { mimeType: 'application/zip' } } });
		expect(settings.tally.files).toMatchObject([{ name: 'b.txt', zip: 'b.here.zip', bytes: 5 }, { name: 'a.txt' }, { name: 'c.txt' }]);
	});
	test('has what is packed already', async () => {
		const { settings, files } = settingsOf();
		await collected(toZipItems(outcomesOf(exported(transcript, { text: { content: Buffer.from('Hi') } })), settings));
		expect(settings.tally.files).toMatchObject([{ bytes: 2 }]);
		expect(await collected(unzip(files['a.here.zip'] ?? Buffer.alloc(0), limits))).toMatchObject([{ name: 'a.txt', content: Buffer.from('Hi') }]);
	});
	test('that cannot be finished fails', async () => {
		await expect(collected(toZipItems(outcomesOf(exported(transcript), new Error('No space left')), settingsOf().settings))).rejects.toThrow('No space left');
	});
	test('has no more than its transcripts', async () => {
		const { settings } = settingsOf({ transcriptsPerZip: 2 });
		const items = await collected(toZipItems(outcomesOf(...['a', 'b', 'c'].map((id) => exported(transcript, {}, { id }))), settings));
		expect(items).toMatchObject([{ json: { transcripts: 2 } }, { json: { transcripts: 1 } }]);
	});
});
