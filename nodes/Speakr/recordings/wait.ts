import type { IDataObject } from 'n8n-workflow';
import { FailedTranscription, namingWaited, ServiceFailure } from '../../shared/errors';
import { waitUntil, type Client } from '../../shared/http';
import { asObject, pick } from '../../shared/json';
import {
	boolean,
	choice,
	collection,
	createOncePerItem,
	defaultMaximumWait,
	maximumWait,
	requestTo,
	shownWhen,
	unsent,
	type Call,
	type Values,
} from '../../shared/operation';
import { isEnded, textAt, textOrNull } from '../api';
import { failedTranscription, noReason, withoutFailures } from './failures';
import { readRecording, statusEndpoint } from './recording';
import { explainMissing, refuseFailed } from './transcript';

export const waitOptions = unsent(
	collection('Wait Options', {
		maximumWait,
		onFailure: choice(
			'When Processing Fails',
			{ continue: 'Return the Recording', error: 'Stop With an Error' },
			{ value: 'error', description: 'What to do if Speakr could not transcribe or summarize the recording' },
		),
	}),
);

export const waitFields = {
	waitUntilProcessed: unsent(
		boolean('Wait Until Done', {
			description:
				'Whether to wait until Speakr is done and return the finished recording. For long recordings, use the Speakr Trigger instead.',
		}),
	),
	waitOptions: shownWhen({ waitUntilProcessed: [true] }, waitOptions),
};

/** What Speakr answered at once, or, if the user wants to wait, the processed recording. Throws ServiceFailure. */
export async function waitIfWanted(
	client: Client,
	recordingId: number,
	started: IDataObject,
	{ waitUntilProcessed: wait, waitOptions }: Values<typeof waitFields>,
): Promise<IDataObject> {
	if (!wait) return started;
	const processed = await waitUntilProcessed(client, recordingId, waitOptions, true).catch(namingWaited(`recording ${recordingId}`));
	return { ...processed, ...pick(started, ['duplicate_warning', 'idempotent_replay', 'warnings']) };
}

type ProcessingCall = Call<Values<typeof waitFields> & { recordingId: number }>;

const startedProcessing = createOncePerItem<IDataObject>();

/** Starts the processing of a recording, and waits for its end if the user wants to. Throws ServiceFailure. */
export async function startProcessing(call: ProcessingCall): Promise<IDataObject> {
	const { client, request, values } = call;
	const started = await startedProcessing.once(call, async () => asObject(await client.json({ ...request, runsToEnd: true })));
	return await waitIfWanted(client, values.recordingId, { id: values.recordingId, ...started }, values).catch((error: unknown) => {
		if (error instanceof FailedTranscription) startedProcessing.forget(call);
		throw error;
	});
}

/** The same for a summary. Throws FailedTranscription where there is nothing to summarize. */
export async function summarize(call: ProcessingCall): Promise<IDataObject> {
	const { client, values: { recordingId } } = call;
	await refuseFailed(client, recordingId);
	return await startProcessing(call).catch(explainMissing(client, recordingId));
}

/** Polls the status, which has no rate limit. Throws ServiceFailure if it fails (unless continuing) or times out. */
export async function waitUntilProcessed(
	client: Client,
	recordingId: number,
	{ maximumWait: minutes = defaultMaximumWait, onFailure }: Values<typeof waitFields>['waitOptions'],
	isReached = false,
): Promise<IDataObject> {
	const look = async () => {
		const status = textAt('recording', asObject(await client.json(requestTo(statusEndpoint, { recordingId }))), 'status');
		return isEnded({ status }) ? { status, received: await readRecording(client, recordingId) } : undefined;
	};
	const intervals = { first: 1_000, factor: 1.5, maxInterval: 30_000, timeout: minutes * 60_000, isReached };
	const processed = await waitUntil(look, intervals, client.signal);
	if (processed === undefined) {
		throw new ServiceFailure(`Recording ${recordingId} was not processed within ${minutes} minutes`, {
			advice: `Increase '${maximumWait.property.displayName}', or use a Speakr Trigger instead of waiting`,
		});
	}
	const { status, received } = processed;
	const recording = withoutFailures(received);
	const failure = failedTranscription(received.transcript);
	if ((status === 'FAILED' || failure) && onFailure !== 'continue') {
		const reason = failure?.reason ?? textOrNull(recording.error_message) ?? noReason;
		const anyway = "To continue the workflow anyway, set 'When Processing Fails' to 'Return the Recording'.";
		throw new FailedTranscription(`Speakr could not process recording ${recordingId}: ${reason}`, {
			advice: [failure?.guidance ?? '', anyway].join(' ').trim(),
		});
	}
	return recording;
}
