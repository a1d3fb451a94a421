import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import type { Care } from '../../shared/deduplication';
import { connect, type Client } from '../../shared/http';
import { choices, collection, readTriggerFields } from '../../shared/operation';
import { poll, type Found } from '../../shared/poll';
import { speakr } from '../api';
import { fateOf, type Logged } from './webhook/delivery-log';
import { replayLost } from './webhook/replay';
import type { Delivery } from './webhook/verify';
import { contentFields, events, filterFields, withRecording } from './event-item';
import { webhookId } from '../fields';
import { handover, namesOf } from './deduplication';
import { attendWebhooks, unlessRefused } from './webhook/repair';
import { earliestMoment, recordingsOf, toEvent, toWatched } from './poll-source';

export const pollingFields = {
	events: choices(
		'Trigger On',
		{
			'recording.created': { name: 'Recording Created', description: 'A recording is there that was not before' },
			'recording.transcription.completed': events['recording.transcription.completed'],
			'recording.transcription.failed': events['recording.transcription.failed'],
		},
		{ value: ['recording.transcription.completed'], required: true },
	),
	...contentFields,
	options: collection('Options', {
		...filterFields,
		webhookId: {
			...webhookId,
			property: {
				...webhookId.property,
				displayName: 'Beside Webhook',
				description: 'The webhook that starts this workflow too. One that a Speakr Trigger made is found without this.',
			},
		},
	}),
};

/** Milliseconds: recordings uploaded at the same time may show up in another order than they were made. */
const overlap = 120_000;

/** One poll of the trigger, as n8n wants it. Throws ServiceFailure. */
export async function pollRecordings(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const client = await connect(context, speakr);
	const values = readTriggerFields(context, pollingFields);
	const chosen: string[] = values.events;
	const isManual = context.getMode() === 'manual';
	const { account: subject } = client;
	const beside = isManual ? [] : await attendWebhooks(context, client, { subject, chosenId: values.options.webhookId });
	// What polling finds itself need not be sent again.
	for (const logged of beside) {
		const replaying = replayLost(client, logged, (type) => !chosen.includes(type) && type !== 'webhook.test');
		await unlessRefused(context, 'Speakr could not send again what was lost', replaying);
	}
	const settle = handover.ofPoll(context);
	return await poll(context, {
		subject,
		source: recordingsOf(client),
		overlap,
		events: toWatched(chosen),
		nameOf: (key, entry) => `Recording ${key.slice(0, key.indexOf('@'))}${typeof entry?.title === 'string' ? ` '${entry.title}'` : ''}`,
		async toItem(found) {
			const event = await toEvent(client, found);
			if (!event || !chosen.includes(event.type)) return undefined;
			return await settle(
				namesOf(event),
				async () => (await withRecording(client, event, values))?.json,
				async () => await careFor(client, beside, event, found),
			);
		},
	});
}

/**
 * Whether a webhook beside takes care of an event: it has, or it still may. The log may be a moment behind the recording,
 * so nothing is taken for lost at first sight.
 */
async function careFor(
	client: Client,
	beside: Logged[],
	{ type, data }: Delivery,
	found: Found<IDataObject>,
): Promise<Care> {
	const concerned = beside.filter(({ webhook }) => [webhook.events].flat().includes(type));
	if (concerned.length === 0) return 'none';
	const moment = earliestMoment(found);
	const fates = await Promise.all(
		concerned.map(async (logged) => await fateOf(client, logged, type, Number(data.recording_id), moment)),
	);
	if (fates.includes('arrived')) return 'taken';
	return fates.includes('underway') || !found.again ? 'possible' : 'none';
}
