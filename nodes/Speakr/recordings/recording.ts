import type { IDataObject } from 'n8n-workflow';
import type { Client } from '../../shared/http';
import { asObject } from '../../shared/json';
import { holdsSomething, keeping, requestTo } from '../../shared/operation';
import { parseRecording, type SpeakrRecord } from '../api/records';

export const recordingEndpoint = 'GET /recordings/{recordingId}';

export const statusEndpoint = 'GET /recordings/{recordingId}/status';

/** A recording, with its texts unless the format is 'minimal'. Throws ServiceFailure. */
export const readRecording = async (client: Client, recordingId: number, query?: { format: 'minimal' } | { include: string }): Promise<SpeakrRecord> =>
	parseRecording(await client.json({ ...requestTo(recordingEndpoint, { recordingId }), query }));

export const textNames = ['summary', 'transcript', 'notes'];

const onlyInLists = ['audio_duration', 'created_at'];

const paidFor = ['notes', 'events', 'idempotent_replay'];

/** At most ten fields of a recording, tags and folder by name; and what was paid for, or tells of a problem. */
export function simplified(recording: IDataObject): IDataObject {
	const { tags, folder } = recording;
	const named = {
		...recording,
		...(Array.isArray(tags) && { tags: tags.map((tag) => asObject(tag).name) }),
		...('folder' in recording && { folder: folder ? asObject(folder).name : null }),
	};
	const more = textNames.some((text) => text in recording) ? paidFor.filter((name) => holdsSomething(recording[name])) : onlyInLists;
	return keeping('title', 'meeting_date', 'summary', 'transcript', ...more, 'participants', 'tags', 'folder', 'status', 'id')(named);
}

export const asShown = (recording: IDataObject, { simplify }: { simplify: boolean }): IDataObject =>
	simplify ? simplified(recording) : recording;
