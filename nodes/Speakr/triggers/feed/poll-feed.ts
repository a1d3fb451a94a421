import type { IDataObject } from 'n8n-workflow';
import pLimit from 'p-limit';
import * as v from 'valibot';
import { countTry, type Reporting } from '../../../shared/count-try';
import { toError, undefinedIf } from '../../../shared/errors';
import type { Client } from '../../../shared/http';
import { isObject, pick } from '../../../shared/json';
import { pollConcurrency } from '../../../shared/poll';
import { hasId, tellsFeature, unknownUrl, type SpeakrRecord } from '../../api';
import { changesFeed } from './feed-source';
import { newsKinds, type Change, type News } from './news';
import { feedStateSchema, readFeed } from './read-feed';

const record = v.custom<SpeakrRecord>((value) => isObject(value) && hasId(value));
const newsSchema = v.object({ kind: v.picklist(newsKinds), key: v.string(), recording: record, tries: v.number() });
const storedSchema = v.object({ account: v.string(), feed: feedStateSchema, left: v.array(newsSchema) });

const keptFields = ['id', 'title', 'status', 'created_at', 'completed_at', 'updated_at', 'deleted_at', 'reason', 'transcription_duration_seconds'];

const enough = 100;

interface FeedLook extends Reporting {
	state: IDataObject;
	scope: 'own' | 'all';
	until: number;
	saw(change: Change): void;
	/** Whether news can start the workflow: what else is new doesn't hold up the look. */
	counts(news: News): boolean;
	take(news: News): Promise<void>;
	nameOf(key: string, recording: IDataObject): string;
}

const storedFor = ({ account }: Client, { feed }: IDataObject) => {
	const parsed = v.safeParse(storedSchema, feed);
	return parsed.success && parsed.output.account === account ? parsed.output : undefined;
};

/** Whether to read the feed: where Speakr does not tell whether it has one, if it was read before. */
export const followsFeed = async (client: Client, state: IDataObject): Promise<boolean> =>
	(await tellsFeature(client, 'changes_feed')) ?? storedFor(client, state) !== undefined;

/** Handles what is new in the changes feed, and writes to `state` what the next look needs. False if Speakr has no feed. Throws ServiceFailure. */
export async function pollFeed(client: Client, { state, scope, until, saw, counts, take, nameOf, warn, report }: FeedLook): Promise<boolean> {
	const stored = storedFor(client, state);
	const options = { until, counts, isEnough: (found: News[]) => found.length >= enough };
	const read = await readFeed(changesFeed(client, scope, saw), stored?.feed, options).catch(undefinedIf(({ status }) => status === unknownUrl));
	if (!read) return false;
	const { news, state: feed } = read;
	const limit = pLimit(pollConcurrency);
	const attempt = async (each: News, tries: number) => {
		if (Date.now() >= until) return [{ ...each, tries }];
		const failure = await take(each).then(() => undefined, toError);
		const failed = failure && countTry({ warn, report }, nameOf(each.key, each.recording), failure, tries);
		return failed === undefined ? [] : [{ ...each, tries: failed }];
	};
	const waiting = [...(stored?.left ?? []), ...news.map((each) => ({ ...each, tries: 0 }))];
	const left = await Promise.all(waiting.map(async ({ tries, ...each }) => await limit(attempt, each, tries)));
	state.feed = { account: client.account, feed, left: left.flat().map((each) => ({ ...each, recording: pick(each.recording, keptFields) })) };
	return true;
}

/** For an older Speakr that replaced one with a feed: lists are read from where that was read to. */
export function leaveFeed(state: IDataObject) {
	const parsed = v.safeParse(storedSchema, state.feed);
	if (!parsed.success || state.watermark !== undefined) return;
	const { account: subject, feed: { floor: from, open }, left } = parsed.output;
	state.watermark = {
		subject,
		from,
		seen: [],
		open: open.flatMap(([key, how]) => (how === 'transcribed' ? [key] : [])),
		left: left.flatMap(({ kind, key }) => (kind === 'created' || kind === 'ended' ? [`${kind} ${key}`] : [])),
		failed: [],
	};
	delete state.feed;
}
