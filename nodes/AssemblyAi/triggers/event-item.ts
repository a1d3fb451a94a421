import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';
import type { Client } from '../../shared/http';
import { pick } from '../../shared/json';
import { choices, collection, simplify, type Values } from '../../shared/operation';
import type { Delivery } from './verify';
import { headerName } from './notify';
import { fetchTranscript } from '../transcripts/fetch';
import { asShown } from '../transcripts/simplify';

export const outcomes = {
	completed: { name: 'Transcript Completed', description: 'The transcript is ready' },
	error: { name: 'Transcript Failed', description: "AssemblyAI could not transcribe it; 'error' contains the reason" },
};

const eventsField = choices(
	'Trigger On',
	{
		...outcomes,
		redacted_audio_ready: {
			name: 'Redacted Audio Ready',
			description: "AssemblyAI doesn't say which transcript it belongs to; add metadata to the URL to tell. Not available to every account.",
		},
	},
	{ value: ['completed'], required: true },
);

export const eventFields = {
	events: eventsField,
	simplify,
	options: collection('Options', { headerName }),
};

/** The item of a delivery, fetched from AssemblyAI; undefined if its status isn't wanted. `metadata` is the URL's query, in its `event`. */
export async function toItem(
	client: Client,
	delivery: Delivery,
	metadata: ReturnType<IWebhookFunctions['getQueryData']>,
	{ events, simplify }: Values<typeof eventFields>,
): Promise<IDataObject | undefined> {
	const event = { ...pick(delivery, ['status']), ...(Object.keys(Object(metadata)).length > 0 && { metadata }) };
	if (!('transcript_id' in delivery)) return { ...pick(delivery, ['redacted_audio_url']), event };
	const transcript = await fetchTranscript(client, delivery.transcript_id);
	const isWanted = events.some((each) => each === transcript.status);
	return isWanted ? { ...asShown(transcript, { simplify }), event: { ...event, status: transcript.status } } : undefined;
}
