import type { IDataObject } from 'n8n-workflow';
import { isObject } from '../../../shared/json';
import { createdOfKey, idOfKey } from '../../../shared/poll';
import { isEnded, toMilliseconds, type SpeakrRecord } from '../../api';
import { recordingKey } from '../event-keys';

export interface Change {
	type: 'upsert' | 'delete';
	stamp: string;
	moment: number;
	recording: SpeakrRecord;
}

export const newsKinds = ['created', 'ended', 'summarized', 'updated', 'deleted', 'shared'] as const;

/** One thing that happened; 'summarized' ended without being transcribed. `key` has a time, since Speakr reuses IDs. */
export interface News {
	kind: (typeof newsKinds)[number];
	key: string;
	recording: SpeakrRecord;
}

/** Which changes since `floor`, and recordings created or shared since `bornFloor` (milliseconds), were told, and what is being processed. */
export interface FeedMemory {
	seen: Map<string, number>;
	floor: number;
	born: Map<string, number>;
	bornFloor: number;
	open: Map<string, 'transcribed' | 'summarized'>;
}

export const changeKey = ({ recording, stamp }: Change): string => `${recording.id} ${stamp}`;

/** Notes a change in `memory`, and returns what is new of it; nothing of what happened until `silentUntil`. */
export function noteChange(change: Change, memory: FeedMemory, silentUntil: number): News[] {
	const { type, stamp, moment, recording } = change;
	const isSilent = moment <= silentUntil;
	const isFirst = noteFirst(memory.seen, changeKey(change), moment, memory.floor);
	if (!isFirst && !isSilent) return [];
	if (type === 'delete') {
		forgetOpen(memory, recording, moment);
		const isRevoked = recording.reason === 'access_revoked';
		return isSilent || isRevoked ? [] : [{ kind: 'deleted', key: `${recording.id}@${stamp}`, recording }];
	}
	const key = recordingKey(recording);
	const noteBirth = (name: string, time: unknown) =>
		noteFirst(memory.born, name, toMilliseconds(time), memory.bornFloor) && toMilliseconds(time) > silentUntil;
	const isShared = recording.is_shared === true;
	const { id: shareId, shared_at: sharedAt } = isObject(recording.share) ? recording.share : {};
	const isCreated = isShared ? false : noteBirth(`created ${key}`, recording.created_at ?? recording.completed_at ?? stamp);
	const isNewlyShared = isShared && noteBirth(`shared ${key} ${String(shareId)}`, sharedAt);
	const end = noteEnd(recording, key, memory, isCreated, isSilent);
	const kinds: Array<News['kind']> = [...(isCreated ? ['created' as const] : []), ...(isNewlyShared ? ['shared' as const] : [])];
	if (end === 'ended' || end === 'summarized') kinds.push(end);
	else if (end === 'as before' && kinds.length === 0) kinds.push('updated');
	return isSilent ? [] : kinds.map((kind) => ({ kind, key, recording }));
}

function noteFirst(known: Map<string, number>, name: string, moment: number, floor: number): boolean {
	const isFirst = moment >= floor && !known.has(name);
	if (isFirst) known.set(name, moment);
	return isFirst;
}

function noteEnd(recording: IDataObject, key: string, { open }: FeedMemory, isCreated: boolean, isSilent: boolean) {
	const { status, completed_at: completedAt } = recording;
	const before = open.get(key);
	if (isEnded(recording)) {
		open.delete(key);
		if (before === 'summarized') return before;
		return before !== undefined || isCreated ? 'ended' : 'as before';
	}
	const hadEnded = isSilent ? completedAt !== null : !isCreated;
	const isSummaryOnly = status === 'SUMMARIZING' && (before === undefined ? hadEnded : before === 'summarized');
	open.set(key, isSummaryOnly ? 'summarized' : 'transcribed');
	return 'processing';
}

/** A deletion may be read after the first change of another recording with the same ID. */
function forgetOpen({ open }: FeedMemory, { id }: SpeakrRecord, deletedAt: number) {
	for (const key of open.keys()) if (idOfKey(key) === `${id}` && toMilliseconds(createdOfKey(key)) <= deletedAt) open.delete(key);
}
