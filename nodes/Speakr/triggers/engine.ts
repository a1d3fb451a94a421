import type { IDataObject } from 'n8n-workflow';
import { changeLag } from '../../shared/change-lag';
import { outcomeOf, ServiceFailure, toError } from '../../shared/errors';
import type { Client } from '../../shared/http';
import { created, idOfKey, isSettled, takeNews, type Found } from '../../shared/poll';
import { sleep } from '../../shared/sleep';
import { createEngines, defaultInterval, type TriggerTools, type TriggerWork } from '../../shared/trigger';
import { isEnded, speakr, type SpeakrRecord } from '../api';
import { createEndings, type Endings } from './reported-endings';
import { recordingKey } from './event-keys';
import { followsFeed, leaveFeed, pollFeed } from './feed/poll-feed';
import type { Change, News } from './feed/news';
import { triggerFields, type TriggerValues } from './fields';
import { createLoopGuard } from './loop-guard';
import { isWanted, subscriptionOf, type Delivery } from './delivered-event';
import { isEnding, recordingsOf, toWatched } from './recordings-source';
import { readSample } from './sample';
import { createStart } from './start';
import { maintainWebhook } from './upkeep';
import { missedIn, readLogged, type LoggedDelivery } from './webhook/missed';
import { publishedAt } from './webhook/test-delivery';

/** Milliseconds: Speakr 0.10.11 tells of a failure before it stores it. */
const secondLook = 2_000;

const firstLook = 20_000;

const upkeepInterval = 5;

export const engines = createEngines<typeof triggerFields, Delivery | LoggedDelivery>({
	service: speakr,
	fields: triggerFields,
	nameOf(delivery) {
		if ('row' in delivery) return `Delivery ${delivery.row.id} (${delivery.row.event_type}) in Speakr's delivery log`;
		const { type, data: { recording_id: id } } = delivery.event;
		return id === undefined ? `Event '${type}'` : `Recording ${id} (${type})`;
	},
	idOf: (delivery) => ('row' in delivery ? delivery.row.event_id : delivery.event.id),
	listensFor: ({ events, changedFields, mode, options: { includeShared, onlyCompleted, onlyFolderId, onlyTagIds } }) =>
		({ events, changedFields, mode, includeShared, onlyCompleted, onlyFolderId, onlyTagIds }),
	readSample,
	createWork,
});

