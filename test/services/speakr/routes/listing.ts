/** `GET /recordings`: filters, order and pages. An invalid filter is ignored, not refused. */
import type { Call } from '../call';
import { readIso } from '../clock';
import type { Recording } from '../model';
import { json, type Reply } from '../reply';
import { listItem } from '../views/recording';

type Test = (recording: Recording) => boolean;

const STATUSES: Readonly<Record<string, readonly string[]>> = {
	pending: ['PENDING'],
	processing: ['PROCESSING', 'SUMMARIZING'],
	completed: ['COMPLETED'],
	failed: ['FAILED'],
};

/** As Python's int(): null when it is none. */
function integer(text: string | null): number | null {
	return text !== null && /^\s*[+-]?\d+\s*$/.test(text) ? Number(text) : null;
}

function flag(text: string | null): boolean | null {
	return text === null ? null : text.toLowerCase() === 'true';
}

/** SQL's LIKE '%...%', in which the caller's own % and _ are wildcards too. */
function like(pattern: string): RegExp {
	const source = pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/%/g, '.*').replace(/_/g, '.');
	return new RegExp(source, 'is');
}

/** Each gives a test, or null when its parameter is absent or makes no sense. */
const FILTERS: ReadonlyArray<(query: URLSearchParams) => Test | null> = [
	(query) => {
		const wanted = STATUSES[(query.get('status') ?? '').toLowerCase()];
		return wanted ? ({ status }) => wanted.includes(status) : null;
	},
	(query) => {
		const from = readIso(query.get('date_from') ?? '');
		return from ? ({ createdAt }) => createdAt >= from : null;
	},
	(query) => {
		const to = readIso(query.get('date_to') ?? '');
		return to ? ({ createdAt }) => createdAt <= to : null;
	},
	(query) => {
		const tag = integer(query.get('tag_id'));
		return tag ? ({ tagIds }) => tagIds.includes(tag) : null;
	},
	(query) => {
		const folder = integer(query.get('folder_id'));
		if (query.get('folder_id')?.toLowerCase() === 'none') return ({ folderId }) => folderId === null;
		return folder === null ? null : ({ folderId }) => folderId === folder;
	},
	(query) => {
		const wanted = flag(query.get('inbox'));
		return wanted === null ? null : ({ isInbox }) => isInbox === wanted;
	},
	(query) => {
		const wanted = flag(query.get('starred'));
		return wanted === null ? null : ({ isHighlighted }) => isHighlighted === wanted;
	},
	(query) => {
		const words = query.get('q');
		if (!words) return null;
		const pattern = like(words);
		return ({ title, participants }) => pattern.test(title ?? '') || pattern.test(participants ?? '');
	},
];

type Sortable = string | number | null;

const SORTS: Readonly<Record<string, (recording: Recording) => Sortable>> = {
	created_at: ({ createdAt }) => createdAt,
	meeting_date: ({ meetingDate }) => meetingDate,
	title: ({ title }) => title,
	file_size: ({ audio }) => audio.size,
	status: ({ status }) => status,
};

/** As SQLite orders: NULL first. */
function compare(a: Sortable, b: Sortable): number {
	if (a === b) return 0;
	if (a === null || b === null) return a === null ? -1 : 1;
	return a < b ? -1 : 1;
}

export function listRecordings({ state, user, query }: Call): Reply {
	const tests = FILTERS.flatMap((filter) => filter(query) ?? []);
	const key = SORTS[query.get('sort_by') ?? ''] ?? SORTS.created_at;
	const direction = query.get('sort_order')?.toLowerCase() === 'asc' ? 1 : -1;
	const found = state.recordings
		.where((recording) => recording.ownerId === user.id && tests.every((test) => test(recording)))
		.sort((a, b) => (key ? compare(key(a), key(b)) * direction : 0));
	const page = Math.max(1, integer(query.get('page')) ?? 1);
	const asked = Math.min(100, integer(query.get('per_page')) ?? 25);
	const perPage = asked <= 0 ? 20 : asked;
	const pages = Math.ceil(found.length / perPage);
	return json({
		recordings: found.slice((page - 1) * perPage, page * perPage).map((recording) => listItem(state, recording)),
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
