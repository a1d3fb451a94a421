import { FailedTranscription, ServiceFailure, undefinedIf } from '../../shared/errors';
import type { Client } from '../../shared/http';
import { requestTo } from '../../shared/operation';
import { withoutSecrets } from '../api';
import { isDeleted, parseTranscript, type TranscriptRecord } from '../records';

export const transcriptEndpoint = 'GET /transcript/{transcriptId}';

/** The transcript in any state: HTTP calls a failed one a success. */
export const fetchTranscript = async (client: Client, transcriptId: string): Promise<TranscriptRecord> =>
	parseTranscript(await client.json(requestTo(transcriptEndpoint, { transcriptId })));

/** Whether AssemblyAI says that the account has no such transcript in this region. */
export const isUnknownTranscript = (error: unknown): error is ServiceFailure =>
	error instanceof ServiceFailure && (error.status === 404 || (error.status === 400 && /not found/i.test(error.message)));

/** The transcript, undefined if it was deleted. Throws ServiceFailure, also if it is unknown. */
export async function fetchUndeleted(client: Client, id: string): Promise<TranscriptRecord | undefined> {
	const transcript = await fetchTranscript(client, id);
	return isDeleted(transcript) ? undefined : transcript;
}

/** Undefined if it was deleted or is unknown. */
export const fetchExisting = async (client: Client, id: string): Promise<TranscriptRecord | undefined> =>
	await fetchUndeleted(client, id).catch(undefinedIf(isUnknownTranscript));

const howToReturnFailed = "To continue anyway, set 'When Transcription Fails' to 'Return the Transcript'";

/** The transcript, unless it failed or was deleted: then throws ServiceFailure with AssemblyAI's words. */
export function throwIfFailed(transcript: TranscriptRecord, advice = howToReturnFailed): TranscriptRecord {
	const { id, status, error } = transcript;
	if (status === 'error') {
		const reason = typeof error === 'string' && error !== '' ? withoutSecrets(error) : 'No reason was given';
		throw new FailedTranscription(`AssemblyAI could not transcribe ${id}: ${reason}`, { advice, status: 200, final: true });
	}
	if (!isDeleted(transcript)) return transcript;
	throw new ServiceFailure(`Transcript ${id} was deleted`, { advice: 'AssemblyAI keeps only a record that it existed' });
}

/** Throws ServiceFailure where it failed, was deleted or is not ready. */
export function onlyCompleted(transcript: TranscriptRecord): TranscriptRecord {
	const { id, status } = throwIfFailed(transcript, 'It has no text');
	if (status === 'completed') return transcript;
	throw new ServiceFailure(`Transcript ${id} is not ready yet: its status is '${status}'`, {
		advice: "To wait until it is ready, use the operation 'Wait'",
	});
}
