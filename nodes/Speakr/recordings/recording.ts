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

const essentials = [
	'id',
	'title',
	'status',
	'created_at',
	'completed_at',
	'meeting_date',
	'participants',
	'audio_duration',
	'original_filename',
	'error_message',
	'transcription',
	'summary',
	'notes',
];

/** What most workflows need of a recording: texts and dates, tags and folder by name. */
export function simplified(recording: IDataObject): IDataObject {
	const { tags, folder } = recording;
	return {
		...pick(recording, essentials),
		tags: Array.isArray(tags) ? tags.map((tag) => asObject(tag).name) : [],
		folder: folder ? asObject(folder).name : null,
		...pick(recording, ['events', 'duplicate_warning', 'idempotent_replay', 'warnings']),
	};
}

export const asShown = (recording: IDataObject, { simplify }: { simplify: boolean }): IDataObject =>
	simplify ? simplified(recording) : recording;
