/** `GET /recordings`: filters, order and pages. Until 0.10.10 an invalid filter is ignored, not refused. */
import type { Call } from '../call';
import { readIso, readIsoAsUtc, zulu } from '../clock';
import { integer } from '../json';
import type { ExternalRef, Recording } from '../model';
import { invalid, json, type Reply } from '../reply';
import { inScope, isListScope, personalOf, type ListScope } from '../sharing/scope';
import { refsOf } from '../views/external-ref';
import { listItem } from '../views/recording';

type Test = (recording: Recording) => boolean;

/** Each gives a test, or null when its parameter is absent or, in most, makes no sense. */
type Filter = (call: Call) => Test | null;

const STATUSES: Readonly<Record<string, readonly string[]>> = {
	pending: ['PENDING'],
	processing: ['PROCESSING', 'SUMMARIZING'],
	completed: ['COMPLETED'],
	failed: ['FAILED'],
};

function flag(text: string | null): boolean | null {
	return text === null ? null : text.toLowerCase() === 'true';
}

/** SQL's LIKE '%...%', in which the caller's own % and _ are wildcards too. */
function like(pattern: string): RegExp {
	const source = pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/%/g, '.*').replace(/_/g, '.');
	return new RegExp(source, 'is');
}

function time({ state, query }: Call, name: string): string | null {
	const text = query.get(name) ?? '';
	return state.since('0.9.5') ? readIsoAsUtc(text) : readIso(text);
}

/** By which time `date_from` and `date_to` go. */
function dateOf({ state, query }: Call): (recording: Recording) => string | null {
	const field = (state.since('0.10.11') && query.get('date_field')) || 'created_at';
	if (field === 'created_at') return ({ createdAt }) => createdAt;
	if (field === 'meeting_date') return ({ meetingDate }) => meetingDate;
	throw invalid('date_field must be created_at or meeting_date');
}

/** A day alone means all of it since 0.10.11, its first moment before. */
function isUpTo({ state, query }: Call, to: string): (date: string) => boolean {
	const isDay = query.get('date_to')?.length === 10 && state.since('0.10.11');
	return (date) => (isDay ? date.slice(0, 10) <= to.slice(0, 10) : date <= to);
}

/** The caller's own value of a flag. */
function flagFilter(name: string, column: 'isInbox' | 'isHighlighted' | 'isArchived'): Filter {
	return ({ state, user, query }) => {
		const wanted = flag(query.get(name));
		return wanted === null ? null : (recording) => personalOf(state, user, recording)[column] === wanted;
	};
}

const FILTERS: readonly Filter[] = [
	({ query }) => {
		const wanted = STATUSES[(query.get('status') ?? '').toLowerCase()];
		return wanted ? ({ status }) => wanted.includes(status) : null;
	},
	(call) => {
		const dateIn = dateOf(call);
		const from = time(call, 'date_from');
		return from ? (recording) => (dateIn(recording) ?? '') >= from : null;
	},
	(call) => {
		const dateIn = dateOf(call);
		const to = time(call, 'date_to');
		const isIn = to ? isUpTo(call, to) : null;
		return isIn && ((recording) => isIn(dateIn(recording) ?? '~'));
	},
	({ query }) => {
		const tag = integer(query.get('tag_id'));
		return tag ? ({ tagIds }) => tagIds.includes(tag) : null;
	},
	({ state, query }) => {
		if (!state.since('0.8.18')) return null;
		const folder = integer(query.get('folder_id'));
		if (query.get('folder_id')?.toLowerCase() === 'none') return ({ folderId }) => folderId === null;
		return folder === null ? null : ({ folderId }) => folderId === folder;
	},
	flagFilter('inbox', 'isInbox'),
	flagFilter('starred', 'isHighlighted'),
	(call) => (call.state.since('0.10.7') ? flagFilter('archived', 'isArchived')(call) : null),
	({ query }) => {
		const words = query.get('q');
		if (!words) return null;
		const pattern = like(words);
		return ({ title, participants }) => pattern.test(title ?? '') || pattern.test(participants ?? '');
	},
];

/** Those of 0.10.11 refuse what makes no sense. */
const STRICT_FILTERS: readonly Filter[] = [
	({ query }) => {
		const text = query.get('updated_since');
		if (text === null) return null;
		const since = readIsoAsUtc(text);
		if (since === null) throw invalid('updated_since must be an ISO 8601 date-time');
		return ({ updatedAt }) => zulu(updatedAt) > zulu(since);
	},
	({ query }) => {
		const owner = integer(query.get('owner_id'));
		return owner === null ? null : ({ ownerId }) => ownerId === owner;
	},
	({ state, user, query }) => {
		const [system, ref, kind] = ['external_system', 'external_ref', 'external_kind'].map((name) => query.get(name));
		if (!system && !ref) return null;
		if (!system || !ref) throw invalid('external_system and external_ref go together');
		const isMeant = (row: ExternalRef) => row.system === system && row.ref === ref && (!kind || row.kind === kind);
		return ({ id }) => refsOf(state, user, id).some(isMeant);
	},
];

/** Whose recordings are asked for. */
export function listScope(query: URLSearchParams): ListScope {
	const scope = query.get('scope') ?? 'own';
	if (!isListScope(scope)) throw invalid('scope must be own, shared or all');
	return scope;
}

type Sortable = string | number | null;

const SORTS: Readonly<Record<string, (recording: Recording) => Sortable>> = {
	created_at: ({ createdAt }) => createdAt,
	meeting_date: ({ meetingDate }) => meetingDate,
	title: ({ title }) => title,
	file_size: ({ audio }) => audio.size,
	status: ({ status }) => status,
	/** Since 0.10.11. */
	updated_at: ({ updatedAt }) => zulu(updatedAt),
};

/** As SQLite orders: NULL first. */
function compare(a: Sortable, b: Sortable): number {
	if (a === b) return 0;
	if (a === null || b === null) return a === null ? -1 : 1;
	return a < b ? -1 : 1;
}

export function listRecordings(call: Call): Reply {
	const { state, user, query } = call;
	const isNew = state.since('0.10.11');
	const scope = isNew ? listScope(query) : 'own';
	const tests = [...FILTERS, ...(isNew ? STRICT_FILTERS : [])].flatMap((filter) => filter(call) ?? []);
	const asked = query.get('sort_by') ?? '';
	const key = (asked === 'updated_at' && !isNew ? undefined : SORTS[asked]) ?? SORTS.created_at;
	const direction = query.get('sort_order')?.toLowerCase() === 'asc' ? 1 : -1;
	const found = state.recordings
		.where((recording) => inScope(state, user, scope, recording) && tests.every((test) => test(recording)))
		.sort((a, b) => (key ? compare(key(a), key(b)) * direction : 0));
	const page = Math.max(1, integer(query.get('page')) ?? 1);
	const size = Math.min(100, integer(query.get('per_page')) ?? 25);
	const perPage = size <= 0 ? 20 : size;
	const pages = Math.ceil(found.length / perPage);
	return json({
		recordings: found.slice((page - 1) * perPage, page * perPage).map((recording) => listItem(state, recording, user)),
		pagination: {
			page,
			per_page: perPage,
			total: found.length,
			total_pages: pages,
			has_next: page < pages,
			has_prev: page > 1,
		},
	});
}
