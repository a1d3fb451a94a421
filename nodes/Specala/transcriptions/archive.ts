import type { IDataObject } from 'n8n-workflow';
import { maxConsecutiveFailures, oneRequestEach, walkByOffset, type Content, type Entry, type Fetch, type ArchiveSource } from '../../shared/archive';
import { asFailure, ServiceFailure, undefinedIfNotFound } from '../../shared/errors';
import type { Client } from '../../shared/http';
import { asObject } from '../../shared/json';
import { requestTo } from '../../shared/operation';
import { batchSize, exportBatch, toText } from './export';
import { formats, type Format } from '../fields';
import { createdAtOf, nameOf, stateOf, transcriptIn } from '../guesses';
import { largestPage, readTranscriptions, type Query } from './list';

function toEntry(transcription: IDataObject): Entry {
	const created = createdAtOf(transcription) ?? '';
	return {
		id: String(transcription.id),
		created,
		title: nameOf(transcription),
		date: created === '' ? null : created,
		state: stateOf(transcription),
		reason: `Its status is '${String(transcription.status)}'`,
		about: transcription,
	};
}

const isOwn = (format: string): format is Format => Object.hasOwn(formats, format);

export const transcriptionEndpoint = 'GET /transcriptions/{transcriptionId}';

/** The transcriptions that match a query of Specala, with contents in a format. */
export function specalaArchive(client: Client, query: Query, format: string): ArchiveSource {
	const read = async (transcriptionId: string) =>
		asObject(await client.json(requestTo(transcriptionEndpoint, { transcriptionId })));
	return {
		walk: (cursor) =>
			walkByOffset(
				async (offset) => {
					const page = { ...query, sort: 'created_at', limit: largestPage, offset };
					return await readTranscriptions(client, page);
				},
				toEntry,
				largestPage,
				cursor,
			),
		async *refresh(waiting) {
			let failures = 0;
			for (const entry of waiting) {
				const { id, created } = entry;
				const found = await read(id).catch(undefinedIfNotFound).catch(asFailure);
				failures = found instanceof ServiceFailure ? failures + 1 : 0;
				if (found instanceof ServiceFailure && failures === maxConsecutiveFailures) throw found;
				// One that Specala fails at must not end every run: whether it can be had shows when it is fetched.
				if (found instanceof ServiceFailure) yield { ...entry, date: created };
				else if (found) yield { ...toEntry(found), id, created };
			}
		},
		fetch: isOwn(format) ? inBatches(client, format) : oneRequestEach(async (entry) => await readCommon(read, entry)),
	};
}

/** A hundred in each request. */
const inBatches = (client: Client, format: Format): Fetch => ({
	batchSize,
	async many(entries) {
		const wanted = entries.map(({ id, title }) => ({ id, title: title ?? undefined }));
		const exported = await exportBatch(client, wanted, format, `${wanted[0]?.id} and those after it`);
		return new Map(
			[...exported].map(([id, file]) => [id, file instanceof Error ? file : { text: toText(file.content) }] as const),
		);
	},
});

async function readCommon(read: (id: string) => Promise<IDataObject>, { id, title, date, about }: Entry): Promise<Content> {
	const { duration_seconds: duration } = about;
	return { title, date, duration: typeof duration === 'number' ? duration : null, ...transcriptIn(await read(id)) };
}
