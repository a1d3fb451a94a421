/** Which writes a client is told of. */
import type { Recording } from '../model';

/** Columns that move `updated_at`, with their word in `fields_changed`; null for those that send no event. */
const TRACKED: ReadonlyArray<readonly [column: keyof Recording, word: string | null]> = [
	['title', 'title'],
	['participants', 'participants'],
	['notes', 'notes'],
	['summary', 'summary'],
	['transcription', 'transcript'],
	['status', null],
	['meetingDate', 'meeting_date'],
	['folderId', 'folder_id'],
	['isInbox', 'is_inbox'],
	['isHighlighted', 'is_highlighted'],
	['isArchived', 'is_archived'],
	['audioDeletedAt', 'audio'],
	['completedAt', null],
	['errorMessage', null],
	['speakerLabels', 'speakers'],
	['deletionExempt', 'deletion_exempt'],
	['promptVariables', 'prompt_variables'],
	['tagIds', 'tags'],
	['events', 'events'],
];

export interface Change {
	/** Whether `updated_at` moves. */
	isVisible: boolean;
	words: string[];
}

/** What writing these columns changes; the same value again changes nothing. */
export function changeOf(recording: Recording, columns: Partial<Recording>): Change {
	const written: Recording = { ...recording, ...columns };
	const isSame = (column: keyof Recording) => JSON.stringify(recording[column]) === JSON.stringify(written[column]);
	const changed = TRACKED.filter(([column]) => !isSame(column));
	return { isVisible: changed.length > 0, words: changed.flatMap(([, word]) => word ?? []) };
}
