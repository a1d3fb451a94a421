import { oneRequestEach, Unfinished, walkFromNewest, type ArchiveSource, type Content, type Entry } from '../../shared/archive';
import { ServiceFailure, undefinedIf } from '../../shared/errors';
import { unreadableIn, type Client } from '../../shared/http';
import { pick } from '../../shared/json';
import { dayLong } from '../../shared/memory';
import { withoutSecrets } from '../api';
import { titleOf, type ListedTranscript } from '../records';
import { deleteTranscript } from './delete';
import { fetchExisting, isUnknownTranscript, throwIfFailed } from './fetch';
import { toTranscript } from './formats';
import { maxPageSize, placeIn, readPage, type CreatedRange } from './list';

const states: Record<string, Entry['state']> = { completed: 'finished', error: 'failed' };

const isTimeless = ({ created, deleted }: ListedTranscript) => created === null && !deleted;

/** The walk is in the order of their times, so one without a time is left out. */
function toEntry(listed: ListedTranscript): Entry | undefined {
	const { id, created, status, error, deleted } = listed;
	if (deleted || created === null) return undefined;
	return {
		id,
		created,
		title: titleOf(listed),
		date: created,
		state: states[status ?? ''] ?? 'unfinished',
		reason: typeof error === 'string' ? withoutSecrets(error) : 'No reason was given',
		about: pick(listed, ['status', 'created', 'completed']),
	};
}

const daysSurelyListed = 89;

/** The transcripts of the last 90 days, in a format. Only these are listed. */
export function assemblyAiArchive(client: Client, range: CreatedRange, format: string): ArchiveSource {
	const unreadable = unreadableIn(client);
	return {
		unreadable: () => unreadable.size,
		walk: (cursor) =>
			walkFromNewest(
				async (before) =>
					await readPage(client, { limit: maxPageSize, before_id: before }).catch(
						undefinedIf((failure) => before !== undefined && isUnknownTranscript(failure)),
					),
				(listed) => {
					if (isTimeless(listed)) unreadable.add(listed.id);
					return toEntry(listed);
				},
				({ created }) => placeIn(range, created),
				cursor,
			),
		// Whether it is finished shows when it is fetched.
		async *refresh(waiting) {
			for (const { created, ...entry } of waiting) {
				yield { ...entry, created, date: created, state: 'finished', about: { status: 'completed', created } };
			}
		},
		listedFrom: () => new Date(Date.now() - daysSurelyListed * dayLong).toISOString().slice(0, 10),
		delete: async (id) => await deleteTranscript(client, id),
		fetch: oneRequestEach(async (entry) => await readContent(client, entry, format)),
	};
}

async function readContent(client: Client, { id, title, date }: Entry, format: string): Promise<Content> {
	const transcript = await fetchExisting(client, id);
	if (!transcript) throw new ServiceFailure('The transcript no longer exists', { status: 404, final: true });
	if (throwIfFailed(transcript, '').status !== 'completed') throw new Unfinished();
	if (format === 'original') return { text: `${JSON.stringify(transcript, null, 2)}\n`, about: pick(transcript, itemFields) };
	return { ...toTranscript(transcript), title, date };
}

const itemFields = ['audio_duration', 'confidence', 'language_code', 'speech_model_used'];
