import type { IDataObject } from 'n8n-workflow';
import { ServiceFailure } from '../../shared/errors';
import { waitUntil, type Client } from '../../shared/http';
import { boolean, choice, collection, defaultInTool, defaultMaximumWait, maximumWait, shownWhen, unsent, withWarnings, type Call, type Values } from '../../shared/operation';
import { outcomeIn } from '../records';
import { deleteAfterwards, deleteWhenDone } from './delete';
import { fetchTranscript, throwIfFailed } from './fetch';
import { createdIn } from './file-about';
import { hintsOf } from './hints';
import { renamed } from './simplify';

export const onFailure = choice(
	'When Transcription Fails',
	{ continue: 'Return the Transcript', error: 'Stop With an Error' },
	{ value: 'error', description: 'What to do if the transcript failed or was deleted' },
);

export const waitOptions = unsent(collection('Wait Options', { deleteWhenDone, maximumWait, onFailure }));

export const waitFields = {
	waitUntilDone: defaultInTool(
		true,
		unsent(
			boolean('Wait Until Done', {
				description:
					'Whether to wait until the transcript is ready and return it. For long recordings, use the AssemblyAI Trigger instead.',
			}),
		),
	),
	waitOptions: shownWhen({ waitUntilDone: [true] }, waitOptions),
};

type WaitOptions = Values<typeof waitFields>['waitOptions'];

/** Looks until `look` returns something; undefined after that many minutes. Most recordings are done within 45 seconds. */
export const pollFor = async <T>(client: Client, look: () => Promise<T | undefined>, minutes: number, isReached = false): Promise<T | undefined> =>
	await waitUntil(look, { first: 1_000, factor: 1.4, maxInterval: 15_000, timeout: minutes * 60_000, isReached }, client.signal);

/** The transcript once it is completed or has failed. Throws ServiceFailure after the maximum. */
export async function waitUntilDone(
	client: Client,
	id: string,
	{ maximumWait: minutes = defaultMaximumWait }: WaitOptions,
	isReached = false,
) {
	const begun = Date.now();
	const look = async () => {
		const transcript = await fetchTranscript(client, id);
		return outcomeIn(transcript) ? transcript : undefined;
	};
	const transcript = await pollFor(client, look, minutes, isReached);
	if (transcript === undefined) {
		throw new ServiceFailure(`Transcript ${id} is not ready after ${minutes} minutes`, {
			advice: "AssemblyAI is still working on it. Increase 'Maximum Wait (Minutes)', or use the AssemblyAI Trigger instead.",
		});
	}
	return { transcript, waitedSeconds: Math.round((Date.now() - begun) / 100) / 10 };
}

/** The item of a finished transcript. Throws ServiceFailure if it failed, unless that is wanted. */
export function finishedItem(
	call: Call<{ waitOptions: WaitOptions }>,
	{ transcript, waitedSeconds }: Awaited<ReturnType<typeof waitUntilDone>>,
	created = createdIn(call, transcript.id),
	warnings: string[] = [],
): IDataObject {
	const { onFailure, deleteWhenDone: isDeleted } = call.values.waitOptions;
	const shown = renamed(onFailure === 'continue' ? transcript : throwIfFailed(transcript));
	if (isDeleted) deleteAfterwards(call, transcript);
	return { ...shown, ...(created !== null && { created }), waitedSeconds, ...withWarnings(call.context, [...warnings, ...hintsOf(transcript)]) };
}
