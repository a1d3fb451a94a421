import { createHash } from 'crypto';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { localDateTime, saveStream, withUtcZone } from '../files';
import { ItemWithFile, type Item } from '../operation';
import { inBatches } from '../in-batches';
import { inOrder } from '../in-order';
import type { EntryOutcome } from './course';
import { withoutWords, type RenderOptions, type TranscriptFormat } from '../transcript';
import { addToTally, type FileRecord, type Tally } from './manifest';
import { isBefore } from './recent-marks';
import { toBytes, toText, type Entry, type StoredFile } from './source';
import type { ZipFile } from '../zip/write';

export interface OutputSettings {
	context: IExecuteFunctions;
	format: TranscriptFormat;
	property: string;
	transcriptsPerZip: number;
	options: RenderOptions;
	name(entry: Entry, extension: string): string;
	tally: Tally;
	origin: string;
	/** For a mirror: the folder that files of deleted transcripts are moved to, unless they are deleted. */
	mirror?: { deletedFolder?: string };
}

type Exported = Extract<EntryOutcome, { is: 'content' }>;
type Removed = Extract<EntryOutcome, { is: 'removed' }>;

const commonFields = ({ entry, content }: Exported): IDataObject => {
	const { id, title, date, about } = entry;
	const own = 'segments' in content ? { duration: content.duration } : content.about;
	const ours = { type: 'transcript', id: about.id ?? id, title, date };
	return { ...ours, ...about, ...own, ...ours };
};

async function* exported(outcomes: AsyncIterable<EntryOutcome>, tally: Tally): AsyncGenerator<Exported | Removed> {
	for await (const outcome of outcomes) {
		addToTally(tally, outcome);
		if (outcome.is === 'content') tally.exported.push(outcome.entry.id);
		if (outcome.is === 'content' || outcome.is === 'removed') yield outcome;
	}
}

/** What to do with the files of a transcript that is no longer there: the first is that of its text. */
function removalItem({ entry, names, reason }: Removed, { mirror }: OutputSettings): IDataObject {
	const [fileName = ''] = names;
	const about = { type: 'transcript', id: entry.id, ...entry.about, reason, previousFileNames: names };
	const { deletedFolder } = mirror ?? {};
	if (deletedFolder === undefined) return { action: 'delete', ...about, fileName };
	return { action: 'move', ...about, fileName: `${deletedFolder}/${fileName}`, folder: deletedFolder };
}

const fileAction = ({ previous }: Exported, { mirror }: OutputSettings): IDataObject =>
	mirror ? { action: 'write', previousFileNames: previous ?? [] } : {};

/** One item per transcript, with its text in a field, or as an object if the format is JSON. */
export async function* toFieldItems(outcomes: AsyncIterable<EntryOutcome>, settings: OutputSettings): AsyncGenerator<Item> {
	const { format, tally } = settings;
	for await (const each of exported(outcomes, tally)) {
		if (each.is === 'removed') {
			yield removalItem(each, settings);
			continue;
		}
		const { content, text } = each;
		const transcript = format.extension === 'json' && 'segments' in content ? { ...withoutWords(content, settings.options) } : toText(text);
		const named = settings.mirror && { fileName: settings.name(each.entry, format.extension) };
		yield { ...fileAction(each, settings), ...commonFields(each), ...named, transcript };
	}
}

export const audioField = 'audio';

/** Files that are stored at once: n8n writes each to a file of its own, and its description to another. */
const storedAtOnce = 8;

export async function* toFileItems(outcomes: AsyncIterable<EntryOutcome>, settings: OutputSettings): AsyncGenerator<Item> {
	const stored = inOrder(exported(outcomes, settings.tally), storedAtOnce, async (each) =>
		each.is === 'removed' ? { item: removalItem(each, settings), records: [] } : await toFileItem(each, settings),
	);
	for await (const { item, records } of stored) {
		settings.tally.files.push(...records);
		yield item;
	}
}

async function toFileItem(each: Exported, settings: OutputSettings): Promise<{ item: Item; records: FileRecord[] }> {
	const { entry, text, audio } = each;
	const { context, format, property } = settings;
	const content = toBytes(text);
	const [textName = '', audioName = ''] = fileNamesOf(each, settings);
	const record = recordOf(entry, textName, content);
	const records = [record];
	const binary = { [property]: await context.helpers.prepareBinaryData(content, record.name, format.mimeType) };
	if (audio) {
		records.push({ id: entry.id, name: audioName, ...(await measure(readStored(context, audio))) });
		binary[audioField] = { ...audio.binary, fileName: audioName };
	}
	const { name: fileName, bytes, sha256 } = record;
	return { item: new ItemWithFile({ ...fileAction(each, settings), ...commonFields(each), fileName, bytes, sha256 }, binary), records };
}

const recordOf = ({ id }: Entry, name: string, content: Buffer): FileRecord => ({
	id,
	name,
	bytes: content.length,
	sha256: createHash('sha256').update(content).digest('hex'),
});

