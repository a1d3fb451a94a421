import type { IDataObject } from 'n8n-workflow';
import { InvalidInput } from '../../shared/errors';
import { asObject, listAt } from '../../shared/json';
import { choice, choices, collection, locator, mapped, moment, text, type Call, type Values } from '../../shared/operation';
import { unreadableIn } from '../../shared/http';
import { linkedPages, type LinkedPage } from '../../shared/walks';
import { linksAt } from '../api';
import { dateField, folderOrNone, recordingIdFilter, recordingScope } from '../fields';

const modes = {
	auto: { name: 'Automatic', description: 'By meaning if supported, otherwise by keyword' },
	keyword: { name: 'Keyword', description: 'Recordings that contain all words' },
	semantic: { name: 'Semantic', description: 'By meaning, in transcripts; requires the Inquire mode of Speakr' },
};

const places = {
	notes: 'Notes',
	participants: 'Participants',
	summary: 'Summary',
	title: 'Title',
	transcript: 'Transcript',
};

const searchFilters = {
	after: moment('After', { sentAs: 'date_from', description: "Earliest date (of the meeting unless 'Date Field' is set)" }),
	before: moment('Before', { sentAs: 'date_to', description: "Latest date (of the meeting unless 'Date Field' is set)" }),
	dateField: dateField("Date that 'After' and 'Before' apply to. Only for keyword search."),
	fields: mapped(
		choices('Fields', places, { value: ['transcript'], description: 'What to search; everything if not set' }),
		(names) => names.join(',') || undefined,
	),
	folderId: mapped(folderOrNone, (id) => id ?? 'none'),
	recordingIds: mapped(recordingIdFilter, (ids) => ids.join(',')),
	scope: recordingScope,
	speaker: text('Speaker', {
		placeholder: 'e.g. Ada Lovelace',
		description: 'Full name of the speaker. Searches only transcripts.',
	}),
	tagId: locator('Tag', 'tags'),
};

export const searchFields = {
	query: text('Query', {
		required: true,
		sentAs: 'q',
		placeholder: 'e.g. budget "next quarter"',
		description: 'Words to search for, 2 to 500 characters. Put a phrase in quotation marks.',
	}),
	mode: choice('Mode', modes, { value: 'keyword' }),
	filters: collection('Filters', searchFilters),
};

const maxHits = 50;

/** Semantic search ignores some filters silently. Throws InvalidInput for them. */
function modeFor({ mode, filters }: Values<typeof searchFields>): keyof typeof modes {
	if (mode === 'keyword' || (filters.folderId === undefined && filters.dateField === undefined)) return mode;
	if (mode === 'auto') return 'keyword';
	throw new InvalidInput("Semantic search can't filter by folder or date field", "Remove the filter, or set 'Mode' to 'Keyword'");
}

/** Where the words were found, best first, each with a link to that second. */
export async function* searchRecordings(call: Call<Values<typeof searchFields>>, limit: number): AsyncGenerator<IDataObject> {
	const { client, request, values } = call;
	const urlOf = linksAt(client.address);
	const query = { ...request.query, mode: modeFor(values), limit: Math.min(limit, maxHits) };
	const read = async (cursor = '1'): Promise<LinkedPage<IDataObject>> => {
		const page = Number(cursor);
		const body = asObject(await client.json({ ...request, query: { ...query, page } }));
		const entries = listAt(body, 'results', asObject, unreadableIn(client)).map((hit) => ({ id: placeOf(hit), hit }));
		return { entries, next: body.has_more === true ? String(page + 1) : undefined };
	};
	for await (const entry of linkedPages(read)) {
		const hit = asObject(entry.hit);
		yield { id: hit.recording_id, ...hit, url: urlOf(hit.recording_id, hit.start_time) };
	}
}

const placeOf = ({ recording_id: id, field, segment_index: index, start_time: start, text: quote }: IDataObject) =>
	JSON.stringify([id, field, index, start, quote]);

/** `matches` are positions in the quote, `start` and `end` seconds. */
export function simplifiedHit({ id, title, meeting_date, field, speaker, url, ...hit }: IDataObject): IDataObject {
	const { match_spans: spans, text: quote, start_time: start, end_time: end } = hit;
	const matches = (Array.isArray(spans) ? spans : []).flatMap((span) => (Array.isArray(span) ? [{ from: span[0], to: span[1] }] : []));
	return { title, meeting_date, quote, speaker, start, end, field, matches, url, id };
}
