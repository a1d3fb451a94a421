import { refuse, refuseValue, file, json, type Reply } from './reply';
import type { Settings } from './settings';
import type { Owner, SpecalaState, Transcription } from './state';
import { zip } from './zip';

/** One request of a key that is good. */
export interface Call {
	method: string;
	path: string;
	query: URLSearchParams;
	/** Parsed JSON, undefined where there is none. */
	body: unknown;
	owner: Owner;
	state: SpecalaState;
	settings: Settings;
}

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;
const largestPage = 100;
const mostIds = 100;
const formats: Record<string, string> = { md: 'text/markdown; charset=utf-8', txt: 'text/plain; charset=utf-8' };

/** A whole number in the query. 422 beyond its bounds is what FastAPI does. */
function integer(query: URLSearchParams, name: string, fallback: number, [min, max]: [number, number]): number {
	const text = query.get(name);
	if (text === null) return fallback;
	const number = Number(text);
	if (!/^\d+$/.test(text) || number < min || number > max) {
		throw refuseValue('query', name, `Input should be between ${min} and ${max}`);
	}
	return number;
}

const sorts: Record<string, (transcription: Transcription) => string | number> = {
	created_at: ({ createdAt }) => createdAt,
	duration: ({ durationSeconds }) => durationSeconds,
};

function sorted(transcriptions: Transcription[], sort: string): Transcription[] {
	const key = sorts[sort.replace(/^-/, '')];
	if (!key) throw refuseValue('query', 'sort', 'Input should be created_at, -created_at, duration or -duration');
	const direction = sort.startsWith('-') ? -1 : 1;
	return transcriptions.toSorted((a, b) => (key(a) < key(b) ? -direction : key(a) > key(b) ? direction : 0));
}

function list({ query, owner, state, settings }: Call): Reply {
	const limit = integer(query, 'limit', 20, [1, largestPage]);
	const offset = integer(query, 'offset', 0, [0, Infinity]);
	const is = (name: string, value: string | null) => query.get(name) === null || query.get(name) === value;
	const [from = '', to = '9999'] = ['date_from', 'date_to'].map((name) => query.get(name) ?? undefined);
	for (const day of [from, to]) {
		if (!['', '9999'].includes(day) && !/^\d{4}-\d\d-\d\d$/.test(day)) throw refuseValue('query', 'date_from', 'Not a date');
	}
	const found = state.of(owner).transcriptions.filter(
		({ status, projectId, language, createdAt }) =>
			is('status', status) &&
			is('project_id', projectId) &&
			is('language', language) &&
			createdAt.slice(0, 10) >= from &&
			createdAt.slice(0, 10) <= to,
	);
	const page = sorted(found, query.get('sort') ?? '-created_at').slice(offset, offset + Math.min(limit, settings.maxPageSize));
	const total = settings.total(found.length);
	return json({ items: page.map(toItem), ...(total !== null && { total }) });
}

const toItem = ({ id, title, summary, language, durationSeconds, speakers, topics, status, createdAt, projectId }: Transcription) => ({
	id,
	title,
	summary,
	language,
	duration_seconds: durationSeconds,
	speakers,
	topics,
	status,
	created_at: createdAt,
	project_id: projectId,
});

function named({ path, owner, state }: Call): Transcription {
	const id = path.split('/')[2] ?? '';
	if (!uuid.test(id)) throw refuseValue('path', 'transcription_id', 'Input should be a valid UUID');
	const found = state.of(owner).transcriptions.find((each) => each.id === id);
	if (!found) throw refuse(404, 'Transcription not found');
	return found;
}

/** What the whole one has beyond the list is a guess: only that it has text with speakers, times and reports is known. */
function get(call: Call): Reply {
	const transcription = named(call);
	const segments = transcription.text.split('\n').map((line, index) => {
		const [speaker = '', text = ''] = line.split(': ');
		return { speaker, text, start: index * 4.2, end: index * 4.2 + 4 };
	});
	return json({ ...toItem(transcription), transcript: segments, reports: [{ name: 'Minutes', content: transcription.summary }] });
}

const toFile = ({ title, summary, text }: Transcription, format: string): string =>
	format === 'md' ? `# ${title}\n\n${summary}\n\n${text}\n` : `${title}\n\n${text}\n`;

const rendered = new WeakMap<Transcription, { file: string; content: Buffer }>();

/** The same bytes as before where nothing was changed, so that they are deflated once. */
function render(transcription: Transcription, format: string): Buffer {
	const file = toFile(transcription, format);
	const known = rendered.get(transcription);
	if (known?.file === file) return known.content;
	const content = Buffer.from(file);
	rendered.set(transcription, { file, content });
	return content;
}

function typeOf(where: 'query' | 'body', format: unknown): [format: string, type: string] {
	const type = typeof format === 'string' ? formats[format] : undefined;
	if (typeof format !== 'string' || type === undefined) throw refuseValue(where, 'format', "Input should be 'md' or 'txt'");
	return [format, type];
}

function exportOne(call: Call): Reply {
	const [format, type] = typeOf('query', call.query.get('format') ?? 'md');
	const transcription = named(call);
	return file(type, render(transcription, format), `export.${format}`);
}

const isList = (value: unknown): value is unknown[] => Array.isArray(value);

function exportMany({ body, owner, state, settings }: Call): Reply {
	const { ids = undefined, format = undefined } = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
	if (!isList(ids) || ids.length < 1 || ids.length > mostIds) throw refuseValue('body', 'ids', `List should have 1 to ${mostIds} items`);
	if (!ids.every((id) => typeof id === 'string' && uuid.test(id))) throw refuseValue('body', 'ids', 'Input should be a valid UUID');
	const [extension] = typeOf('body', format);
	const own = state.of(owner).transcriptions;
	const wanted = [...new Set(ids)].flatMap((id) => own.find((each) => each.id === id) ?? []);
	if (wanted.length < new Set(ids).size && settings.unknownIds === 'refuse') throw refuse(404, 'Transcription not found');
	const files = settings.zipped(wanted).map((transcription, index, all) => ({
		name: `${settings.naming(transcription, index, all)}.${extension}`,
		content: render(transcription, extension),
	}));
	return file('application/zip', settings.zip(zip(files)), 'transcriptions.zip');
}

function projects({ owner, state, settings }: Call): Reply {
	const all = state.of(owner).projects;
	return json(settings.projects === 'list' ? all : { items: all, total: all.length });
}

const routes: ReadonlyArray<readonly [method: string, path: RegExp, handle: (call: Call) => Reply]> = [
	['GET', /^\/projects$/, projects],
	['GET', /^\/transcriptions$/, list],
	['POST', /^\/transcriptions\/export$/, exportMany],
	['GET', /^\/transcriptions\/[^/]+\/export$/, exportOne],
	['GET', /^\/transcriptions\/[^/]+$/, get],
];

export function answer(call: Call): Reply {
	const here = routes.filter(([, path]) => path.test(call.path));
	const [, , handle] = here.find(([method]) => method === call.method) ?? [];
	if (!handle) throw refuse(here.length > 0 ? 405 : 404, here.length > 0 ? 'Method Not Allowed' : 'Not Found');
	return handle(call);
}
