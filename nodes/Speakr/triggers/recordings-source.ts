import { firstOf } from '../../shared/collected';
import { undefinedIf } from '../../shared/errors';
import { oncePerClient, type Client } from '../../shared/http';
import { asObject } from '../../shared/json';
import { created, createdOfKey, creationTime, idOfKey, latestCount, type Sighting, type PollSource } from '../../shared/poll';
import { requestTo } from '../../shared/operation';
import { isEnded, isUnknownUrl, parseRawRecording, userEndpoint, type SpeakrRecord } from '../api';
import { eventKey, recordingKey, type Ending } from './event-keys';
import type { SpeakrEvent } from './webhook/verify';
import { failedTranscription } from '../recordings/failures';
import { maxPageSize, listRecordings, type Query } from '../recordings/list';
import { recordingEndpoint, statusEndpoint, undefinedIfGone } from '../recordings/recording';

const ended = 'ended';

const foundAs: Record<string, string> = {
	'recording.created': created,
	'recording.transcription.completed': ended,
	'recording.transcription.failed': ended,
};

export const isFound = (type: string): boolean => type in foundAs;

export const isEnding = (type: string): boolean => foundAs[type] === ended;

export const endingTypes = Object.keys(foundAs).filter(isEnding);

export const toWatched = (events: readonly string[]): string[] => events.flatMap((event) => foundAs[event] ?? []);

function toSighting(entry: SpeakrRecord): Sighting<SpeakrRecord> {
	const { status, created_at: createdAt } = entry;
	return {
		key: recordingKey(entry),
		createdAt: creationTime(createdAt),
		outcome: isEnded(entry) ? ended : undefined,
		// A regenerated summary ends without a recording event, even if it fails.
		isDoubtful: status === 'SUMMARIZING',
		entry,
	};
}

/** The recordings that polling looks at. `saw` is called with each of them. */
export function recordingsOf(client: Client, saw: (sighting: Sighting<SpeakrRecord>) => void = () => {}): PollSource<SpeakrRecord> {
	const seen = (sighting: Sighting<SpeakrRecord>) => {
		saw(sighting);
		return sighting;
	};
	async function* list(query: Query, limit: number): AsyncGenerator<Sighting<SpeakrRecord>> {
		for await (const recording of firstOf(listRecordings(client, query, limit), limit)) yield seen(toSighting(recording));
	}
	return {
		since: (moment) => list({ date_from: new Date(moment).toISOString(), sort_order: 'asc' }, Infinity),
		async *latest() {
			for await (const sighting of list({}, latestCount)) {
				const isSummarizedAgain = sighting.isDoubtful && sighting.entry.completed_at !== null;
				yield isSummarizedAgain ? { ...sighting, outcome: ended } : sighting;
			}
		},
		async look(key) {
			const id = idOfKey(key);
			const recording = await readExisting(client, id, statusEndpoint);
			if (!recording) return undefined;
			// The status endpoint has no rate limit, but doesn't reveal whether the ID was reused.
			const whole = isEnded(recording) ? await readExisting(client, id) : { ...recording, created_at: createdOfKey(key) };
			if (!whole || recordingKey(whole) !== key) return undefined;
			return seen(toSighting(whole));
		},
		async *reopened() {
			for await (const sighting of list({ status: 'processing', sort_by: 'status' }, maxPageSize)) if (!sighting.isDoubtful) yield sighting;
		},
	};
}

export const readExisting = async (client: Client, recordingId: string | number, endpoint: typeof recordingEndpoint | typeof statusEndpoint = recordingEndpoint): Promise<SpeakrRecord | undefined> =>
	await client.json(requestTo(endpoint, { recordingId })).then(parseRawRecording, undefinedIfGone);

/** How a recording ended, by its content: FAILED can mean a failed summary, COMPLETED one of a failed transcription. Undefined if deleted. */
export async function endingOf(client: Client, { id, status, transcription_duration_seconds: duration }: SpeakrRecord): Promise<Ending | undefined> {
	const completed: Ending = { type: 'recording.transcription.completed' };
	if (status === 'COMPLETED' && typeof duration === 'number') return completed;
	const recording = await readExisting(client, id);
	if (!recording) return undefined;
	const { transcription, error_message: message } = recording;
	const failure = failedTranscription(transcription);
	if (!failure && (recording.status === 'COMPLETED' || Boolean(transcription))) return completed;
	return { type: 'recording.transcription.failed', reason: failure?.reason ?? String(message) };
}

export async function readEvent(client: Client, type: string, recording: SpeakrRecord): Promise<SpeakrEvent> {
	const { id, title, status, created_at: createdAt, completed_at: completedAt, updated_at: updatedAt } = recording;
	const endedAt = status === 'FAILED' ? updatedAt : completedAt;
	const moment = (type === 'recording.created' ? undefined : endedAt) ?? createdAt ?? new Date().toISOString();
	return {
		id: eventKey(type, recording),
		type,
		timestamp: String(moment),
		user_id: await userId(client),
		data: { recording_id: id, title },
	};
}

const userId = oncePerClient(async (client: Client) => {
	const user = await client.json(requestTo(userEndpoint, {})).then(asObject, undefinedIf(isUnknownUrl));
	return typeof user?.id === 'number' ? user.id : undefined;
});
