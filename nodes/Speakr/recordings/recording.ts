import type { IDataObject } from 'n8n-workflow';
import { ServiceFailure, undefinedIf } from '../../shared/errors';
import type { Client } from '../../shared/http';
import { asObject, isObject, objectsAt } from '../../shared/json';
import { holdsSomething, keeping, requestTo } from '../../shared/operation';
import { parseRecording, type SpeakrRecord } from '../api';

export const recordingEndpoint = 'GET /recordings/{recordingId}';

export const transcriptEndpoint = 'GET /recordings/{recordingId}/transcript';

export const statusEndpoint = 'GET /recordings/{recordingId}/status';

/** Also where the ID was given to another user's recording; a token without the scope is refused in other words. */
export const undefinedIfGone = undefinedIf(({ status, message }) => status === 404 || (status === 403 && message === 'Permission denied'));

type Texts = { format?: 'minimal'; include?: readonly string[] };

/** A recording, with its texts unless the format is 'minimal'. Throws ServiceFailure. */
export async function readRecording(client: Client, recordingId: number, query: Texts = {}): Promise<SpeakrRecord> {
	const request = requestTo(recordingEndpoint, { recordingId });
	const { format, include = format ? [] : ['transcription', 'summary', 'notes'] } = query;
	const recording = await client.json({ ...request, query }).catch(async (error: unknown) => {
		if (!include.includes('transcription')) throw error;
		const transcription = await writeOut(client, recordingId)(error);
		const others = include.filter((name) => name !== 'transcription');
		const rest = asObject(await client.json({ ...request, query: { include: others } }));
		return { ...rest, transcription };
	});
	return parseRecording(recording);
}

/** For `catch`: the text of a transcript that Speakr cannot write out, since nobody speaks a segment (seen in v0.9.4). */
export const writeOut = (client: Client, recordingId: number) => async (error: unknown): Promise<string> => {
	if (!(error instanceof ServiceFailure && error.status === 500)) throw error;
	const request = { ...requestTo(transcriptEndpoint, { recordingId }), query: { format: 'json' } };
	const segments = await client.json(request).then((body) => objectsAt(body, 'segments')).catch(() => []);
	const lines = segments.flatMap(segmentLine);
	if (lines.length === 0) throw error;
	return lines.join('\n');
};

const segmentLine = ({ speaker, sentence }: IDataObject) =>
	typeof sentence !== 'string' || sentence === '' ? [] : [typeof speaker === 'string' ? `[${speaker}]: ${sentence}` : sentence];

export const textNames = ['summary', 'transcript', 'notes'];

const onlyInLists = ['audio_duration', 'created_at'];

/** At most ten fields of a recording, eleven of one that others share; tags and folder by name; and what was paid for, or tells of a problem. */
export function simplified(recording: IDataObject): IDataObject {
	const { tags, folder } = recording;
	const named = {
		...recording,
		...(Array.isArray(tags) && { tags: tags.filter(isObject).map(({ name }) => name) }),
		...('folder' in recording && { folder: isObject(folder) ? folder.name : null }),
	};
	const isWhole = textNames.some((text) => text in recording);
	const held = (...names: string[]) => names.filter((name) => isWhole && holdsSomething(recording[name]));
	const more = isWhole ? held('notes', 'idempotent_replay') : onlyInLists;
	const shared = ['owner', 'share'].filter((name) => holdsSomething(recording[name]));
	// Events are long: what stands after them is out of sight.
	return keeping('title', 'meeting_date', 'summary', 'transcript', ...more, 'participants', 'tags', 'folder', 'status', ...shared, 'id', ...held('events'))(named);
}

export const asShown = (recording: IDataObject, { simplify }: { simplify: boolean }): IDataObject =>
	simplify ? simplified(recording) : recording;
