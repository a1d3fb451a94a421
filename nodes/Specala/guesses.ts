/** What Specala does not document. All that is assumed stands here, and unknown fields go through untouched. */
import type { IDataObject } from 'n8n-workflow';
import { asObject, isObject, parseEach } from '../shared/json';
import { byStart, namesIn, type Segment, type Transcript } from '../shared/transcript';
import type { UnzippedFile } from '../shared/zip';
import { parseRecord, uuid, type SpecalaRecord } from './records';

/** A list with `items` and `total`, as Specala shows it for transcriptions, or bare, as it may be for projects; undefined for an entry that can't be read. */
export function pageIn(body: unknown, unreadable?: Set<string>): { entries: Array<SpecalaRecord | undefined>; total?: number } {
	if (Array.isArray(body)) return { entries: parseEach(body, parseRecord, unreadable) };
	const { items, total } = asObject(body);
	return { entries: parseEach(items, parseRecord, unreadable), ...(typeof total === 'number' && { total }) };
}

const firstText = (object: IDataObject, names: string[]) =>
	names.map((name) => object[name]).find((value): value is string => typeof value === 'string' && value.trim() !== '');

const nameFields = ['name', 'title'];

export const nameOf = (record: SpecalaRecord): string => firstText(record, nameFields) ?? record.id;

/** Who takes part: names, or objects that have one. */
export const speakersIn = ({ speakers }: IDataObject): string[] =>
	Array.isArray(speakers) ? namesIn(speakers.map((each) => (isObject(each) ? (firstText(each, nameFields) ?? '') : each))) : [];

/** When a transcription was made, as Specala writes it. It sorts by `created_at`, so that will be its name. */
export const createdAtOf = (transcription: IDataObject): string | undefined => firstText(transcription, ['created_at', 'createdAt']);

export interface RequestedExport {
	id: string;
	title?: string;
	date?: string;
}

/** The files of a ZIP by ID, as their names tell: by the ID in them or, without IDs, by titles that match one to one. */
export function matchFiles(files: UnzippedFile[], requested: RequestedExport[], extension: string): Map<string, UnzippedFile> {
	const candidates = files.filter(({ name }) => name.toLowerCase().endsWith(`.${extension}`));
	const idOf = new Map(requested.map(({ id }) => [id.toLowerCase(), id]));
	const idsIn = ({ name }: UnzippedFile) => {
		const ids = new Set(name.toLowerCase().match(new RegExp(uuid, 'g')));
		return [...ids].flatMap((id) => idOf.get(id) ?? []);
	};
	if (!candidates.some((file) => idsIn(file).length > 0)) return matchTitles(candidates, requested);
	return unique(
		candidates.flatMap((file): Array<[string, UnzippedFile]> => {
			const [id, ...others] = idsIn(file);
			return id !== undefined && others.length === 0 ? [[id, file]] : [];
		}),
	);
}

function matchTitles(files: UnzippedFile[], requested: RequestedExport[]): Map<string, UnzippedFile> {
	const titles = requested.map(({ title = '' }) => plain(title)).sort();
	// Names may be shortened.
	const areTold = titles.every((title, index) => title !== '' && !titles[index + 1]?.startsWith(title));
	if (!areTold) return new Map();
	const idByTitle = new Map(requested.map(({ id, title = '' }) => [plain(title), id]));
	const found = new Map(files.map((file) => [idByTitle.get(plain(stemOf(file.name))) ?? '', file]));
	const isExact = !found.has('') && found.size === files.length && found.size === requested.length;
	return isExact ? found : new Map();
}

function unique<T>(pairs: Array<[key: string, value: T]>): Map<string, T> {
	const counts = new Map<string, number>();
	for (const [key] of pairs) counts.set(key, (counts.get(key) ?? 0) + 1);
	return new Map(pairs.filter(([key]) => counts.get(key) === 1));
}

const stemOf = (name: string) => (name.split(/[/\\]/).at(-1) ?? '').replace(/\.\w+$/, '');

/** Letters and digits alone: other characters are replaced in file names in an undocumented way. */
const plain = (text: string) => text.normalize('NFKC').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');

/** What an item from a list tells of a transcription, if it is that one. */
export function requestedBy(item: unknown, id: string): RequestedExport {
	if (!isObject(item) || typeof item.id !== 'string' || item.id.toLowerCase() !== id) return { id };
	return { id, ...(typeof item.title === 'string' && { title: item.title }), date: createdAtOf(item) };
}

/** What a status means; only that `completed` is one is known. A transcription without a status is taken for finished. */
export function stateOf({ status }: IDataObject): 'finished' | 'unfinished' | 'failed' {
	if (typeof status !== 'string' || status === 'completed') return 'finished';
	return /fail|error|cancel|reject/i.test(status) ? 'failed' : 'unfinished';
}

const textOf = (object: IDataObject) => firstText(object, ['text', 'content', 'sentence']);
const numberOf = (object: IDataObject, names: string[]) =>
	names.map((name) => object[name]).find((value): value is number => typeof value === 'number') ?? null;

/** Who said what: the list in the answer most of whose texts have a beginning, or else its longest text. */
export function transcriptIn(body: IDataObject): Pick<Transcript, 'segments' | 'text'> {
	const list = [body, ...Object.values(body).filter(isObject)]
		.flatMap((object) => Object.values(object))
		.filter((value): value is unknown[] => Array.isArray(value))
		.map((entries) => entries.filter(isObject).filter((entry) => textOf(entry) !== undefined))
		.find((spoken) => spoken.filter((entry) => numberOf(entry, starts) !== null).length > spoken.length / 2);
	if (list) return { segments: byStart(list.map(toSegment)), text: null };
	return { segments: [], text: firstText(body, ['text', 'transcript', 'content', 'full_text']) ?? null };
}

const starts = ['start', 'start_time', 'start_seconds'];
const ends = ['end', 'end_time', 'end_seconds'];

function toSegment(entry: IDataObject): Segment {
	const { speaker } = entry;
	const name = isObject(speaker) ? firstText(speaker, ['name', 'title', 'id']) : speaker;
	return {
		speaker: typeof name === 'string' && name !== '' ? name : null,
		text: textOf(entry) ?? '',
		// In seconds, as the one length that Specala shows.
		start: numberOf(entry, starts),
		end: numberOf(entry, ends),
	};
}
