/** What Specala does not document. All that is assumed stands here, and unknown fields go through untouched. */
import type { IDataObject } from 'n8n-workflow';
import { asObject, isObject, objectsIn, parseEach } from '../shared/json';
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

export const isNamed = (record: SpecalaRecord): boolean => firstText(record, nameFields) !== undefined;

export const recordName = (record: SpecalaRecord): string => firstText(record, nameFields) ?? record.id;

function speakerName(speaker: unknown): string | null {
	const name = isObject(speaker) ? (firstText(speaker, nameFields) ?? speaker.id) : speaker;
	if (typeof name === 'number') return `Speaker ${name}`;
	return typeof name === 'string' && name !== '' ? name : null;
}

export const speakersIn = ({ speakers }: IDataObject): string[] =>
	Array.isArray(speakers) ? namesIn(speakers.map((each) => speakerName(each) ?? '')) : [];

/** When a transcription was made, as Specala writes it. It sorts by `created_at`, so that will be its name. */
export const createdAtOf = (transcription: IDataObject): string | undefined => firstText(transcription, ['created_at', 'createdAt']);

export interface RequestedExport {
	id: string;
	title?: string;
	date?: string;
}

/** The files of a ZIP by ID, as their names tell: by the ID, if all files have one or one has each, unless titles hold those of others; or else by titles that match one to one. */
export function matchFiles(files: UnzippedFile[], requested: RequestedExport[], extension: string): Map<string, UnzippedFile> {
	const candidates = files.filter(({ name }) => name.toLowerCase().endsWith(`.${extension}`));
	const idOf = new Map(requested.map(({ id }) => [id.toLowerCase(), id]));
	const idsIn = (name: string) => {
		const ids = new Set(name.toLowerCase().match(new RegExp(uuid, 'g')));
		return [...ids].flatMap((id) => idOf.get(id) ?? []);
	};
	const byId = unique(
		candidates.flatMap((file): Array<[string, UnzippedFile]> => {
			const [id, ...others] = idsIn(file.name);
			return id !== undefined && others.length === 0 ? [[id, file]] : [];
		}),
	);
	const areIds = byId.size === requested.length || candidates.every(({ name }) => idsIn(name).length > 0);
	const isId = areIds && requested.every(({ id, title = '' }) => idsIn(title).every((each) => each === id));
	return isId ? byId : matchTitles(candidates, requested);
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

const lengthOf = (entries: IDataObject[]) => entries.reduce((sum, entry) => sum + (textOf(entry) ?? '').length, 0);

const textFields = ['text', 'transcript', 'content', 'full_text'];

export const asListed = (transcription: SpecalaRecord): SpecalaRecord => {
	const holdsText = (value: unknown) => (Array.isArray(value) ? objectsIn(value) : [Object(value)]).some((each) => textOf(each) !== undefined);
	const isText = (name: string, value: unknown) => textFields.includes(name) || holdsText(value) || (isObject(value) && Object.values(value).some(holdsText));
	return { ...Object.fromEntries(Object.entries(transcription).filter(([name, value]) => !isText(name, value))), id: transcription.id };
};

/** Who said what: of the lists most of whose texts have a beginning, and that hold most, one that tells speakers, or that of the longest texts; or else a text. */
export function transcriptIn(body: IDataObject): Pick<Transcript, 'segments' | 'text'> {
	const objects = [body, ...Object.values(body).filter(isObject)];
	const lists = objects
		.flatMap((object) => Object.values(object))
		.map((value) => objectsIn(value).filter((entry) => textOf(entry) !== undefined))
		.filter((spoken) => spoken.filter((entry) => numberOf(entry, startNames) !== null).length > spoken.length / 2);
	const maxLength = Math.max(...lists.map(lengthOf));
	const tellsSpeakers = (list: IDataObject[]) => Number(list.filter(({ speaker }) => speakerName(speaker) !== null).length > list.length / 2);
	const [list] = lists
		.filter((each) => lengthOf(each) > maxLength / 2)
		.sort((a, b) => tellsSpeakers(b) - tellsSpeakers(a) || lengthOf(b) / b.length - lengthOf(a) / a.length);
	if (list) return { segments: byStart(list.map(toSegment)), text: null };
	const texts = [body, body.transcript, body.transcription, body.text].filter(isObject).map((object) => firstText(object, textFields));
	return { segments: [], text: texts.find((each) => each !== undefined) ?? null };
}

const startNames = ['start', 'start_time', 'start_seconds'];
const endNames = ['end', 'end_time', 'end_seconds'];

function toSegment(entry: IDataObject): Segment {
	return {
		speaker: speakerName(entry.speaker),
		text: textOf(entry) ?? '',
		// In seconds, as the one length that Specala shows.
		start: numberOf(entry, startNames),
		end: numberOf(entry, endNames),
	};
}
