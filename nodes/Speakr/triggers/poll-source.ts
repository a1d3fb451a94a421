import type { IDataObject } from 'n8n-workflow';
import { undefinedIfNotFound } from '../../shared/errors';
import { oncePerClient, type Client } from '../../shared/http';
import { asObject } from '../../shared/json';
import { created, type Found, type Sighting, type PollSource } from '../../shared/poll';
import { eventKey } from './event-keys';
import type { Delivery } from './webhook/verify';
import { failedTranscription } from '../recordings/failures';
import { maxPageSize, listRecordings } from '../recordings/list';

/** Completed or failed: only the recording itself tells. */
const ended = 'ended';

const foundAs: Record<string, string> = {
	'recording.created': created,
	'recording.transcription.completed': ended,
	'recording.transcription.failed': ended,
};

export const toWatched = (events: string[]): string[] => events.flatMap((event) => foundAs[event] ?? []);

/** Speakr on SQLite reuses IDs, so the key includes the creation time. */
function toSighting(entry: IDataObject): Sighting<IDataObject> {
	const { id, status, created_at: createdAt, completed_at: completedAt } = entry;
	const isEnded = status === 'COMPLETED' || status === 'FAILED';
	return {
		key: `${String(id)}@${String(createdAt)}`,
		// A missing or future time would hide the recordings created until then.
		createdAt: Math.min(Date.parse(String(createdAt)) || Date.now(), Date.now()),
		outcome: isEnded ? ended : undefined,
		// A regenerated summary keeps `completed_at` and ends without a recording event (seen in v0.9.4).
		isDoubtful: status === 'SUMMARIZING' && completedAt !== null,
		entry,
	};
}

async function* toSightings(recordings: AsyncIterable<IDataObject>, max = Infinity): AsyncGenerator<Sighting<IDataObject>> {
	let count = 0;
	for await (const recording of recordings) {
		yield toSighting(recording);
		if (++count >= max) return;
	}
}

export const recordingsOf = (client: Client): PollSource<IDataObject> => ({
	since: (moment) =>
		toSightings(
			listRecordings(client, { date_from: new Date(moment).toISOString(), sort_order: 'asc' }, Infinity),
		),
	latest: () => toSightings(listRecordings(client, {}, maxPageSize), maxPageSize),
	async look(key) {
		const path = `/recordings/${key.slice(0, key.indexOf('@'))}`;
		const recording = await existing(client, `${path}/status`);
		if (!recording) return undefined;
		// The status endpoint has no rate limit, but doesn't reveal whether the ID was reused.
		const { outcome } = toSighting(recording);
		const whole = outcome === undefined ? { ...recording, created_at: key.slice(key.indexOf('@') + 1) } : await existing(client, path);
		if (!whole) return undefined;
		const sighting = toSighting(whole);
		return sighting.key === key ? sighting : undefined;
	},
	async *reopened() {
		const working = listRecordings(client, { status: 'processing', sort_by: 'status' }, maxPageSize);
		for await (const sighting of toSightings(working)) if (!sighting.isDoubtful) yield sighting;
	},
});

const existing = async (client: Client, path: string): Promise<IDataObject | undefined> =>
	await client.json({ method: 'GET', path }).then(asObject, undefinedIfNotFound);

/** The event that Speakr's webhook would have sent; undefined if the recording was deleted. Throws ServiceFailure. */
export async function toEvent(client: Client, { event, sighting }: Found<IDataObject>): Promise<Delivery | undefined> {
	const { id, title, created_at: createdAt, completed_at: completedAt } = sighting.entry;
	const type = event === created ? 'recording.created' : await outcomeOf(client, sighting.entry);
	if (type === undefined) return undefined;
	const timestamp = String((event === created ? createdAt : completedAt) ?? new Date().toISOString());
	return {
		id: eventKey(type, sighting.entry),
		type,
		timestamp,
		user_id: await userId(client),
		data: { recording_id: Number(id), title },
	};
}

/** The earliest possible time (ISO 8601) of an event: a failed recording has no completion time. */
export const earliestMoment = ({ event, sighting: { entry } }: Found<IDataObject>): string =>
	String((event === created ? undefined : entry.completed_at) ?? entry.created_at);

/** FAILED can also mean that only the summary failed; the transcription is complete then. */
async function outcomeOf(client: Client, { id, status }: IDataObject): Promise<string | undefined> {
	const completed = 'recording.transcription.completed';
	if (status === 'COMPLETED') return completed;
	const recording = await existing(client, `/recordings/${String(id)}`);
	if (!recording) return undefined;
	const { transcription } = recording;
	const isTranscribed = typeof transcription === 'string' && failedTranscription(transcription) === undefined;
	return isTranscribed ? completed : 'recording.transcription.failed';
}

/** Speakr 0.9.0 or later. */
const userId = oncePerClient(async (client: Client) => {
	const user = await existing(client, '/users/me');
	return typeof user?.id === 'number' ? user.id : undefined;
});
