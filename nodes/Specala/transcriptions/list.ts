import type { IDataObject } from 'n8n-workflow';
import type { Client } from '../../shared/http';
import { requestTo } from '../../shared/operation';
import { offsetPages } from '../../shared/paging';
import { readPage, type ListPage } from '../guesses';

export const transcriptionsEndpoint = 'GET /transcriptions';
export const projectsEndpoint = 'GET /projects';

/** Entries that one page holds at most. */
export const largestPage = 100;

/** As Specala names its filters. */
export type Query = Record<string, unknown>;

type Sort = 'created_at' | '-created_at' | 'duration' | '-duration';

export const readTranscriptions = async (client: Client, query: Query): Promise<ListPage> =>
	readPage(await client.json({ ...requestTo(transcriptionsEndpoint, {}), query }));

/**
 * Walks through the transcriptions that match, with one request for each 99 of them. None that was there all along is lost
 * or comes twice while others come and go. When no more than `limit` will be taken, pages are no larger than that.
 */
export const listTranscriptions = (
	client: Client,
	query: Query = {},
	{ sort = 'created_at', limit = Infinity }: { sort?: Sort; limit?: number } = {},
): AsyncGenerator<IDataObject> =>
	offsetPages(
		async (offset, size) => await readTranscriptions(client, { ...query, sort, limit: size, offset }),
		Math.min(limit, largestPage),
	);

/** All projects. Whether they are paged is not known: they are where the answer says that there are more. */
export async function* listProjects(client: Client): AsyncGenerator<IDataObject> {
	const read = async (query: Query) => readPage(await client.json({ ...requestTo(projectsEndpoint, {}), query }));
	const { entries, total = 0 } = await read({});
	if (entries.length >= total) yield* entries;
	else yield* offsetPages(async (offset, limit) => await read({ limit, offset }), largestPage);
}
