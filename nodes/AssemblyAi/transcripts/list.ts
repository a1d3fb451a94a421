import type { IDataObject } from 'n8n-workflow';
import { ServiceFailure } from '../../shared/errors';
import type { Client } from '../../shared/http';
import { objectAt, objectsAt } from '../../shared/json';
import { boolean, choice, mapped, moment, requestTo, unsent, wallClock } from '../../shared/operation';
import { linkedPages } from '../../shared/paging';

export const transcriptsEndpoint = 'GET /transcript';

export const largestPage = 200;

/** What AssemblyAI can filter its list by, and what is cut here. */
export const filters = {
	createdAfter: unsent(moment('Created After')),
	createdBefore: unsent(moment('Created Before')),
	createdOn: mapped(
		wallClock('Created On', { description: 'Exactly this day. AssemblyAI does not say in which time zone.' }),
		(dayAndTime) => dayAndTime.slice(0, 10),
	),
	includeDeleted: unsent(
		boolean('Include Deleted', {
			value: true,
			description: 'Whether to return what is left of deleted transcripts, too, marked as deleted',
		}),
	),
	status: choice(
		'Status',
		{ completed: 'Completed', error: 'Error', processing: 'Processing', queued: 'Queued' },
		{ value: 'completed' },
	),
};

interface Cut {
	/** ISO 8601 in UTC. */
	createdAfter?: string;
	/** ISO 8601 in UTC. */
	createdBefore?: string;
	includeDeleted?: boolean;
}

/** Its times have no zone and mean UTC, or end in Z: with Z all of them. */
const inUtc = (time: unknown) => (typeof time === 'string' ? time.replace(/(T[\d:.]+)$/, '$1Z') : null);

/** What is left of a deleted transcript says that it is completed; only its address tells. */
export const isDeleted = ({ audio_url: address }: IDataObject) => /^(https?:\/\/)?deleted_by_user\/?$/.test(String(address));

const toRow = (row: IDataObject): IDataObject => ({
	...row,
	created: inUtc(row.created),
	completed: inUtc(row.completed),
	error: row.error || null,
	deleted: isDeleted(row),
});

/** One page of the list, newest first, and the ID that the page with older ones lies before. */
export async function readPage(client: Client, query: Record<string, unknown>) {
	const body = await client.json({ ...requestTo(transcriptsEndpoint, {}), query });
	return { entries: objectsAt(body, 'transcripts').map(toRow), next: olderThan(objectAt(body, 'page_details').prev_url) };
}

/**
 * `prev_url` leads to what is older, whatever its name says. Only the ID is taken out of it: the address may be one that
 * the key must not go to.
 */
function olderThan(previous: unknown): string | undefined {
	if (previous === null || previous === undefined) return undefined;
	const address = String(previous);
	const id = URL.canParse(address, 'https://n8n') && new URL(address, 'https://n8n').searchParams.get('before_id');
	if (id) return id;
	throw new ServiceFailure("AssemblyAI's list does not say where it goes on", {
		advice: 'Older transcripts than those on this page cannot be read. Try again later.',
	});
}

/** Walks the transcripts from the newest to the very first; no page is larger than needed for `limit`. */
export async function* listTranscripts(
	client: Client,
	query: Record<string, unknown> = {},
	{ createdAfter, createdBefore, includeDeleted = false }: Cut = {},
	limit = Infinity,
): AsyncGenerator<IDataObject> {
	const size = Math.min(limit, largestPage);
	const pages = linkedPages(async (before) => await readPage(client, { ...query, limit: size, before_id: before }));
	const [after, until] = [createdAfter, createdBefore].map((time) => (time === undefined ? undefined : Date.parse(time)));
	for await (const row of pages) {
		const created = Date.parse(String(row.created));
		if (after !== undefined && created < after) return;
		if (until !== undefined && created >= until) continue;
		if (includeDeleted || row.deleted !== true) yield row;
	}
}
