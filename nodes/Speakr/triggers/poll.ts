import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import type { DeliveryState } from '../../shared/deduplication';
import { connect, type Client } from '../../shared/http';
import { choices, collection, readTriggerFields } from '../../shared/operation';
import { poll, type Found } from '../../shared/poll';
import { speakr } from '../api';
import { loggedState, type LoggedWebhook } from './webhook/delivery-log';
import { replayFailed } from './webhook/replay-failed';
import type { Delivery } from './webhook/verify';
import { contentFields, events, filterFields, withRecording } from './event-item';
import { webhookId } from '../fields';
import { handover, namesOf } from './event-keys';
import { maintainWebhooks, warnOnServiceFailure } from './webhook/repair';
import { earliestMoment, recordingsOf, toEvent, toWatched } from './poll-source';

export const pollingFields = {
	events: choices(
		'Trigger On',
		{
			'recording.created': { name: 'Recording Created', description: 'A new recording was added' },
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
				displayName: 'Complements Webhook',
				description: 'Manually created webhook that also starts this workflow. Webhooks created by a Speakr Trigger are found automatically.',
			},
		},
	}),
};

/** Milliseconds: recordings uploaded at the same time may be listed out of order. */
const overlap = 120_000;

/** Polls once: the items, or null if there are none. Throws ServiceFailure. */
export async function pollRecordings(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const client = await connect(context, speakr);
	const values = readTriggerFields(context, pollingFields);
	const chosen: string[] = values.events;
	const isManual = context.getMode() === 'manual';
	const { account: subject } = client;
	const webhooks = isManual ? [] : await maintainWebhooks(context, client, { subject, chosenId: values.options.webhookId });
	// Polling itself finds the chosen events.
	for (const logged of webhooks) {
		const replay = replayFailed(client, logged, (type) => !chosen.includes(type) && type !== 'webhook.test');
		await warnOnServiceFailure(context, 'Failed deliveries could not be resent', replay);
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
				async () => await deliveryState(client, webhooks, event, found),
			);
		},
	});
}

/** The log may lag behind the recording, so an event counts as undelivered only when a second poll finds it. */
async function deliveryState(
	client: Client,
	webhooks: LoggedWebhook[],
	{ type, data }: Delivery,
	found: Found<IDataObject>,
): Promise<DeliveryState> {
	const subscribed = webhooks.filter(({ webhook }) => [webhook.events].flat().includes(type));
	if (subscribed.length === 0) return 'undelivered';
	const moment = earliestMoment(found);
	const states = await Promise.all(
		subscribed.map(async (logged) => await loggedState(client, logged, type, Number(data.recording_id), moment)),
	);
	if (states.includes('delivered')) return 'delivered';
	return states.includes('pending') || !found.again ? 'pending' : 'undelivered';
}
