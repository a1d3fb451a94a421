import type { Call, Route } from '../call';
import { readIsoAsUtc } from '../clock';
import { integer } from '../json';
import type { Recording } from '../model';
import { invalid, json, refuse, type Reply } from '../reply';
import { FIELDS, keywordSearch, termsOf, whenOf, type Field } from '../search/keyword';
import { inScope } from '../sharing/scope';
import { listScope } from './listing';

const MODES = ['keyword', 'semantic', 'auto'];

function fieldsOf(query: URLSearchParams): Field[] {
	const names = (query.get('fields') ?? FIELDS.join(',')).split(',').map((name) => name.trim()).filter(Boolean);
	const unknown = names.filter((name) => !FIELDS.some((field) => field === name));
	if (unknown.length > 0 || names.length === 0) throw invalid(`Unknown field(s): ${unknown.join(', ') || 'none given'}`);
	return FIELDS.filter((field) => names.includes(field));
}

function idsOf(query: URLSearchParams): number[] | null {
	const ids = (query.get('recording_ids') ?? '').split(',').filter((id) => id.trim() !== '');
	if (ids.some((id) => integer(id) === null)) throw invalid('recording_ids must be a comma list of ids');
	return ids.length > 0 ? ids.map(Number) : null;
}

/** Undefined for any. */
function folderOf(query: URLSearchParams): number | null | undefined {
	const folder = (query.get('folder_id') ?? '').trim();
	if (folder === '') return undefined;
	if (folder.toLowerCase() === 'none') return null;
	if (!/^\d+$/.test(folder)) throw invalid('folder_id must be an id or none');
	return Number(folder);
}

function dateFieldOf(query: URLSearchParams): (recording: Recording) => string {
	const field = query.get('date_field') ?? 'meeting_date';
	if (field === 'meeting_date') return whenOf;
	if (field === 'created_at') return ({ createdAt }) => createdAt;
	throw invalid('date_field must be meeting_date or created_at');
}

function dateOf(text: string | null): string | null {
	if (!text) return null;
	const date = readIsoAsUtc(text);
	if (date === null) throw invalid(`Invalid date: '${text}'`);
	return date;
}

/** What may be searched, newest first. */
function searchable(call: Call): Recording[] {
	const { state, user, query } = call;
	const scope = listScope(query);
	const when = dateFieldOf(query);
	const ids = idsOf(query);
	const folder = folderOf(query);
	const tag = integer(query.get('tag_id'));
	const [from, to] = [dateOf(query.get('date_from')), dateOf(query.get('date_to'))];
	const isDay = query.get('date_to')?.trim().length === 10;
	const isInTime = (date: string) =>
		(from === null || date >= from) && (to === null || (isDay ? date.slice(0, 10) <= to.slice(0, 10) : date <= to));
	return state.recordings
		.where((recording) => inScope(state, user, scope, recording) && isInTime(when(recording)))
		.filter(({ id, folderId, tagIds }) =>
			(ids === null || ids.includes(id)) && (folder === undefined || folderId === folder) && (!tag || tagIds.includes(tag)),
		)
		.sort((a, b) => (when(a) === when(b) ? b.id - a.id : when(a) < when(b) ? 1 : -1));
}

function search(call: Call): Reply {
	const { state, user, query } = call;
	const words = (query.get('q') ?? '').trim();
	if (words.length < 2 || words.length > 500) throw invalid('q must be 2 to 500 characters');
	const mode = query.get('mode') ?? 'keyword';
	if (!MODES.includes(mode)) throw invalid('mode must be keyword, semantic or auto');
	const fields = fieldsOf(query);
	const limit = integer(query.get('limit')) ?? 20;
	const page = integer(query.get('page')) ?? 1;
	if (limit < 1 || limit > 50 || page < 1) throw invalid('limit must be 1 to 50 and page at least 1');
	const recordings = searchable(call);
	const isSemantic = mode !== 'keyword' && state.settings.inquire;
	if (mode === 'semantic' && !isSemantic) {
		throw refuse(409, 'Semantic search is not available on this instance', { code: 'semantic_unavailable' });
	}
	const terms = termsOf(words);
	if (terms.length === 0) throw invalid('q must contain a word');
	const speaker = (query.get('speaker') ?? '').trim() || null;
	const asked = { fields: isSemantic ? (['transcript'] as const) : fields, speaker, recordings };
	const hits = keywordSearch(state, user, terms, asked).map((hit) => (isSemantic ? { ...hit, segment_index: null, match_spans: [] } : hit));
	const start = isSemantic ? 0 : (page - 1) * limit;
	return json({
		query: words,
		mode_used: isSemantic ? 'semantic' : 'keyword',
		results: hits.slice(start, start + limit),
		page: isSemantic ? 1 : page,
		has_more: !isSemantic && hits.length > start + limit,
	});
}

export const searchRoutes: readonly Route[] = [
	{ method: 'GET', path: '/api/v1/search', scopes: ['read'], since: '0.10.11', searches: true, handle: search },
];
