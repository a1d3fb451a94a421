import { toError, undefinedIf } from '../../shared/errors';
import type { Client } from '../../shared/http';
import { boolean, requestTo, showHints, type Call } from '../../shared/operation';
import { isDeleted, type TranscriptRecord } from '../records';
import { isUnknownTranscript } from './fetch';

export const deleteEndpoint = 'DELETE /transcript/{transcriptId}';

export const deleteWhenDone = boolean('Delete When Done', {
	value: true,
	description:
		'Whether to delete the transcript and its uploaded file from AssemblyAI once all items are done. Failed ones are kept.',
});

/** Deletes a transcript, also if somebody else did meanwhile. Throws ServiceFailure. */
export async function deleteTranscript(client: Client, transcriptId: string): Promise<void> {
	await client.json(requestTo(deleteEndpoint, { transcriptId })).catch(undefinedIf(isUnknownTranscript));
}

/** The same, but only tells that it failed. */
export const tryToDelete = async (client: Client | Promise<Client>, id: string, tell: (failure: string) => void): Promise<void> =>
	await Promise.resolve(client).then(async (opened) => await deleteTranscript(opened, id)).catch((error: unknown) => tell(`Transcript ${id} could not be deleted: ${toError(error).message}`));

/** Deletes a completed transcript once all items of the run are made. A failure is only shown: the items are there. */
export function deleteAfterwards({ client, context, afterwards }: Call<unknown>, transcript: TranscriptRecord) {
	const { id, status } = transcript;
	if (status !== 'completed' || isDeleted(transcript)) return;
	afterwards(async () => await tryToDelete(client, id, (failure) => showHints(context, [failure], 'warning')));
}
