import type { IDataObject } from 'n8n-workflow';
import type { Client } from '../../shared/http';
import type { Starter } from '../../shared/trigger';
import type { SpeakrRecord } from '../api';
import { createDeletions, type Endings } from './reported-endings';
import { bareItem, needsRecording, withRecording } from './event-item';
import { eventKey, recordingKey } from './event-keys';
import type { TriggerValues } from './fields';
import { judgeEnding, judgeDelivery, plainKey, type Judgment, type Occurrence } from './occurrence';
import type { LoopGuard } from './loop-guard';
import { createOneAtATime } from './one-at-a-time';
import type { Delivery } from './delivered-event';
import { undefinedIfGone } from '../recordings/recording';
import { readExisting, isFound, readEvent } from './recordings-source';
import type { SpeakrEvent } from './webhook/verify';

/** Starts the workflow for a delivery, and for what the clock finds; the latter tell whether they did. All throw ServiceFailure. */
export function createStart(values: TriggerValues, starter: Starter, endings: Endings, guard: LoopGuard) {
	const chosen: readonly string[] = values.events;
	const deletions = createDeletions(starter.state);
	const oneAtATime = createOneAtATime();
	const isChosen = ({ type }: SpeakrEvent) => chosen.includes(type) || !isFound(type);
	const startUnder = async ({ key, otherKey }: Occurrence, item: IDataObject): Promise<boolean> =>
		(await starter.start(key, item)) === true || (otherKey !== undefined && (await starter.start(otherKey, item)) === true);
	const startBare: StartBare = async (event, key, name) => {
		const startIt = async () => (await starter.start(key, bareItem(event))) === true;
		return await (name === undefined ? startIt() : guard.start(name, startIt));
	};
	const startDeleted = async (event: SpeakrEvent, how: 'delivered' | 'read'): Promise<boolean> =>
		await startBare(event, deletions.note(plainKey(event), event.data.recording_id, Date.parse(event.timestamp), how));
	const noteHolder = createHolders(guard);

	const startAlone: Start = async (client, event, judge) => {
		const judgments: Judgment[] = [];
		let name = '';
		const item = await withRecording(client, event, values, async (recording) => {
			name = recordingKey(recording);
			const judgment = await judge(recording);
			judgments.push(judgment);
			return typeof judgment === 'object' && isChosen(judgment.event) ? judgment.event : undefined;
		}).catch(undefinedIfGone);
		const [judgment] = judgments;
		if (judgment === 'unfinished') return { isFinished: false, isStarted: false };
		const isStarted = item !== undefined && judgment !== undefined && (await guard.start(name, async () => await startUnder(judgment, item)));
		judgment?.settle?.();
		return { isFinished: true, isStarted };
	};
	const start: Start = async (client, event, judge) =>
		await oneAtATime(event.data.recording_id, async () => await startAlone(client, event, judge));
	return {
		...createFound(start, startBare, values, endings),

		/** False if the recording has not ended yet, so that the clock will find its end. */
		async delivered(open: () => Promise<Client>, delivery: Delivery): Promise<boolean> {
			const { event } = delivery;
			if (needsRecording(event, values)) {
				const client = await open();
				return (await start(client, event, async (recording) => await judgeDelivery(client, endings, recording, delivery))).isFinished;
			}
			const { recording_id: id } = event.data;
			if (event.type === 'recording.deleted') await startDeleted(event, 'delivered');
			else await startBare(event, plainKey(event), id === undefined ? undefined : await noteHolder(open, id));
			return true;
		},
		async deleted({ id, deleted_at: deletedAt, reason }: SpeakrRecord): Promise<boolean> {
			const timestamp = String(deletedAt);
			const event: SpeakrEvent = { id: `${id}@${timestamp}`, type: 'recording.deleted', timestamp, data: { recording_id: id, reason } };
			return await startDeleted(event, 'read');
		},
	};
}

function createHolders(guard: LoopGuard) {
	const holders = new Map<number, string>();
	/** Half-way to the limit, the recording is asked for: its ID may have been given to another one. */
	return async (open: () => Promise<Client>, id: number): Promise<string> => {
		const name = String(id);
		if (!guard.isFrequent(name)) return name;
		const holder = recordingKey((await readExisting(await open(), id)) ?? { id });
		if (holders.has(id) && holders.get(id) !== holder) guard.forget(name);
		holders.set(id, holder);
		return name;
	};
}

type Start = (
	client: Client,
	event: SpeakrEvent,
	judge: (recording: SpeakrRecord) => Promise<Judgment>,
) => Promise<{ isFinished: boolean; isStarted: boolean }>;

type StartBare = (event: SpeakrEvent, key: string, guardedName?: string) => Promise<boolean>;

const createFound = (start: Start, startBare: StartBare, values: TriggerValues, endings: Endings) => ({
	async ended(client: Client, recording: SpeakrRecord): Promise<boolean> {
		if (endings.isTold(recordingKey(recording))) return false;
		const event = await readEvent(client, 'recording.transcription.completed', recording);
		const judge = async (fetched: SpeakrRecord) =>
			endings.isTold(recordingKey(fetched)) ? undefined : await judgeEnding(client, endings, fetched, event);
		return (await start(client, event, judge)).isStarted;
	},
	async created(client: Client, recording: SpeakrRecord): Promise<boolean> {
		const event = await readEvent(client, 'recording.created', recording);
		return (await start(client, event, async () => ({ event, key: eventKey(event.type, recording) }))).isStarted;
	},
	async updated(client: Client, recording: SpeakrRecord): Promise<boolean> {
		const timestamp = String(recording.updated_at);
		const found = await readEvent(client, 'recording.updated', recording);
		const event = { ...found, id: `${found.id}/${timestamp}`, timestamp };
		if (!needsRecording(event, values)) return await startBare(event, event.id, recordingKey(recording));
		return (await start(client, event, async () => ({ event, key: event.id }))).isStarted;
	},
});
