import type { IDataObject } from 'n8n-workflow';
import { ServiceFailure } from '../../shared/errors';
import type { Client } from '../../shared/http';
import { asObject, isObject, parseJson, pick } from '../../shared/json';
import {
	boolean,
	choice,
	collection,
	maximumWait,
	shownWhen,
	unsent,
	usualWait,
	type Call,
	type Values,
} from '../../shared/operation';
import { pollUntil } from '../../shared/poll-until';
import { simplified } from './list';

/** Speakr keeps the reason of a failed transcription in the transcript itself (seen in v0.8.0 to v0.9.4). */
const transcriptionFailure = 'ERROR_JSON:';
/** What stands in place of a summary (seen in v0.8.0 to v0.9.4). */
const noSummary = /^\[Summary (?:generation failed: (.*)|(skipped due to short transcription)|(not generated))\]$/s;

/** Why a text in place of a transcript is none, or undefined when it is one. */
export function failedTranscription(transcription: unknown): string | undefined {
	if (typeof transcription !== 'string' || !transcription.startsWith(transcriptionFailure)) return undefined;
	// Cut off by a database column it may be no JSON: the marker alone says that it failed.
	const reason = parseJson(transcription.slice(transcriptionFailure.length));
	if (isObject(reason)) {
		return [reason.t, reason.m].filter((part) => typeof part === 'string' && part !== '').join(': ');
	}
	return 'Speakr gave no reason';
}

/** Why a text in place of a summary is none, or undefined when it is one. */
export function missingSummary(summary: unknown): string | undefined {
	const [, failed, skipped, missing] = (typeof summary === 'string' && noSummary.exec(summary.trim())) || [];
	return failed ?? skipped ?? missing;
}

/** The recording with its reasons for failing under `error_message`, and not where its texts should be. */
export function withoutFailures(recording: IDataObject): IDataObject {
	const failed = failedTranscription(recording.transcription);
	const missing = missingSummary(recording.summary);
	return {
		...recording,
		...(failed !== undefined && { transcription: null }),
		...(missing !== undefined && { summary: null }),
		error_message: recording.error_message ?? failed ?? (recording.status === 'FAILED' ? (missing ?? null) : null),
	};
}

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
export async function startWork(
	{ client, values }: Call<Values<typeof waitFields> & { recordingId: number }>,
	send: () => Promise<unknown>,
): Promise<IDataObject> {
	const started = { id: values.recordingId, ...asObject(await send()) };
	return await startedOrProcessed(client, values.recordingId, started, values);
}

const settled = ['COMPLETED', 'FAILED'];

/**
 * Looks at the status, which no limit of Speakr counts, until the recording is processed; returns it whole.
 * Throws ServiceFailure when it failed (unless `onFailure` is 'continue') or the maximum, in minutes, is over.
 */
export async function waitUntilProcessed(
	client: Client,
	recordingId: number,
	{ maximumWait: minutes = usualWait, onFailure }: { maximumWait?: number; onFailure?: 'continue' | 'error' },
): Promise<IDataObject> {
	const path = `/recordings/${recordingId}`;
	const look = async () => {
		const { status } = asObject(await client.json({ method: 'GET', path: `${path}/status` }));
		return settled.includes(String(status)) ? status : undefined;
	};
	const intervals = { first: 1_000, growth: 1.5, longest: 30_000, maximum: minutes * 60_000 };
	const status = await pollUntil(look, intervals, client.signal);
	if (status === undefined) {
		throw new ServiceFailure(`Recording ${recordingId} is not processed after ${minutes} minutes`, {
			advice: "Raise 'Maximum Wait', or start a workflow with the Speakr Trigger instead of waiting",
		});
	}
	const recording = withoutFailures(asObject(await client.json({ method: 'GET', path })));
	if (status === 'FAILED' && onFailure !== 'continue') {
		const reason = String(recording.error_message ?? 'Speakr gave no reason');
		throw new ServiceFailure(`Speakr could not process recording ${recordingId}: ${reason}`, {
			advice: "Set 'When Processing Fails' to return the recording if the workflow should go on",
		});
	}
	return recording;
}
