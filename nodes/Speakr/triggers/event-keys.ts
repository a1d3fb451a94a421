import { createHash } from 'crypto';
import type { IDataObject } from 'n8n-workflow';

/** Identifies a recording: Speakr on SQLite reuses IDs. */
export const recordingKey = ({ id, created_at: createdAt }: IDataObject): string => `${String(id)}@${String(createdAt)}`;

export interface Ending {
	type: 'recording.transcription.completed' | 'recording.transcription.failed';
	reason?: string;
}

/** Identifies an event, and an ending by what a new summary doesn't change: it may move `completed_at`. */
export function eventKey(type: string, recording: IDataObject, ending?: Ending): string {
	const { processing_time_seconds: processing, transcription_duration_seconds: transcription } = recording;
	const end = !ending
		? []
		: ending.reason === undefined
			? [processing, transcription]
			: [createHash('sha256').update(ending.reason).digest('hex').slice(0, 16)];
	return [type, recordingKey(recording), ...end.map(String)].join('/');
}
