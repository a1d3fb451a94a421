import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { connect, type Client } from '../shared/http';
import { choices, collection, readFields } from '../shared/operation';
import { later, poll } from '../shared/poll';
import { speakr } from './api';
import { fateOf, replayLost, type Logged } from './catch-up';
import type { Delivery } from './delivery';
import { contentFields, events, filterFields, withRecording } from './events';
import { webhookId } from './fields';
import { delivered, isOwed, pay, polled } from './handled';
import { attendWebhook } from './mend';
import { recordingsOf, toEvent, toWatched } from './watching';

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
	const values = readFields(pollingFields, (name, fallback) => context.getNodeParameter(name, fallback), {
		timezone: context.getTimezone(),
	});
	const workflowId = String(context.getWorkflow().id);
	const chosen: string[] = values.events;
	const isManual = context.getMode() === 'manual';
	const beside = isManual ? undefined : await attendWebhook(context, client, values.options.webhookId);
	// What polling finds itself need not be sent again.
	if (beside) await replayLost(client, beside, (type) => !chosen.includes(type));
	const made: Delivery[] = [];
	const items = await poll(context, {
		subject: await subjectOf(context),
		source: recordingsOf(client),
		overlap,
		events: toWatched(chosen),
		async toItem(found) {
			const event = await toEvent(client, found);
			if (!event || !chosen.includes(event.type)) return undefined;
			if (isManual) return (await withRecording(client, event, values))?.json;
			if (delivered.has(workflowId, event.id)) return undefined;
			const isBeside = beside !== undefined && !isOwed(workflowId, event);
			const care = isBeside ? await isCaredFor(client, beside, event, found.again) : 'no';
			if (care !== 'no') return care === 'maybe' ? later : undefined;
			made.push(event);
			return (await withRecording(client, event, values))?.json;
		},
	});
	for (const event of made) {
		polled.isNew(workflowId, event.id);
		pay(workflowId, event);
	}
	return items;
}

/** Another account has other recordings under the same ids. */
async function subjectOf(context: IPollFunctions): Promise<string> {
	const credentials = await context.getCredentials(speakr.credential);
	const { id } = context.getNode().credentials?.[speakr.credential] ?? {};
	return [id, speakr.address(credentials)].join(' ');
}

/**
 * Whether the webhook beside takes care of an event: it has, or it still may. The log may be a moment behind the recording,
 * so nothing is taken for lost at first sight.
 */
async function isCaredFor(
	client: Client,
	beside: Logged,
	{ type, timestamp, data }: Delivery,
	again: boolean,
): Promise<'yes' | 'maybe' | 'no'> {
	const { webhook } = beside;
	if (![webhook.events].flat().includes(type)) return 'no';
	const fate = await fateOf(client, beside, type, Number(data.recording_id), timestamp);
	if (fate === 'arrived') return 'yes';
	return fate === 'underway' || !again ? 'maybe' : 'no';
}
