import { ServiceFailure } from '../../shared/errors';
import type { Client } from '../../shared/http';
import { objectAt, objectsAt } from '../../shared/json';
import { boolean, choice, mapped, moment, requestTo, unsent, wallClock } from '../../shared/operation';
import { linkedPages } from '../../shared/walks';
import { parseListed, type ListedTranscript } from '../records';

export const transcriptsEndpoint = 'GET /transcript';

export const maxPageSize = 200;

export const filters = {
	createdAfter: unsent(moment('Created After')),
	createdBefore: unsent(moment('Created Before')),
	createdOn: mapped(
		wallClock('Created On', { description: "Day the transcript was created. AssemblyAI doesn't document its time zone." }),
		(dayAndTime) => dayAndTime.slice(0, 10),
	),
	includeDeleted: unsent(
		boolean('Include Deleted', { value: true, description: 'Whether to include deleted transcripts, marked as deleted' }),
	),
	status: choice(
		'Status',
		{ completed: 'Completed', error: 'Error', processing: 'Processing', queued: 'Queued' },
		{ value: 'completed' },
	),
};

/** When the transcripts of a list were created, ISO 8601 in UTC. */
export interface CreatedRange {
	createdAfter?: string;
	createdBefore?: string;
}

export function placeIn({ createdAfter, createdBefore }: CreatedRange, created: string): 'before' | 'within' | 'after' {
	if (createdAfter !== undefined && Date.parse(created) < Date.parse(createdAfter)) return 'before';
	return createdBefore !== undefined && Date.parse(created) >= Date.parse(createdBefore) ? 'after' : 'within';
}

/** One page of the list, newest first, and the ID that the page with older ones lies before. */
export async function readPage(client: Client, query: Record<string, unknown>) {
	const body = await client.json({ ...requestTo(transcriptsEndpoint, {}), query });
	return { entries: objectsAt(body, 'transcripts').map(parseListed), next: olderThan(objectAt(body, 'page_details').prev_url) };
}

/** `prev_url` leads to older ones. Only the ID is taken out of it: the key must not go to just any address. */
function olderThan(previous: unknown): string | undefined {
	if (previous === null || previous === undefined) return undefined;
	const address = typeof previous === 'string' && URL.canParse(previous, 'https://n8n') ? new URL(previous, 'https://n8n') : null;
	const id = address?.searchParams.get('before_id');
	if (id) return id;
	throw new ServiceFailure("AssemblyAI's list does not say where its next page begins", {
		advice: 'Older transcripts cannot be read. Try again later.',
	});
}

/** Walks the transcripts from the newest to the oldest; no page is larger than `limit`. */
export async function* listTranscripts(
	client: Client,
	query: Record<string, unknown> = {},
	{ includeDeleted = false, ...range }: CreatedRange & { includeDeleted?: boolean } = {},
	limit = Infinity,
): AsyncGenerator<ListedTranscript> {
	const size = Math.min(limit, maxPageSize);
	const pages = linkedPages(async (before) => await readPage(client, { ...query, limit: size, before_id: before }));
	for await (const listed of pages) {
		const place = placeIn(range, listed.created);
		if (place === 'before') return;
		if (place === 'within' && (includeDeleted || !listed.deleted)) yield listed;
	}
}
