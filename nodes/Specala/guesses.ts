/** What Specala does not document. All that is assumed stands here, and unknown fields go through untouched. */
import type { IDataObject } from 'n8n-workflow';
import { groupBy } from '../shared/group-by';
import { asObject, asObjects, isObject } from '../shared/json';
import type { Segment, Transcript } from '../shared/transcript';
import type { UnzippedFile } from '../shared/zip';
import { parseRecord, uuid, type SpecalaRecord } from './records';

/** A list with `items` and `total`, as Specala shows it for transcriptions, or bare, as it may be for projects. */
export function pageIn(body: unknown): { entries: SpecalaRecord[]; total?: number } {
	const { items, total }: IDataObject = Array.isArray(body) ? { items: body } : asObject(body);
	return { entries: asObjects(items).map(parseRecord), ...(typeof total === 'number' && { total }) };
}

const firstText = (object: IDataObject, names: string[]) =>
	names.map((name) => object[name]).find((value): value is string => typeof value === 'string' && value.trim() !== '');

/** What a project or a transcription is called. */
export const nameOf = (record: SpecalaRecord): string => firstText(record, ['name', 'title']) ?? record.id;

/** When a transcription was made, as Specala writes it. It sorts by `created_at`, so that will be its name. */
export const createdAtOf = (transcription: IDataObject): string | undefined => firstText(transcription, ['created_at', 'createdAt']);

/** A transcription to export; its title may help to find its file. */
export interface RequestedExport {
	id: string;
	title?: string;
}

/**
 * The files of a ZIP by the ID of their transcription. Names tell whose they are: by an ID in them, or else by titles, if all
 * are told apart even where Specala shortens or numbers them. Order says nothing, other extensions are left out.
 */
export function matchFiles(unzipped: UnzippedFile[], requested: RequestedExport[], extension: string): Map<string, Buffer> {
	const candidates = unzipped.filter(({ name }) => name.toLowerCase().endsWith(`.${extension}`));
	const idOf = new Map(requested.map(({ id }) => [id.toLowerCase(), id]));
	const idsIn = ({ name }: UnzippedFile) => {
		const ids = new Set(name.toLowerCase().match(new RegExp(uuid, 'g')));
		return [...ids].flatMap((id) => idOf.get(id) ?? []);
	};
	if (!candidates.some((file) => idsIn(file).length > 0)) return matchTitles(candidates, requested);
	const owned = candidates.flatMap((file) => {
		const [id, ...others] = idsIn(file);
		return id !== undefined && others.length === 0 ? [{ id, content: file.content }] : [];
	});
	const files = groupBy(owned, ({ id }) => id).filter(({ length }) => length === 1);
	return new Map(files.flat().map(({ id, content }) => [id, content]));
}

function matchTitles(files: UnzippedFile[], requested: RequestedExport[]): Map<string, Buffer> {
	const titles = requested.map(({ title = '' }) => plain(title)).sort();
	const areDistinct = titles.every((title, index) => title !== '' && !titles[index + 1]?.startsWith(title));
	if (!areDistinct) return new Map();
	const idByTitle = new Map(requested.map(({ id, title = '' }) => [plain(title), id]));
	const found = new Map(files.map(({ name, content }) => [idByTitle.get(plain(stemOf(name))) ?? '', content]));
	const isExact = !found.has('') && found.size === files.length && found.size === requested.length;
	return isExact ? found : new Map();
}

const stemOf = (name: string) => (name.split(/[/\\]/).at(-1) ?? '').replace(/\.\w+$/, '');

/** Letters and digits alone: how Specala replaces other characters in file names is not documented. */
const plain = (text: string) => text.normalize('NFKC').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');

/** The title in an incoming item, if it is that of the transcription. */
export function titleIn(item: unknown, id: string): string | undefined {
	if (!isObject(item) || typeof item.id !== 'string' || typeof item.title !== 'string') return undefined;
	return item.id.toLowerCase() === id ? item.title : undefined;
}

/** What a status means: only `completed` is documented, and without a status it is finished. */
export function stateOf({ status }: IDataObject): 'finished' | 'unfinished' | 'failed' {
	if (typeof status !== 'string' || status === 'completed') return 'finished';
	return /fail|error|cancel|reject/i.test(status) ? 'failed' : 'unfinished';
}

const textOf = (object: IDataObject) => firstText(object, ['text', 'content', 'sentence']);
const numberOf = (object: IDataObject, names: string[]) =>
	names.map((name) => object[name]).find((value): value is number => typeof value === 'number') ?? null;

/** Who said what: the list in the answer whose entries have a text and a beginning, or else its text. */
export function transcriptIn(body: IDataObject): Pick<Transcript, 'segments' | 'text'> {
	const isSegment = (entry: unknown) => isObject(entry) && textOf(entry) !== undefined && numberOf(entry, starts) !== null;
	const list = [body, ...Object.values(body).filter(isObject)]
		.flatMap((object) => Object.values(object))
		.find((value): value is IDataObject[] => Array.isArray(value) && value.length > 0 && value.every(isSegment));
	if (list) return { segments: list.map((entry) => toSegment(entry)), text: null };
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
		// In seconds, as `duration_seconds` is.
		start: numberOf(entry, starts),
		end: numberOf(entry, ends),
	};
}
