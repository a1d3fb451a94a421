import type { IDataObject } from 'n8n-workflow';
import { ServiceFailure } from '../../shared/errors';
import type { Client } from '../../shared/http';
import { asObject, pick } from '../../shared/json';
import {
	boolean,
	choice,
	collection,
	defaultMaximumWait,
	maximumWait,
	requestTo,
	shownWhen,
	unsent,
	type Call,
	type Values,
} from '../../shared/operation';
import { pollUntil } from '../../shared/poll-until';
import { textOrNull } from '../api/records';
import { withoutFailures } from './failures';
import { readRecording, simplified } from './recording';

const waitOptionFields = {
	maximumWait,
	onFailure: choice(
		'When Processing Fails',
		{ continue: 'Return the Recording', error: 'Stop With an Error' },
		{ value: 'error', description: 'What to do with a recording that Speakr could not transcribe or summarize' },
	),
};

export const waitOptions = unsent(collection('Wait Options', waitOptionFields));

/** Fields of an operation that starts work and can wait for its end. */
export const waitFields = {
	waitUntilProcessed: unsent(
		boolean('Wait Until Processed', {
			description:
				'Whether to wait until Speakr is done and return the finished recording. For long recordings take the trigger.',
		}),
	),
	waitOptions: shownWhen({ waitUntilProcessed: [true] }, waitOptions),
};

/** What an operation returns that started work: at once what Speakr said, or in the end the finished recording. */
export async function startedOrProcessed(
	client: Client,
	recordingId: number,
	started: IDataObject,
	{ waitUntilProcessed: wait, waitOptions }: Values<typeof waitFields>,
): Promise<IDataObject> {
	if (!wait) return started;
	const processed = simplified(await waitUntilProcessed(client, recordingId, waitOptions));
	return { ...processed, ...pick(started, ['duplicate_warning', 'warnings']) };
}

/** Sends the request that starts work on a recording, and waits for its end where that is wanted. */
export async function startWork({
	client,
	request,
	values,
}: Call<Values<typeof waitFields> & { recordingId: number }>): Promise<IDataObject> {
	const started = { id: values.recordingId, ...asObject(await client.json(request)) };
	return await startedOrProcessed(client, values.recordingId, started, values);
}

export const statusEndpoint = 'GET /recordings/{recordingId}/status';

/**
 * Looks at the status, which no limit of Speakr counts, until the recording is processed; returns it whole.
 * Throws ServiceFailure when it failed (unless `onFailure` is 'continue') or the maximum, in minutes, is over.
 */
export async function waitUntilProcessed(
	client: Client,
	recordingId: number,
	{ maximumWait: minutes = defaultMaximumWait, onFailure }: { maximumWait?: number; onFailure?: 'continue' | 'error' },
): Promise<IDataObject> {
	const look = async () => {
		const { status } = asObject(await client.json(requestTo(statusEndpoint, { recordingId })));
		return status === 'COMPLETED' || status === 'FAILED' ? status : undefined;
	};
	const intervals = { first: 1_000, factor: 1.5, maxInterval: 30_000, timeout: minutes * 60_000 };
	const status = await pollUntil(look, intervals, client.signal);
	if (status === undefined) {
		throw new ServiceFailure(`Recording ${recordingId} is not processed after ${minutes} minutes`, {
			advice: "Raise 'Maximum Wait', or start a workflow with the Speakr Trigger instead of waiting",
		});
	}
	const recording = withoutFailures(await readRecording(client, recordingId));
	if (status === 'FAILED' && onFailure !== 'continue') {
		const reason = textOrNull(recording.error_message) ?? 'Speakr gave no reason';
		throw new ServiceFailure(`Speakr could not process recording ${recordingId}: ${reason}`, {
			advice: "Set 'When Processing Fails' to return the recording if the workflow should go on",
		});
	}
	return recording;
}
