import { unreadableIn, type Client } from '../../shared/http';
import { asObject } from '../../shared/json';
import { requestTo } from '../../shared/operation';
import { offsetPages } from '../../shared/walks';
import { pageIn } from '../guesses';
import type { SpecalaRecord } from '../records';

export const transcriptionEndpoint = 'GET /transcriptions/{transcriptionId}';
export const transcriptionsEndpoint = 'GET /transcriptions';
export const projectsEndpoint = 'GET /projects';

export const maxPageSize = 100;

export type Query = Record<string, unknown>;

type Sort = 'created_at' | '-created_at' | 'duration' | '-duration';

export const readTranscription = async (client: Client, transcriptionId: string): Promise<SpecalaRecord> => {
	const transcription = asObject(await client.json(requestTo(transcriptionEndpoint, { transcriptionId })));
	return { ...transcription, id: transcriptionId };
};

export const readTranscriptions = async (client: Client, query: Query) =>
	pageIn(await client.json({ ...requestTo(transcriptionsEndpoint, {}), query }), unreadableIn(client));

/** Walks the matching transcriptions, 99 per request and at most `limit` per page. Throws ServiceFailure. */
export const listTranscriptions = (
	client: Client,
	query: Query,
	{ sort = 'created_at', limit = Infinity }: { sort?: Sort; limit?: number } = {},
): AsyncGenerator<SpecalaRecord> =>
	offsetPages(
		async (offset, size) => await readTranscriptions(client, { ...query, sort, limit: size, offset }),
		Math.min(limit, maxPageSize),
	);

/** All projects. Whether they are paged is not documented: they are where the answer says that there are more. */
export async function* listProjects(client: Client): AsyncGenerator<SpecalaRecord> {
	const read = async (query: Query) => pageIn(await client.json({ ...requestTo(projectsEndpoint, {}), query }), unreadableIn(client));
	const { entries, total = 0 } = await read({});
	if (entries.length >= total) yield* entries.filter((each) => each !== undefined);
	else yield* offsetPages(async (offset, limit) => await read({ limit, offset }), maxPageSize);
}