/** Names of the files that a transcript is written to, that of its text first. */
export const fileNamesOf = ({ entry, audio }: Exported, settings: Pick<OutputSettings, 'name' | 'format'>): string[] => [
	settings.name(entry, settings.format.extension),
	// Audio may have the extension of the texts: two files must not share a name.
	...(audio ? [settings.name(entry, audio.extension.toLowerCase() === settings.format.extension ? `audio.${audio.extension}` : audio.extension)] : []),
];

async function* readStored({ helpers }: IExecuteFunctions, { binary: { id, data } }: StoredFile): AsyncGenerator<Buffer> {
	if (!id) return yield Buffer.from(data, 'base64');
	for await (const piece of await helpers.getBinaryStream(id)) yield Buffer.from(piece);
}

function measured(pieces: AsyncIterable<Buffer>) {
	const hash = createHash('sha256');
	const sum = { bytes: 0, sha256: '' };
	async function* pass() {
		for await (const piece of pieces) {
			hash.update(piece);
			sum.bytes += piece.length;
			yield piece;
		}
		sum.sha256 = hash.digest('hex');
	}
	return { sum, pieces: pass() };
}

async function measure(content: AsyncIterable<Buffer>) {
	const { sum, pieces } = measured(content);
	while (!(await pieces.next()).done);
	return sum;
}

async function* contents(outcomes: AsyncIterable<EntryOutcome>, tally: Tally): AsyncGenerator<Exported> {
	for await (const each of exported(outcomes, tally)) if (each.is === 'content') yield each;
}

/** ZIP without its 64-bit extension ends at 4 GiB. */
const maxZipBytes = 4_000_000_000;

const bytesOf = ({ text, audio }: Exported) => (typeof text === 'string' ? Buffer.byteLength(text) : text.content.length) + (audio?.binary.bytes ?? 0);

/** Audio that no ZIP could hold is left out: it would end every run. */
async function* fitting(outcomes: AsyncIterable<EntryOutcome>, { helpers }: IExecuteFunctions, limit: number): AsyncGenerator<EntryOutcome> {
	for await (const outcome of outcomes) {
		if (outcome.is !== 'content' || !outcome.audio) {
			yield outcome;
			continue;
		}
		const { audio, ...withoutAudio } = outcome;
		const { id, bytes = 0 } = audio.binary;
		// n8n 1 tells the size only in the metadata.
		const size = bytes > 0 || !id ? bytes : (await helpers.getBinaryMetadata(id)).fileSize;
		const measured = { ...outcome, audio: { ...audio, binary: { ...audio.binary, bytes: size } } };
		yield bytesOf(measured) > limit ? { ...withoutAudio, audioMissing: tooLargeForZip } : measured;
	}
}

const tooLargeForZip = "The audio is too large for a ZIP file, which can hold 4 GB. To export it, set 'Output' to 'Files'.";

/** One item per ZIP of up to `transcriptsPerZip` transcripts and `maxWeight` bytes, written while they arrive. */
export async function* toZipItems(
	outcomes: AsyncIterable<EntryOutcome>,
	settings: OutputSettings,
	maxWeight = maxZipBytes,
): AsyncGenerator<Item> {
	const { context, property, tally, name, origin, transcriptsPerZip } = settings;
	// Loaded on first use: building its tables takes longer than loading all nodes.
	const { zipped } = await import('../zip/write');
	const limits = { maxItems: transcriptsPerZip, weigh: bytesOf, maxWeight };
	for await (const { first, all } of inBatches(contents(fitting(outcomes, context, maxWeight), tally), limits)) {
		const zip = name(first.entry, `${origin}.zip`);
		let transcripts = 0;
		let from = first.entry.created;
		let to = from;
		async function* filesOf() {
			for await (const each of all) {
				const { created } = each.entry;
				transcripts++;
				if (isBefore(created, from)) from = created;
				if (isBefore(to, created)) to = created;
				yield* zipFilesOf(each, settings, zip);
			}
		}
		const { sum, pieces } = measured(zipped(filesOf()));
		const binary = await saveStream(context, pieces, zip, 'application/zip');
		yield new ItemWithFile(
			{ type: 'batch', fileName: zip, transcripts, from: withUtcZone(from), to: withUtcZone(to), bytes: sum.bytes, sha256: sum.sha256 },
			{ [property]: binary },
		);
	}
}

async function* zipFilesOf(each: Exported, settings: OutputSettings, zip: string): AsyncGenerator<ZipFile> {
	const { entry, text, audio } = each;
	const { context, tally } = settings;
	const [textName = '', audioName = ''] = fileNamesOf(each, settings);
	const content = typeof text === 'string' ? { content: Buffer.from(text) } : text;
	const modified = localDateTime(entry, settings.options.timezone);
	const record = recordOf(entry, textName, content.content);
	tally.files.push({ ...record, zip });
	yield { name: record.name, modified, content };
	if (!audio) return;
	const { sum, pieces } = measured(readStored(context, audio));
	yield { name: audioName, modified, content: pieces };
	tally.files.push({ id: entry.id, name: audioName, ...sum, zip });
}
