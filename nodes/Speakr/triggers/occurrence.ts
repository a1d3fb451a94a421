import type { IDataObject } from 'n8n-workflow';
import type { Client } from '../../shared/http';
import { creationIn, isEnded, toMilliseconds, type SpeakrRecord } from '../api';
import type { Endings } from './reported-endings';
import { eventKey, recordingKey } from './event-keys';
import { endingOf, isFound } from './recordings-source';
import type { Delivery } from './delivered-event';
import type { SpeakrEvent } from './webhook/verify';

/** What starts the workflow once: the event as it is meant, and its key. */
export interface Occurrence {
	event: SpeakrEvent;
	key: string;
	otherKey?: string;
	settle?(): void;
}

/** 'unfinished' if the recording is still processed, undefined if nothing is to start. */
export type Judgment = Occurrence | 'unfinished' | undefined;

export const plainKey = ({ type, id }: SpeakrEvent): string => `${type}/${id}`;

/** Milliseconds: Speakr stamps a change before the creation that it is part of. */
const imprecision = 1_000;

/** Whether the event is about a deleted recording whose ID was given to this one. Sent again, it has its own time only in `updated_at`. */
function isAnother(client: Client, recording: IDataObject, { timestamp, replayed_from: origin, data }: SpeakrEvent): boolean {
	const happenedAt = origin === undefined ? Date.parse(timestamp) : toMilliseconds(data.updated_at) + imprecision;
	return creationIn(recording, client) > happenedAt;
}

/** What a delivery says of its recording, undefined if it is known or about another one; 'unfinished' if that is still processed. */
export async function judgeDelivery(
	client: Client,
	endings: Endings,
	recording: SpeakrRecord,
	delivery: Delivery,
): Promise<Judgment> {
	const { event } = delivery;
	if (isAnother(client, recording, event)) return undefined;
	const isReplay = event.replayed_from !== undefined;
	if (event.type === 'recording.created' && !isReplay) return { event, key: eventKey(event.type, recording) };
	if (event.type === 'recording.created' || !isFound(event.type)) return { event, key: plainKey(event) };
	if (!isReplay && endings.noteDelivery(recording, delivery)) return undefined;
	return await judgeEnding(client, endings, recording, event, delivery);
}

/** How a recording ended, as it was delivered or found by polling. Undefined if it was deleted. */
export async function judgeEnding(
	client: Client,
	endings: Endings,
	recording: SpeakrRecord,
	event: SpeakrEvent,
	delivery?: Delivery,
): Promise<Judgment> {
	const judgedAt = Date.now();
	const name = recordingKey(recording);
	if (!isEnded(recording)) {
		endings.sawAtWork(name, delivery ? delivery.happenedAt - 1 : judgedAt);
		return 'unfinished';
	}
	const ending = await endingOf(client, recording);
	if (!ending) return undefined;
	const count = endings.countOf(name);
	const isReplay = event.replayed_from !== undefined;
	const whole = eventKey(ending.type, recording, ending);
	const key = isReplay ? `${whole}/${event.id}` : [whole, ...(count > 0 ? [count] : [])].join('/');
	const mark = isReplay ? undefined : endings.markOf(recording, delivery);
	return {
		event: { ...event, type: ending.type },
		key,
		otherKey: mark && `${whole}/${mark}`,
		settle: isReplay && count > 0 ? undefined : () => endings.noteTold(recording, judgedAt, delivery),
	};
}