function createWork(tools: TriggerTools<TriggerValues>): TriggerWork<Delivery | LoggedDelivery> {
	const { values, starter, starter: { state }, signal, warn, report, open } = tools;
	const chosen: readonly string[] = values.events;
	const endings = createEndings(state);
	const guard = createLoopGuard((name) => report(tooManyStarts(name)));
	const start = createStart(values, starter, endings, guard);
	const maintain = values.mode === 'polling' ? async () => [] : createUpkeep(tools);

	/** Starts the workflow for what the clock finds; true if it did, so that the webhook missed it. */
	const lookOnce = async (client: Client, budget: number): Promise<boolean> => {
		const begin = Date.now();
		const started: boolean[] = [];
		const saw = (recording: SpeakrRecord) => {
			if (!isEnded(recording) && recording.status !== 'SUMMARIZING') endings.sawAtWork(recordingKey(recording), begin);
		};
		const scope = values.options.includeShared === true ? 'all' : 'own';
		const take = async (news: News) => void started.push(await startForNews(client, news));
		const counts = (news: News) => meaningOf(news, values, endings) !== undefined;
		const poll = { state, scope, until: begin + budget * 0.8, saw: ({ type, recording }: Change) => void (type === 'upsert' && saw(recording)), counts, take, nameOf, warn, report } as const;
		const hasFeed = (await followsFeed(client, state)) && (await pollFeed(client, poll));
		if (!hasFeed) leaveFeed(state);
		// After an upgrade to a Speakr with a feed, which begins now, until nothing is left.
		if (!hasFeed || state.watermark !== undefined) {
			const source = recordingsOf(client, ({ entry }) => saw(entry));
			const toItem = async ({ event, sighting: { entry } }: Found<SpeakrRecord>) =>
				void started.push(await start[event === created ? 'created' : 'ended'](client, entry));
			const [before, now] = [JSON.stringify(state.watermark), Date.now()];
			await takeNews({ state, begin: now, budget: begin + budget - now, warn, report }, { subject: client.account, source, overlap: changeLag, events: toWatched(chosen), nameOf, toItem });
			if (hasFeed && isSettled(state.watermark) && JSON.stringify(state.watermark) === before) delete state.watermark;
		}
		return started.includes(true);
	};
	const startForNews = async (client: Client, news: News): Promise<boolean> => {
		const meaning = meaningOf(news, values, endings);
		if (meaning === 'deleted') return await start.deleted(news.recording);
		return meaning !== undefined && (await start[meaning](client, news.recording));
	};
	return {
		interval: values.options.interval ?? defaultInterval,
		async begin() {
			if (state.watermark === undefined && state.feed === undefined) await lookOnce(await open({ hurried: true }), firstLook);
		},
		async look(until) {
			const client = await open({ background: true, until });
			const found = await outcomeOf(lookOnce(client, until - Date.now()));
			const maintained = await outcomeOf(maintain(client, 'value' in found && found.value));
			const [failure] = [found, maintained].flatMap((each) => ('error' in each ? [toError(each.error)] : []));
			return { missed: 'value' in maintained ? maintained.value : [], failure };
		},
		async handle(given, until) {
			const openKept = async () => await open({ background: true, keepsCredential: true, until });
			const delivery = 'row' in given ? await readLogged(await openKept(), given) : given;
			if (!isWanted(delivery.event, values)) return;
			if (await start.delivered(openKept, delivery)) return;
			await sleep(secondLook, signal);
			await start.delivered(openKept, delivery);
		},
	};
}

/** As what news start the workflow. With a webhook, Speakr's delivery log has the updates that failed, with what changed. */
function meaningOf({ kind, recording }: News, { events, mode }: TriggerValues, endings: Endings) {
	const chosen: readonly string[] = events;
	if (kind === 'created' || kind === 'deleted') return chosen.includes(`recording.${kind}`) ? kind : undefined;
	const hasEnded = kind === 'ended' || (isEnded(recording) && (kind === 'shared' || endings.isAwaited(recordingKey(recording))));
	if (hasEnded && chosen.some(isEnding)) return 'ended';
	return kind === 'updated' && mode === 'polling' && chosen.includes('recording.updated') ? kind : undefined;
}

const nameOf = (key: string, entry?: IDataObject) =>
	`Recording ${idOfKey(key)}${typeof entry?.title === 'string' ? ` '${entry.title}'` : ''}`;

const tooManyStarts = (name: string) =>
	new ServiceFailure(`Recording ${idOfKey(name)} started the workflow too often and is ignored for an hour`, {
		advice: 'The workflow may start itself by changing the recording. Choose other events or changed fields, or add a filter.',
	});

/** Maintains the webhook if it is time to, or if it missed something, and returns the missed deliveries. */
function createUpkeep({ context, values, starter: { state }, isHandled, isPending }: TriggerTools<TriggerValues>) {
	let looks = 0;
	let wasMissed = true;
	return async (client: Client, isMissed: boolean): Promise<LoggedDelivery[]> => {
		wasMissed ||= isMissed;
		if (looks++ % upkeepInterval !== 0 && !wasMissed) return [];
		const logged = await maintainWebhook(context, client, state, subscriptionOf(values));
		if (!logged) return [];
		const { lookedAt } = state;
		const since = typeof lookedAt === 'number' ? lookedAt : publishedAt(context, logged);
		const { deliveries, until } = missedIn(logged, { since, now: client.firstAnswerAt, events: values.events, isHandled, isPending });
		state.lookedAt = until;
		wasMissed = deliveries.length > 0;
		return deliveries;
	};
}
