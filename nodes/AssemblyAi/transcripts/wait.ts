import type { IDataObject } from 'n8n-workflow';
import { ServiceFailure } from '../../shared/errors';
import type { Client } from '../../shared/http';
import { boolean, choice, collection, defaultMaximumWait, maximumWait, shownWhen, unsent } from '../../shared/operation';
import type { Values } from '../../shared/operation';
import { pollUntil } from '../../shared/poll-until';
import { fetchTranscript, unlessFailed } from './fetch';
import { asShown } from './simplify';

export const onFailure = choice(
	'When Transcription Fails',
	{ continue: 'Return the Transcript', error: 'Stop With an Error' },
	{ value: 'error', description: 'What to do if the transcript failed or was deleted' },
);

export const waitOptions = unsent(collection('Wait Options', { maximumWait, onFailure }));

export const waitFields = {
	waitUntilDone: unsent(
		boolean('Wait Until Done', {
			description:
				'Whether to wait until the transcript is ready and return it. For long recordings, use the AssemblyAI Trigger instead.',
		}),
	),
	waitOptions: shownWhen({ waitUntilDone: [true] }, waitOptions),
};

/** What `look` returns at last. Throws ServiceFailure after that many minutes. */
export async function waitFor<T>(
	client: Client,
	look: () => Promise<T | undefined>,
	minutes: number,
	[message, advice]: [message: string, advice: string],
): Promise<T> {
	// Most recordings are done within 45 seconds.
	const intervals = { first: 1_000, factor: 1.4, maxInterval: 15_000, timeout: minutes * 60_000 };
	const found = await pollUntil(look, intervals, client.signal);
	if (found === undefined) throw new ServiceFailure(message, { advice });
	return found;
}

/** The transcript once it is ready, with the seconds that this took. Throws ServiceFailure when it failed or takes too long. */
export async function waitUntilDone(
	client: Client,
	id: string,
	{ simplify, waitOptions }: Pick<Values<typeof waitFields>, 'waitOptions'> & { simplify: boolean },
): Promise<IDataObject> {
	const { maximumWait = defaultMaximumWait, onFailure } = waitOptions;
	const begun = Date.now();
	const look = async () => {
		const transcript = await fetchTranscript(client, id);
		return ['completed', 'error'].includes(transcript.status) ? transcript : undefined;
	};
	const transcript = await waitFor(client, look, maximumWait, [
		`Transcript ${id} is not ready after ${maximumWait} minutes`,
		"AssemblyAI is still working on it. Increase 'Maximum Wait', or use the AssemblyAI Trigger instead.",
	]);
	const waited = Math.round((Date.now() - begun) / 100) / 10;
	return { ...asShown(onFailure === 'continue' ? transcript : unlessFailed(transcript), { simplify }), waited_seconds: waited };
}
