import type { IDataObject } from 'n8n-workflow';
import { undefinedIfNotFound } from '../../shared/errors';
import type { Client } from '../../shared/http';
import { created, type Found } from '../../shared/poll';
import type { Starter } from '../../shared/trigger';
import type { Endings } from './endings';
import { bareItem, needsRecording, withRecording } from './event-item';
import { eventKey } from './event-keys';
import type { TriggerValues } from './fields';
import { endingOccurrence, occurrenceOf, plainKey, type Occurrence } from './occurrence';
import type { LoopGuard } from './loop-guard';
import type { Received } from './received';
import { isFound, toEvent } from './recordings-source';
import type { Delivery } from './webhook/verify';

type Outcome = Occurrence | 'unfinished' | undefined;

/** Starts the workflow for what is delivered and for what the clock finds. Both throw ServiceFailure. */
export function createStart(values: TriggerValues, starter: Starter, endings: Endings, guard: LoopGuard) {
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
	return {
		/** False if the recording has not ended yet, so that the clock will find its end. */
		async take(open: () => Promise<Client>, received: Received): Promise<boolean> {
			const { event } = received;
			if (needsRecording(event, values)) {
				const client = await open();
				return (await start(client, event, async (recording) => await occurrenceOf(client, endings, recording, received))).isFinished;
			}
			await startUnder(plainKey(event), event, bareItem(event));
			return true;
		},

		async takeFound(client: Client, { event: found, sighting: { key: name, entry } }: Found<IDataObject>): Promise<boolean> {
			if (found !== created && endings.at(name) !== undefined) return false;
			const event = await toEvent(client, found === created ? 'recording.created' : 'recording.transcription.completed', entry);
			const { isStarted } = await start(client, event, async (recording) =>
				found === created
					? { event, key: eventKey(event.type, recording), settle() {} }
					: await endingOccurrence(client, endings, recording, event, endings.repeatOf(name)),
			);
			return isStarted;
		},
	};
}
