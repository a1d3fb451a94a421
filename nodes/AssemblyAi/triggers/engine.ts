import type { IDataObject, ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';
import { ServiceFailure, toError, toNodeError } from '../../shared/errors';
import { connect, type Client } from '../../shared/http';
import { readTriggerFields, type Values } from '../../shared/operation';
import { newest, readNews } from '../../shared/poll';
import { createEngines, defaultInterval, testResponse, type Starter, type TriggerWork } from '../../shared/trigger';
import { assemblyAi } from '../api';
import { deleteTranscript } from '../transcripts/delete';
import { existing, isUnknown } from '../transcripts/fetch';
import { eventKey } from './event-keys';
import { eventFields, itemOf, toItem, type Received } from './event-item';
import { isUrlOf } from './notify';
import { transcriptsOf } from './transcripts-source';

type EventValues = Values<typeof eventFields>;

export const engines = createEngines<Received>();

const overlap = 60_000;

/** Starts the trigger of a published workflow. Throws NodeOperationError for invalid parameters. */
export async function runTrigger(context: ITriggerFunctions): Promise<ITriggerResponse> {
	try {
		const values = readTriggerFields(context, eventFields);
		if (context.getMode() === 'manual') return testResponse(context, async () => await readSample(await connect(context, assemblyAi), values));
		return await engines.run(context, {
			interval: values.options.interval ?? defaultInterval,
			nameOf: ({ delivery }) => `The transcript of the notification '${delivery.key}'`,
			idOf: ({ delivery: { key } }) => key,
			createWork: ({ starter, signal }) => createWork(context, values, starter, signal),
		});
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}

/** The item of the newest transcript that fits. Throws ServiceFailure. */
export const readSample = async (client: Client, values: EventValues): Promise<IDataObject | undefined> =>
	await newest(transcriptsOf(client), async ({ entry: id, outcome }) => {
		if (!values.events.some((event) => event === outcome)) return undefined;
		const transcript = await existing(client, id);
		return transcript && itemOf(transcript, metadataOf(transcript.webhook_url), values, { sample: true });
	});

const metadataOf = (url: unknown): IDataObject =>
	typeof url === 'string' && URL.canParse(url) ? Object.fromEntries(new URL(url).searchParams) : {};

function createWork(context: ITriggerFunctions, values: EventValues, starter: Starter, signal: AbortSignal): TriggerWork<Received> {
	/** A webhook gets only what was created with its URL, so the clock looks for nothing else. */
	const isOwn = (url: unknown) => values.mode === 'polling' || isUrlOf(context, url);

	const handOn = async (client: Client, key: string, item: IDataObject) => {
		const isStarted = await starter.start(key, item);
		if (!isStarted || !values.options.deleteWhenDone || item.status !== 'completed') return;
		await deleteTranscript(client, String(item.id)).catch((error: unknown) => {
			context.logger.warn(`Transcript ${String(item.id)} could not be deleted: ${toError(error).message}`);
		});
	};

	const report = (failure: ServiceFailure) => context.saveFailedExecution(toNodeError(context.getNode(), failure));

	const look = async (client: Client, budget: number) => {
		await readNews(
			{
				state: starter.state,
				begin: Date.now(),
				budget,
				warn: (text, about) => context.logger.warn(text, about),
				report,
			},
			{
				subject: client.account,
				source: transcriptsOf(client),
				overlap,
				events: values.events,
				nameOf: (key) => `Transcript ${key.slice(0, key.indexOf('@'))}`,
				async toItem({ event, sighting: { entry: id } }) {
					const transcript = await existing(client, id);
					if (!transcript || !isOwn(transcript.webhook_url)) return undefined;
					const item = itemOf(transcript, metadataOf(transcript.webhook_url), values);
					if (item) await handOn(client, eventKey(id, event), item);
					return undefined;
				},
			},
		);
	};
	return {
		async begin() {
			if (starter.state.watermark === undefined) await look(await connect(context, assemblyAi, { signal, hurried: true }), 20_000);
		},
		async look(until) {
			await look(await connect(context, assemblyAi, { signal, background: true, until }), until - Date.now());
			return [];
		},
		async handle(received) {
			const client = await connect(context, assemblyAi, { signal, background: true });
			const item = await toItem(client, received, values).catch((error: unknown) => {
				if (!isUnknown(error)) throw error;
				report(unknownTranscript(received, error));
				return undefined;
			});
			if (item) await handOn(client, received.delivery.key, item);
		},
	};
}

function unknownTranscript({ delivery }: Received, { message, advice, status }: ServiceFailure): ServiceFailure {
	const id = 'transcript_id' in delivery ? delivery.transcript_id : '';
	return new ServiceFailure(`Transcript ${id} of a notification could not be fetched: ${message}`, { advice, status });
}
