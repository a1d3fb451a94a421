import { undefinedIf } from '../../../shared/errors';
import type { Client } from '../../../shared/http';
import { asObject, parseEach, parseList } from '../../../shared/json';
import { requestTo } from '../../../shared/operation';
import { momentPages } from '../../../shared/walks';
import { parseRecording, type SpeakrRecord } from '../../api';
import { isExpiredCursor, parseChange, readChanges } from '../../recordings/changes';
import { maxPageSize, recordingsEndpoint, type Query } from '../../recordings/list';
import type { Change } from './news';
import type { FeedSource } from './read-feed';

function toChange(entry: unknown): Change[] {
	const { type, recording } = parseChange(entry);
	if (type === undefined) return [];
	const stamp = String(type === 'upsert' ? recording.updated_at : recording.deleted_at);
	const moment = Date.parse(stamp);
	return Number.isNaN(moment) ? [] : [{ type, stamp, moment, recording }];
}

const byChange = { sort_by: 'updated_at', per_page: maxPageSize };

type FeedClient = Pick<Client, 'json' | 'firstAnswerAt'>;

/** By Speakr's clock, whose answers leave out fractions of seconds. */
const isFuture = (moment: number, { firstAnswerAt }: FeedClient) => moment > firstAnswerAt + 1_000;

const toListed = (recording: SpeakrRecord, client: FeedClient) =>
	toChange({ type: 'upsert', recording }).map((change) => (isFuture(change.moment, client) ? { ...change, moment: 0 } : change));

const readList = async (client: FeedClient, query: Query) =>
	parseEach(asObject(await client.json({ ...requestTo(recordingsEndpoint, {}), query })).recordings, parseRecording);

/** The changes feed of Speakr 0.10.11 and later, of the own recordings or of all that the user can see; `saw` is called with each on its pages. */
export const changesFeed = (client: FeedClient, scope: 'own' | 'all', saw: (change: Change) => void = () => {}): FeedSource => ({
	async page(cursor, limit) {
		const request = readChanges(client, { cursor, limit, scope });
		const page = await (cursor === undefined ? request : request.catch(undefinedIf(isExpiredCursor)));
		if (!page) return undefined;
		const changes = parseList(page.changes, toChange).flat();
		changes.forEach(saw);
		return { ...page, changes };
	},
	async latest() {
		return (await readList(client, { ...byChange, scope, sort_order: 'desc' })).flatMap((recording) => (recording ? toListed(recording, client) : []));
	},
	async *since(moment) {
		const query = { ...byChange, scope, sort_order: 'asc' };
		const from = new Date(moment).toISOString();
		const read = async (since = from, page = 1) => await readList(client, { ...query, updated_since: since, page });
		for await (const recording of momentPages(read, ({ updated_at: at }) => String(at), maxPageSize)) yield* toListed(recording, client).filter(({ moment: at }) => at > 0);
	},
	now: () => client.firstAnswerAt,
});
