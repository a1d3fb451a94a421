import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { ServiceFailure } from '../../shared/errors';
import { connect, type Client } from '../../shared/http';
import { choices, readTriggerFields, simplify } from '../../shared/operation';
import { poll, type Sighting, type PollSource } from '../../shared/poll';
import { assemblyAi } from '../api';
import { outcomes } from './event-item';
import { isDeleted, type ListedTranscript, type TranscriptRecord } from '../records';
import { fetchTranscript } from '../transcripts/fetch';
import { listTranscripts } from '../transcripts/list';
import { asShown } from '../transcripts/simplify';
import { eventKey, handover } from './event-keys';

export const pollingFields = {
	events: choices('Trigger On', outcomes, { value: ['completed'], required: true }),
	simplify,
};

/** Transcripts that the first poll or a manual test reads. */
const latestCount = 100;

/** Milliseconds: transcripts created at the same time may be listed out of order. */
const overlap = 60_000;

/** The key includes the creation time, which only the list contains. */
function toSighting({ id, created, status }: Pick<ListedTranscript, 'id' | 'created' | 'status'>): Sighting<string> {
	const createdAt = Date.parse(created);
	const outcome = status === 'completed' || status === 'error' ? status : undefined;
	return { key: `${id}@${createdAt}`, createdAt, outcome, entry: id };
}

const existing = async (client: Client, id: string): Promise<TranscriptRecord | undefined> =>
	await fetchTranscript(client, id).then(
		(transcript) => (isDeleted(transcript) ? undefined : transcript),
		(error: unknown) => {
			if (error instanceof ServiceFailure && (error.status === 400 || error.status === 404)) return undefined;
			throw error;
		},
	);

const transcriptsOf = (client: Client): PollSource<string> => ({
	async *since(moment) {
		const rows: ListedTranscript[] = [];
		const createdAfter = new Date(moment).toISOString();
		for await (const row of listTranscripts(client, {}, { createdAfter })) rows.push(row);
		yield* rows.reverse().map(toSighting);
	},
	async *latest() {
		let count = 0;
		for await (const row of listTranscripts(client, {}, {}, latestCount)) {
			yield toSighting(row);
			if (++count === latestCount) return;
		}
	},
	async look(key) {
		const [id = '', createdAt] = key.split('@');
		const transcript = await existing(client, id);
		return transcript && toSighting({ ...transcript, created: new Date(Number(createdAt)).toISOString() });
	},
});

/** Polls once: the items, or null if there are none. Throws ServiceFailure. */
export async function pollTranscripts(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const client = await connect(context, assemblyAi);
	const values = readTriggerFields(context, pollingFields);
	const settle = handover.ofPoll(context);
	return await poll(context, {
		subject: client.account,
		source: transcriptsOf(client),
		overlap,
		events: values.events,
		nameOf: (key) => `Transcript ${key.slice(0, key.indexOf('@'))}`,
		async toItem({ event, sighting: { entry: id } }) {
			const key = eventKey(id, event);
			return await settle({ subject: key, key }, async () => {
				const transcript = await existing(client, id);
				return transcript && { ...asShown(transcript, values), event: { status: transcript.status } };
			});
		},
	});
}
