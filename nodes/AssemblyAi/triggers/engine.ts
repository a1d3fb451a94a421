import type { IDataObject } from 'n8n-workflow';
import { ServiceFailure } from '../../shared/errors';
import type { Client } from '../../shared/http';
import type { Values } from '../../shared/operation';
import { idOfKey, newest, takeNews } from '../../shared/poll';
import { createEngines, defaultInterval, type TriggerTools, type TriggerWork } from '../../shared/trigger';
import { parseUrl } from '../../shared/parse-url';
import { assemblyAi } from '../api';
import { tryToDelete } from '../transcripts/delete';
import { fetchExisting, isUnknownTranscript } from '../transcripts/fetch';
import { eventFields, itemOf, redactedItem, toItem, type Delivery } from './event-item';
import { announceUrl, isUrlOf } from '../transcripts/trigger-url';
import { transcriptsOf } from './transcripts-source';
import { eventKey } from './verify';

const overlap = 60_000;

export const engines = createEngines<typeof eventFields, Delivery>({
	service: assemblyAi,
	fields: eventFields,
	nameOf: ({ notification }) => `The transcript of the notification '${notification.key}'`,
	idOf: ({ notification: { key } }) => key,
	unfoundItem: redactedItem,
	listensFor: ({ events, mode }) => ({ events, mode }),
	readSample: async (client, values) =>
		await newest(transcriptsOf(client), async ({ entry: id, outcome }) => {
			if (!values.events.some((event) => event === outcome)) return undefined;
			const transcript = await fetchExisting(client, id);
			return transcript && itemOf(transcript, metadataOf(transcript.webhook_url), values, { sample: true });
		}),
	createWork,
});

const metadataOf = (url: unknown): IDataObject => Object.fromEntries(parseUrl(url)?.searchParams ?? []);

function createWork({ context, values, starter, open, warn, report }: TriggerTools<Values<typeof eventFields>>): TriggerWork<Delivery> {
	/** A webhook gets only what was created with its URL, so the clock looks for nothing else. */
	const isOwn = (url: unknown) => values.mode === 'polling' || isUrlOf(context, url);

	/** The run may outlast this look, and the trigger. */
	const deleteIt = async (id: string) =>
		await tryToDelete(open({ background: true, keepsCredential: true, signal: undefined }), id, (failure) => context.logger.warn(failure));

	const handOn = async (key: string, id: string, item: IDataObject) => {
		const isDeleted = values.options.deleteWhenDone && item.status === 'completed';
		await starter.start(key, item, isDeleted ? async () => await deleteIt(id) : undefined);
	};

	const look = async (client: Client, budget: number) => {
		await takeNews(
			{ state: starter.state, begin: Date.now(), budget, warn, report },
			{
				subject: client.account,
				source: transcriptsOf(client),
				overlap,
				events: values.events,
				nameOf: (key) => `Transcript ${idOfKey(key)}`,
				async toItem({ event, sighting: { entry: id } }) {
					const transcript = await fetchExisting(client, id);
					if (!transcript || !isOwn(transcript.webhook_url)) return undefined;
					const item = itemOf(transcript, metadataOf(transcript.webhook_url), values);
					if (item) await handOn(eventKey(id, event), id, item);
					return undefined;
				},
			},
		);
	};
	return {
		interval: values.options.interval ?? defaultInterval,
		async begin() {
			announceUrl(context);
			if (starter.state.watermark === undefined) await look(await open({ hurried: true }), 20_000);
		},
		async look(until) {
			await look(await open({ background: true, until }), until - Date.now());
			return { missed: [] };
		},
		async handle(delivery, until) {
			const client = await open({ background: true, keepsCredential: true, until });
			const item = await toItem(client, delivery, values).catch((error: unknown) => {
				if (!isUnknownTranscript(error)) throw error;
				report(unknownTranscript(delivery, error));
				return undefined;
			});
			if (item) await handOn(delivery.notification.key, transcriptIdIn(delivery), item);
		},
	};
}

const transcriptIdIn = ({ notification }: Delivery): string => ('transcript_id' in notification ? notification.transcript_id : '');

const unknownTranscript = (delivery: Delivery, { message, advice, status }: ServiceFailure) =>
	new ServiceFailure(`Transcript ${transcriptIdIn(delivery)} of a notification could not be fetched: ${message}`, { advice, status });
