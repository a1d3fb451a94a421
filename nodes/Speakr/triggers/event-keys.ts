import { createHash } from 'crypto';
import { entryKey } from '../../shared/poll';
import type { SpeakrRecord } from '../api';

/** Identifies a recording: Speakr on SQLite reuses IDs. */
export const recordingKey = ({ id, created_at: createdAt }: SpeakrRecord): string => entryKey(id, createdAt);

export interface Ending {
	type: 'recording.transcription.completed' | 'recording.transcription.failed';
	reason?: string;
}

/** Identifies an event, and an ending by what stays once it can be seen: Speakr adds `processing_time_seconds` later, and a new summary may move `completed_at`. */
export function eventKey(type: string, recording: SpeakrRecord, ending?: Ending): string {
	const { transcription_duration_seconds: seconds } = recording;
	const endingMark = ({ reason }: Ending) => (reason === undefined ? String(seconds) : createHash('sha256').update(reason).digest('hex').slice(0, 16));
	return [type, recordingKey(recording), ...(ending ? [endingMark(ending)] : [])].join('/');
}
