import type { IDataObject } from 'n8n-workflow';
import { undefinedIfNotFound } from '../../shared/errors';
import type { Client } from '../../shared/http';
import type { Starter } from '../../shared/trigger';
import { createDeletions, type Endings } from './endings';
import { bareItem, needsRecording, withRecording } from './event-item';
import { eventKey, recordingKey } from './event-keys';
import type { TriggerValues } from './fields';
import { endingOccurrence, occurrenceOf, plainKey, type Occurrence } from './occurrence';
import type { LoopGuard } from './loop-guard';
import type { Received } from './received';
import { isFound, toEvent } from './recordings-source';
import type { Delivery } from './webhook/verify';

type Outcome = Occurrence | 'unfinished' | undefined;

/** Starts the workflow for what is delivered and for what the clock finds. Both throw ServiceFailure. */
export function createStart(values: TriggerValues, starter: Starter, endings: Endings, guard: LoopGuard) {
	const deletions = createDeletions(starter.state);
	const chosen: readonly string[] = values.events;
	const isChosen = ({ type }: Delivery) => chosen.includes(type) || !isFound(type);
	const startUnder = async (key: string, { data: { recording_id: id } }: Delivery, item: IDataObject): Promise<boolean> =>
		(id === undefined || guard.mayStart(id)) && (await starter.start(key, item));

	const start = async (client: Client, event: Delivery, toOutcome: (recording: IDataObject) => Promise<Outcome>) => {
		const outcomes: Outcome[] = [];
		const item = await withRecording(client, event, values, async (recording) => {
			const outcome = await toOutcome(recording);
			outcomes.push(outcome);
			return typeof outcome === 'object' && isChosen(outcome.event) ? outcome.event : undefined;
		}).catch(undefinedIfNotFound);
		const [outcome] = outcomes;
		if (outcome === 'unfinished') return { isFinished: false, isStarted: false };
		const isStarted = item !== undefined && outcome !== undefined && (await startUnder(outcome.key, event, item));
		outcome?.settle();
		return { isFinished: true, isStarted };
	};
	const takeEnding = async (client: Client, recording: IDataObject): Promise<boolean> => {
		const name = recordingKey(recording);
		if (endings.at(name) !== undefined) return false;
		const event = await toEvent(client, 'recording.transcription.completed', recording);
		const judge = async (fetched: IDataObject) => await endingOccurrence(client, endings, fetched, event, endings.repeatOf(name));
		return (await start(client, event, judge)).isStarted;
	};
	return {
		/** False if the recording has not ended yet, so that the clock will find its end. */
		async take(open: () => Promise<Client>, received: Received): Promise<boolean> {
			const { event } = received;
			if (event.type === 'recording.deleted' && !deletions.note(event.data.recording_id, Date.parse(event.timestamp))) return true;
			if (needsRecording(event, values)) {
				const client = await open();
				return (await start(client, event, async (recording) => await occurrenceOf(client, endings, recording, received))).isFinished;
			}
			await startUnder(plainKey(event), event, bareItem(event));
			return true;
		},

		/** Starts the workflow for what the clock has found, and tells whether it did. */
		found: {
			ended: takeEnding,
			async created(client: Client, recording: IDataObject): Promise<boolean> {
				const event = await toEvent(client, 'recording.created', recording);
				const occurrence = { event, key: eventKey(event.type, recording), settle() {} };
				return (await start(client, event, async () => occurrence)).isStarted;
			},
			async updated(client: Client, recording: IDataObject): Promise<boolean> {
				const event = await toEvent(client, 'recording.updated', recording);
				const key = `${eventKey(event.type, recording)}/${String(recording.updated_at)}`;
				return (await start(client, { ...event, timestamp: String(recording.updated_at) }, async () => ({ event, key, settle() {} }))).isStarted;
			},
			async deleted({ id, deleted_at: deletedAt, reason }: IDataObject): Promise<boolean> {
				if (!deletions.note(id, Date.parse(String(deletedAt)))) return false;
				const timestamp = String(deletedAt);
				const event: Delivery = { id: `${String(id)}@${timestamp}`, type: 'recording.deleted', timestamp, data: { recording_id: Number(id), reason } };
				return await startUnder(plainKey(event), event, bareItem(event));
			},
		},
	};
}
