import type { IDataObject } from 'n8n-workflow';
import { ServiceFailure } from '../../shared/errors';
import type { Client } from '../../shared/http';
import { boolean, choice, collection, maximumWait, shownWhen, unsent, usualWait } from '../../shared/operation';
import { pollUntil } from '../../shared/poll-until';
import { fetchTranscript, unlessFailed } from './transcript';

export const onFailure = choice(
	'When Transcription Fails',
	{ continue: 'Return the Transcript', error: 'Stop With an Error' },
	{ value: 'error', description: 'What to do with a transcript that failed or was deleted' },
);

export const waitOptions = unsent(collection('Wait Options', { maximumWait, onFailure }));

/** Fields of an operation that starts a transcript and can wait for its end. */
export const waitFields = {
	waitUntilDone: unsent(
		boolean('Wait Until Done', {
			description: 'Whether to wait until the transcript is there and return it. For long recordings take the trigger.',
		}),
	),
	waitOptions: shownWhen({ waitUntilDone: [true] }, waitOptions),
};

interface WaitOptions {
	maximumWait?: number;
	onFailure?: 'continue' | 'error';
}

/** Milliseconds, but for the growth: most recordings are done within 45 seconds. */
const intervals = { first: 1_000, growth: 1.4, longest: 15_000 };

const settled = ['completed', 'error'];

/**
 * Looks until the transcript is completed or failed, and returns it with the seconds that this took. Throws ServiceFailure
 * when it failed (unless `onFailure` is 'continue') or the maximum, in minutes, is over.
 */
export async function waitUntilDone(
	client: Client,
	id: string,
	{ maximumWait: minutes = usualWait, onFailure }: WaitOptions,
): Promise<{ transcript: IDataObject; waited: number }> {
	const begun = Date.now();
	const look = async () => {
		const transcript = await fetchTranscript(client, id);
		return settled.includes(String(transcript.status)) ? transcript : undefined;
	};
	const transcript = await pollUntil(look, { ...intervals, maximum: minutes * 60_000 }, client.signal);
	if (transcript === undefined) {
		throw new ServiceFailure(`Transcript ${id} is not done after ${minutes} minutes`, {
			advice: "It goes on at AssemblyAI. Raise 'Maximum Wait', or start a workflow with the AssemblyAI Trigger instead.",
		});
	}
	const waited = Math.round((Date.now() - begun) / 100) / 10;
	return { transcript: onFailure === 'continue' ? transcript : unlessFailed(transcript), waited };
}
