import { oneRequestEach, walkByOffset, type ArchiveSource, type Content, type Entry, type Fetch } from '../../shared/archive';
import { asFailure, ServiceFailure, undefinedIfNotFound } from '../../shared/errors';
import { unreadableIn, type Client } from '../../shared/http';
import { inOrder } from '../../shared/in-order';
import { maxTries } from '../../shared/max-tries';
import { specala } from '../api';
import { formats, type ExportFormat } from '../fields';
import { createdAtOf, isNamed, recordName, stateOf, asListed } from '../guesses';
import type { SpecalaRecord } from '../records';
import { exportBatch, exportBatchSize, hasBom, decoded } from './export';
import { toTranscript } from './get';
import { maxPageSize, readTranscription, readTranscriptions, type Query } from './read';

function toEntry(transcription: SpecalaRecord): Entry {
	const created = createdAtOf(transcription) ?? '';
	const { status } = transcription;
	return {
		id: transcription.id,
		created,
		title: recordName(transcription),
		date: created === '' ? null : created,
		state: stateOf(transcription),
		reason: typeof status === 'string' ? `Its status is '${status}'` : 'It has no status',
		about: transcription,
	};
}

const unread = new ServiceFailure('Not read because others failed');

const isOwn = (format: string): format is ExportFormat => Object.hasOwn(formats, format);

/** The transcriptions that match a query of Specala, with contents in a format. */
export function specalaArchive(client: Client, query: Query, format: string): ArchiveSource {
	return {
		unreadable: () => unreadableIn(client).size,
		walk: (cursor, wanted) =>
			walkByOffset(
				async (offset) => await readTranscriptions(client, { ...query, sort: 'created_at', limit: maxPageSize, offset }),
				toEntry,
				maxPageSize,
				cursor,
				wanted,
			),
		async *refresh(waiting) {
			let failures = 0;
			const readAgain = async (entry: Entry) => ({
				entry,
				found: failures < maxTries.exportFailures ? await readTranscription(client, entry.id).catch(undefinedIfNotFound).catch(asFailure) : unread,
			});
			for await (const { entry, found } of inOrder(waiting, specala.concurrency, readAgain)) {
				const { created, title } = entry;
				failures = found instanceof ServiceFailure ? failures + 1 : 0;
				// Fetching shows whether they fail for good, unless Specala is down.
				if (failures === maxTries.exportFailures) await readTranscriptions(client, { ...query, limit: 1 });
				if (found instanceof ServiceFailure) yield { ...entry, date: created };
				else if (found) yield { ...toEntry(asListed(found)), ...(!isNamed(found) && title !== null && { title }), created, date: createdAtOf(found) ?? created };
			}
		},
		fetch: isOwn(format) ? bulkFetch(client, format) : oneRequestEach(async (entry) => await readCommon(client, entry)),
	};
}

const bulkFetch = (client: Client, format: ExportFormat): Fetch => ({
	batchSize: exportBatchSize,
	async many(entries) {
		const requested = entries.map(({ id, title }) => ({ id, title: title ?? undefined }));
		const exported = await exportBatch(client, requested, format, `${requested[0]?.id} and the following ones`);
		return new Map(
			[...exported].map(([id, file]) => [id, file instanceof Error ? file : { text: hasBom(file.content) ? decoded(file.content) : file }] as const),
		);
	},
});

async function readCommon(client: Client, { id, title, date, about }: Entry): Promise<Content> {
	return { ...toTranscript({ ...about, ...(await readTranscription(client, id)) }), title, date };
}
