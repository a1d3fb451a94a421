import { collected, firstOf } from '../../shared/collected';
import type { Client } from '../../shared/http';
import { createdOfKey, creationTime, entryKey, idOfKey, latestCount, type Sighting, type PollSource } from '../../shared/poll';
import { outcomeIn, type ListedTranscript } from '../records';
import { fetchExisting } from '../transcripts/fetch';
import { listTranscripts } from '../transcripts/list';

/** The key includes the creation time, which only the list contains. */
function toSighting({ id, created, status }: Pick<ListedTranscript, 'id' | 'created' | 'status'>): Sighting<string> {
	return { key: entryKey(id, Date.parse(created ?? '') || 0), createdAt: creationTime(created), outcome: outcomeIn({ status }), entry: id };
}

export const transcriptsOf = (client: Client): PollSource<string> => ({
	async *since(moment) {
		const createdAfter = new Date(moment).toISOString();
		yield* (await collected(listTranscripts(client, {}, { createdAfter }))).reverse().map(toSighting);
	},
	async *latest() {
		for await (const row of firstOf(listTranscripts(client, {}, {}, latestCount), latestCount)) yield toSighting(row);
	},
	async look(key) {
		const transcript = await fetchExisting(client, idOfKey(key));
		return transcript && toSighting({ ...transcript, created: new Date(Number(createdOfKey(key))).toISOString() });
	},
});
