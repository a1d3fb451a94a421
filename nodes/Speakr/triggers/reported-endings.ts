import type { IDataObject } from 'n8n-workflow';
import * as v from 'valibot';
import { setWithin } from '../../shared/memory';
import { toMilliseconds, type SpeakrRecord } from '../api';
import { recordingKey } from './event-keys';
import type { Delivery } from './delivered-event';

/** The latest ending of a recording: when it was judged, how many came before, and when the recording was at work again (milliseconds by n8n's clock). */
const endingSchema = v.object({
	judgedAt: v.number(),
	count: v.number(),
	/** By Speakr's clock: what it tells of endings until then is told. Unknown while only polling has found it. */
	toldUntil: v.optional(v.number()),
	workedAt: v.optional(v.number()),
	completedIn: v.optional(v.number()),
});
const endingsSchema = v.fallback(v.array(v.tuple([v.string(), endingSchema])), []);
/** The key that a deletion starts under, when it was delivered, and when the changes feed has it, by Speakr's clock. */
const deletionSchema = v.object({ id: v.string(), key: v.string(), delivered: v.optional(v.number()), read: v.optional(v.number()) });
type Deletion = v.InferOutput<typeof deletionSchema>;
const deletionsSchema = v.fallback(v.array(deletionSchema), () => []);

const capacity = 10_000;
const storedCapacity = 300;

/** Milliseconds: until Speakr tells of an ending that can be seen, also after embeddings and if n8n's clock is put forward, and from one to the next. */
const latency = 60_000;
const maxUntold = 7_200_000;
const minBetween = 500;
const surelyTold = 3_600_000;

const completedIn = ({ status, transcription_duration_seconds: seconds }: IDataObject) =>
	status === 'COMPLETED' && typeof seconds === 'number' ? seconds : undefined;

/** By Speakr's clock; a failure leaves `completed_at` as it was before. */
const completedAt = ({ status, completed_at: moment }: IDataObject) => (status === 'COMPLETED' ? toMilliseconds(moment) : NaN);

/** Whether n8n's clock was set back since. */
const wasAhead = (moment: number) => moment > Date.now();

function seenFrom(recording: SpeakrRecord, { event, happenedAt }: Delivery): number {
	const untold = Date.parse(event.timestamp) - completedAt(recording);
	return happenedAt - (untold < maxUntold ? Math.max(0, untold) : 0);
}

/** Another process may have told it a moment ago, as while n8n is replaced by a newer one. By Speakr's clock: n8n's may differ. */
function isFresh(recording: SpeakrRecord, delivery?: Delivery): boolean {
	const endedAt = toMilliseconds(delivery?.event.timestamp) || completedAt(recording) || Date.now();
	return endedAt - toMilliseconds(recording.created_at) < surelyTold;
}

/** Remembers the endings of recordings: the same one is delivered and found by polling, and each may end again. */
export function createEndings(state: IDataObject) {
	const known = new Map(v.parse(endingsSchema, state.endings));
	const keep = () => void (state.endings = [...known].slice(-storedCapacity));
	const begunAt = Date.now();
	const worked = new Map<string, number>();
	return {
		isTold(name: string): boolean {
			const ending = known.get(name);
			return ending !== undefined && ending.workedAt === undefined;
		},
		isAwaited: (name: string): boolean => known.get(name)?.workedAt !== undefined || worked.has(name),
		countOf(name: string): number {
			const ending = known.get(name);
			return ending ? ending.count + 1 : 0;
		},
		/** What tells an ending from one that ended likewise and is forgotten; undefined if it may have been told before n8n started. */
		markOf(recording: SpeakrRecord, delivery?: Delivery): string | undefined {
			const name = recordingKey(recording);
			if (known.has(name) || isFresh(recording, delivery)) return undefined;
			const workedAt = worked.get(name);
			if (!delivery) return workedAt?.toString();
			return workedAt !== undefined || seenFrom(recording, delivery) > begunAt ? delivery.event.id : undefined;
		},
		/** True if a delivery tells of an ending that is known, which it is then the delivery of. */
		noteDelivery(recording: SpeakrRecord, { event: { timestamp }, happenedAt }: Delivery): boolean {
			const ending = known.get(recordingKey(recording));
			if (!ending) return false;
			const { judgedAt, toldUntil, workedAt } = ending;
			if (workedAt !== undefined) return happenedAt <= workedAt;
			const sentAt = Date.parse(timestamp);
			if (toldUntil !== undefined) return sentAt < toldUntil + minBetween;
			const isAsJudged = ending.completedIn !== undefined && ending.completedIn === completedIn(recording);
			const isLater = happenedAt > judgedAt + (isAsJudged ? maxUntold : latency);
			if (isLater || (wasAhead(judgedAt) && !isAsJudged)) return false;
			if (happenedAt > judgedAt - latency) ending.toldUntil = sentAt + Math.max(0, judgedAt - happenedAt);
			keep();
			return true;
		},
		noteTold(recording: SpeakrRecord, judgedAt: number, delivery?: Delivery) {
			const name = recordingKey(recording);
			const count = this.countOf(name);
			const toldUntil = delivery && Date.parse(delivery.event.timestamp);
			setWithin(capacity, known, name, { judgedAt, count, completedIn: completedIn(recording), ...(toldUntil !== undefined && { toldUntil }) });
			worked.delete(name);
			keep();
		},
		sawAtWork(name: string, moment: number) {
			const ending = known.get(name);
			if (ending && (ending.judgedAt < moment || wasAhead(ending.judgedAt))) ending.workedAt = moment;
			if (ending) keep();
			else setWithin(capacity, worked, name, moment);
		},
	};
}

/** Deletions: webhook and changes feed name the same one differently, and the ID may be given to another recording that is deleted too. */
export function createDeletions(state: IDataObject) {
	const known = v.parse(deletionsSchema, state.deletions);
	return {
		/** The key to start under: that of the first who named the deletion, since n8n may have been killed before it stored that. `moment` is in milliseconds since 1970. */
		note(key: string, id: unknown, moment: number, how: 'delivered' | 'read'): string {
			const other = how === 'delivered' ? 'read' : 'delivered';
			const alike = known.filter((deletion) => deletion.id === String(id));
			const isCounterpart = (deletion: Deletion) => deletion[how] === undefined && Math.abs(Number(deletion[other]) - moment) < latency;
			const before = alike.find((deletion) => deletion[how] === moment) ?? alike.find(isCounterpart);
			if (before) before[how] = moment;
			else known.push({ id: String(id), key, [how]: moment });
			known.splice(0, known.length - capacity);
			state.deletions = known.slice(-storedCapacity);
			return before?.key ?? key;
		},
	};
}

export type Endings = ReturnType<typeof createEndings>;
