import type { IDataObject } from 'n8n-workflow';
import type { Client } from '../../shared/http';
import { asObject, pick } from '../../shared/json';
import { requestTo } from '../../shared/operation';
import { parseRecording, type SpeakrRecord } from '../api/records';

export const recordingEndpoint = 'GET /recordings/{recordingId}';

export const statusEndpoint = 'GET /recordings/{recordingId}/status';

/** A recording, with its texts unless the format is 'minimal'. Throws ServiceFailure. */
export const readRecording = async (client: Client, recordingId: number, query?: { format: 'minimal' }): Promise<SpeakrRecord> =>
	parseRecording(await client.json({ ...requestTo(recordingEndpoint, { recordingId }), query }));

export const textNames = ['summary', 'transcript', 'notes'];

const onlyInLists = ['audio_duration', 'created_at'];

const neverDropped = ['error_message', 'events', 'duplicate_warning', 'idempotent_replay', 'warnings'];

const holdsSomething = (value: unknown) => (Array.isArray(value) ? value.length > 0 : Boolean(value));

/** At most ten fields of a recording, in the order a person reads, tags and folder by name; and what tells of a problem. */
export function simplified(recording: IDataObject): IDataObject {
	const { tags, folder } = recording;
	const hasText = textNames.some((text) => text in recording);
	const named = {
		...recording,
		tags: Array.isArray(tags) ? tags.map((tag) => asObject(tag).name) : [],
		folder: folder ? asObject(folder).name : null,
	};
	const shown = ['title', 'meeting_date', ...textNames, 'participants', 'tags', 'folder', ...(hasText ? [] : onlyInLists), 'status', 'id'];
	return { ...pick(named, shown), ...pick(named, neverDropped.filter((name) => holdsSomething(recording[name]))) };
}

export const asShown = (recording: IDataObject, { simplify }: { simplify: boolean }): IDataObject =>
	simplify ? simplified(recording) : recording;
