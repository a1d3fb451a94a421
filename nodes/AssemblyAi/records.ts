import type { IDataObject } from 'n8n-workflow';
import { incompleteRecord } from '../shared/errors';
import { percentDecoded } from '../shared/http';
import { asObject, pick } from '../shared/json';
import { parseUrl } from '../shared/parse-url';

/** A transcript as AssemblyAI returns it: what is read here is checked, the rest untouched. */
export type TranscriptRecord = IDataObject & { id: string; status: string };

/** A transcript of the list, which has no text. Times are ISO 8601 in UTC. */
export type ListedTranscript = IDataObject & { id: string; status: string | null; created: string | null; deleted: boolean };

function filledAt(record: IDataObject, name: string): string {
	const text = record[name];
	if (typeof text === 'string' && text !== '') return text;
	throw incompleteRecord('AssemblyAI', 'transcript', name);
}

/** A transcript out of a response. Throws ServiceFailure where it has no ID or status. */
export function parseTranscript(body: unknown): TranscriptRecord {
	const record = asObject(body);
	return { ...record, id: filledAt(record, 'id'), status: filledAt(record, 'status') };
}

/** Older responses have no zone and mean UTC, newer ones end in Z. */
const inUtc = (time: string) => time.replace(/(T[\d:.]+)$/, '$1Z');

/** Throws ServiceFailure where it has no ID. */
export function parseListed(listed: unknown): ListedTranscript {
	const transcript = asObject(listed);
	const { status, created, completed, error } = transcript;
	const createdAt = typeof created === 'string' ? inUtc(created) : '';
	return {
		...pick(transcript, ['created', 'completed', 'status', 'audio_url', 'error']),
		...transcript,
		id: filledAt(transcript, 'id'),
		status: typeof status === 'string' ? status : null,
		created: Number.isNaN(Date.parse(createdAt)) ? null : createdAt,
		completed: typeof completed === 'string' ? inUtc(completed) : null,
		error: error || null,
		deleted: isDeleted(transcript),
	};
}

export const outcomeIn = ({ status }: { status: string | null }) => (status === 'completed' || status === 'error' ? status : undefined);

/** What is left of a deleted transcript says that it is completed; only its address tells. */
export const isDeleted = ({ audio_url: address }: IDataObject) =>
	typeof address === 'string' && /^(https?:\/\/)?deleted_by_user\/?$/.test(address);

const audioUrlOf = ({ audio_url: address }: IDataObject) => parseUrl(address);

/** AssemblyAI keeps no titles: the file name in the URL comes closest, unless the file was uploaded. */
export function titleOf(transcript: IDataObject): string | null {
	const url = audioUrlOf(transcript);
	if (!url || /(^|\.)assemblyai\.com$/.test(url.hostname)) return null;
	const file = url.pathname.split('/').at(-1)?.replace(/\.\w{2,4}$/, '') ?? '';
	return percentDecoded(file) || null;
}
