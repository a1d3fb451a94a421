import { InvalidInput, ServiceFailure } from '../../shared/errors';
import { unreadableIn, type Client } from '../../shared/http';
import { asObject, objectAt, parseEach } from '../../shared/json';
import { boolean, choice, day, moment, requestTo, text, unsent, type Values } from '../../shared/operation';
import { linkedPages } from '../../shared/walks';
import { parseUrl } from '../../shared/parse-url';
import { parseListed, type ListedTranscript } from '../records';

export const transcriptsEndpoint = 'GET /transcript';

export const maxPageSize = 200;

const anId = { placeholder: 'e.g. 9ea68fd3-f953-42c1-9742-976c447fb463' };

export const filters = {
	afterId: unsent(text('After ID', { ...anId, description: 'Only transcripts created after the one with this ID, oldest first' })),
	beforeId: unsent(text('Before ID', { ...anId, description: 'Only transcripts created before the one with this ID' })),
	createdAfter: unsent(moment('Created After')),
	createdBefore: unsent(moment('Created Before')),
	createdOn: day('Created On', { description: "Day the transcript was created. AssemblyAI doesn't document its time zone." }),
	includeDeleted: unsent(
		boolean('Include Deleted', { value: true, description: 'Whether to include deleted transcripts, marked as deleted' }),
	),
	status: choice(
		'Status',
		{ completed: 'Completed', error: 'Error', processing: 'Processing', queued: 'Queued' },
		{ value: 'completed' },
	),
	throttledOnly: boolean('Throttled Only', {
		value: true,
		description: "Whether to return only transcripts that AssemblyAI throttled. Overrides 'Status'. Deprecated by AssemblyAI.",
	}),
};

type ListFilters = Partial<Values<typeof filters>>;

/** When the transcripts of a list were created, ISO 8601 in UTC. */
export type CreatedRange = Pick<ListFilters, 'createdAfter' | 'createdBefore'>;

export function placeIn({ createdAfter, createdBefore }: CreatedRange, created: string | null): 'before' | 'within' | 'after' {
	if (created === null) return 'within';
	if (createdAfter !== undefined && Date.parse(created) < Date.parse(createdAfter)) return 'before';
	return createdBefore !== undefined && Date.parse(created) >= Date.parse(createdBefore) ? 'after' : 'within';
}

async function readEntries(client: Client, query: Record<string, unknown>) {
	const body = await client.json({ ...requestTo(transcriptsEndpoint, {}), query });
	return { entries: parseEach(asObject(body).transcripts, parseListed, unreadableIn(client)), details: objectAt(body, 'page_details') };
}

/** One page, newest first, and the ID that the page with older ones lies before. */
export async function readPage(client: Client, query: Record<string, unknown>) {
	const { entries, details } = await readEntries(client, query);
	return { entries, next: idIn(details.prev_url, 'before_id') };
}

async function readNewerPage(client: Client, query: Record<string, unknown>) {
	const { entries, details } = await readEntries(client, query);
	// The newest page may have a `next_url` as well.
	return { entries: entries.reverse(), next: entries.length > 0 ? idIn(details.next_url, 'after_id') : undefined };
}

/** `prev_url` leads to older ones, `next_url` to newer ones. Only the ID is taken: the key must not go to just any address. */
function idIn(link: unknown, parameter: 'before_id' | 'after_id'): string | undefined {
	if (link === null || link === undefined) return undefined;
	const address = parseUrl(link, 'https://n8n');
	const id = address?.searchParams.get(parameter);
	if (id) return id;
	throw new ServiceFailure("AssemblyAI's list has no valid link to its next page", {
		advice: "The rest of the list can't be read. Try again later.",
	});
}

/** Walks the transcripts from the newest to the oldest, or after an ID from the oldest to the newest; the first page is no larger than `limit`. */
export async function* listTranscripts(
	client: Client,
	query: Record<string, unknown> = {},
	{ afterId: after, beforeId: before, includeDeleted = false, throttledOnly, ...range }: ListFilters,
	limit = Infinity,
): AsyncGenerator<ListedTranscript> {
	if (after && before) throw new InvalidInput("'After ID' can't be combined with 'Before ID'", 'Remove one of the two filters');
	const start = after || before || undefined;
	// What the first page lacks was left out here, and there may be any number of these.
	const pageFrom = (cursor?: string) => ({
		...query,
		...(throttledOnly && { status: undefined }),
		limit: cursor === start ? Math.min(limit, maxPageSize) : maxPageSize,
	});
	const pages = after
		? linkedPages(async (cursor) => await readNewerPage(client, { ...pageFrom(cursor), after_id: cursor }), start)
		: linkedPages(async (cursor) => await readPage(client, { ...pageFrom(cursor), before_id: cursor }), start);
	const beyond = after ? 'after' : 'before';
	for await (const listed of pages) {
		const place = placeIn(range, listed.created);
		if (place === beyond) return;
		if (place === 'within' && (includeDeleted || !listed.deleted)) yield listed;
	}
}
