import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';
import type { Client } from '../../shared/http';
import { pick } from '../../shared/json';
import { boolean, choice, choices, collection, notice, shownWhen, simplify, type Values } from '../../shared/operation';
import { fieldFormats, inTimezone, shownForFormats, orText, renderOptions } from '../../shared/transcript';
import { interval, mode, testNotices } from '../../shared/trigger';
import { speakerNames } from '../fields';
import type { Notification } from './verify';
import { headerName } from '../transcripts/notify';
import type { TranscriptRecord } from '../records';
import { fetchUndeleted } from '../transcripts/fetch';
import { transcriptAs } from '../transcripts/formats';
import { asShown } from '../transcripts/simplify';

const eventsField = choices(
	'Trigger On',
	{
		completed: { name: 'Transcript Completed', description: 'The transcript is ready' },
		error: { name: 'Transcript Failed', description: "AssemblyAI could not transcribe it; 'error' contains the reason" },
		redacted_audio_ready: {
			name: 'Redacted Audio Ready',
			description: "Not found by polling. AssemblyAI doesn't say which transcript it belongs to; add metadata to the URL to identify it. Not available to every account.",
		},
	},
	{ value: ['completed'], required: true },
);

const urlNotice = notice(
	"To get notifications here, set 'Notify' of <b>Transcript: Create</b> to this workflow's trigger. In another workflow, " +
		"choose 'A URL' and enter the production URL above. The test URL only works after <b>Execute step</b>.",
);

const deleteAfterRun = boolean('Delete When Done', {
	value: true,
	description:
		'Whether to delete the transcript and its uploaded file from AssemblyAI once the execution has succeeded. Failed transcripts are kept, and so are those whose execution fails or waits.',
});

const triggerFormats = {
	...fieldFormats,
	plain: { name: 'Plain Text', description: 'As AssemblyAI returns it, without speakers' },
};

export const eventFields = {
	...testNotices('create a transcript with the test URL above', 'the newest matching transcript'),
	urlNotice: shownWhen({ mode: ['webhook'] }, urlNotice),
	events: eventsField,
	mode,
	transcriptFormat: shownWhen({ events: ['completed'] }, choice('Transcript Format', triggerFormats, { value: 'plain' })),
	simplify,
	options: inTimezone(collection('Options', {
		deleteWhenDone: shownWhen({ '/events': ['completed'] }, deleteAfterRun),
		headerName: shownWhen({ '/mode': ['webhook'] }, headerName),
		interval,
		...shownForFormats({ ...renderOptions, speakerNames }, fieldFormats, 'transcriptFormat', { '/events': ['completed'] }),
	})),
};

export interface Delivery {
	notification: Notification;
	metadata: ReturnType<IWebhookFunctions['getQueryData']>;
}

/** The item of a delivery; undefined if the transcript's status isn't wanted, or if it was deleted. Throws ServiceFailure. */
export async function toItem(client: Client, { notification, metadata }: Delivery, values: Values<typeof eventFields>): Promise<IDataObject | undefined> {
	if (!('transcript_id' in notification)) return redactedItem({ notification, metadata });
	const transcript = await fetchUndeleted(client, notification.transcript_id);
	return transcript && itemOf(transcript, metadata, values);
}

export const redactedItem = ({ notification, metadata }: Delivery): IDataObject | undefined =>
	'redacted_audio_url' in notification ? { ...pick(notification, ['redacted_audio_url']), event: toEvent(notification.status, metadata) } : undefined;

const toEvent = (status: string, metadata: Delivery['metadata']): IDataObject => ({
	status,
	...(Object.keys(Object(metadata)).length > 0 && { metadata }),
});

/** The item of a transcript, with the metadata of its URL in `event`; undefined if its status isn't wanted. */
export function itemOf(
	transcript: TranscriptRecord,
	metadata: Delivery['metadata'],
	{ events, simplify, transcriptFormat, options }: Values<typeof eventFields>,
	extra: IDataObject = {},
): IDataObject | undefined {
	const isWanted = events.some((event) => event === transcript.status);
	const isRendered = transcriptFormat !== 'plain' && transcript.status === 'completed';
	const rendered = isRendered ? orText((as) => transcriptAs(transcript, as ?? transcriptFormat, options)) : {};
	return isWanted ? { ...asShown(transcript, { simplify }), ...rendered, event: { ...toEvent(transcript.status, metadata), ...extra } } : undefined;
}
