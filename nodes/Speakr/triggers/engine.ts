import type { ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';
import { toNodeError } from '../../shared/errors';
import { connect, type Client } from '../../shared/http';
import { readTriggerFields } from '../../shared/operation';
import { readNews } from '../../shared/poll';
import { sleep } from '../../shared/sleep';
import { createEngines, defaultInterval, testResponse, type TriggerTools, type TriggerWork } from '../../shared/trigger';
import { speakr } from '../api';
import { createEndings } from './endings';
import { triggerFields, type TriggerValues } from './fields';
import type { Received } from './received';
import { recordingsOf, toWatched } from './recordings-source';
import { readSample } from './sample';
import { createStart } from './start';
import { maintainWebhook, readMissed } from './upkeep';

export const engines = createEngines<Received>();

/** Milliseconds that the clock goes back: recordings uploaded at the same time may be listed out of order. */
const overlap = 120_000;

/** Milliseconds: Speakr 0.10.11 tells of a failure before it stores it. */
const secondLook = 2_000;

/** Milliseconds that the first look may delay the activation of a workflow. */
const firstLook = 20_000;

/** Looks after which the webhook is looked after, also if it missed nothing. */
const upkeepInterval = 5;

/** Starts the trigger of a published workflow. Throws NodeOperationError for invalid parameters. */
export async function runTrigger(context: ITriggerFunctions): Promise<ITriggerResponse> {
	try {
		const values = readTriggerFields(context, triggerFields);
		if (context.getMode() === 'manual') return testResponse(context, async () => await readSample(await connect(context, speakr), values));
		return await engines.run(context, {
			interval: values.options.interval ?? defaultInterval,
			nameOf: ({ event: { type, data } }) => `Recording ${String(data.recording_id)} of the event '${type}'`,
			idOf: ({ event: { id } }) => id,
			createWork: (tools) => createWork(context, values, tools),
		});
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}

function createWork(context: ITriggerFunctions, values: TriggerValues, { starter, signal, isHandled }: TriggerTools): TriggerWork<Received> {
	const { state } = starter;
	const endings = createEndings(state);
	const { take, takeFound } = createStart(values, starter, endings);
	let found = 0;
	let looks = 0;
	let hasMissed = true;

	const readList = async (client: Client, budget: number) => {
		const begin = Date.now();
		await readNews(
			{
				state,
				begin,
				budget,
				warn: (text, about) => context.logger.warn(text, about),
				report: (failure) => context.saveFailedExecution(toNodeError(context.getNode(), failure)),
			},
			{
				subject: client.account,
				source: recordingsOf(client, ({ key, outcome, isDoubtful }) => {
					if (outcome === undefined && !isDoubtful) endings.sawAtWork(key, begin);
				}),
				overlap,
				events: toWatched(values.events),
				nameOf: (key, entry) => `Recording ${key.slice(0, key.indexOf('@'))}${typeof entry?.title === 'string' ? ` '${entry.title}'` : ''}`,
				async toItem(each) {
					if (await takeFound(client, each)) found++;
					return undefined;
				},
			},
		);
	};
	/** Deliveries that didn't come in, if it is time to look after the webhook, or the clock found what it missed. */
	const lookAfterWebhook = async (client: Client): Promise<Received[]> => {
		if (values.mode === 'clock' || (looks++ % upkeepInterval !== 0 && !hasMissed)) return [];
		const { lookedAt } = state;
		state.lookedAt = Date.now();
		const logged = await maintainWebhook(context, client, state);
		const missed = logged ? await readMissed(client, logged, Number(lookedAt ?? state.lookedAt), isHandled) : [];
		hasMissed = missed.length > 0;
		return missed.map((event) => ({ event, happenedAt: Date.parse(event.timestamp) }));
	};
	return {
		async begin() {
			if (state.watermark === undefined) await readList(await connect(context, speakr, { signal, hurried: true }), firstLook);
		},
		async look(until) {
			const client = await connect(context, speakr, { signal });
			found = 0;
			await readList(client, until - Date.now());
			hasMissed ||= found > 0;
			return await lookAfterWebhook(client);
		},
		async take(received) {
			const client = await connect(context, speakr, { signal });
			if (await take(client, received)) return;
			await sleep(secondLook, signal);
			await take(client, received);
		},
	};
}
