import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { oneRequestEach, walkFromMoment, type ArchiveSource, type Content, type Entry } from '../../shared/archive';
import { ServiceFailure } from '../../shared/errors';
import type { Client } from '../../shared/http';
import { pick } from '../../shared/json';
import { knowsNoAddress, withoutZone } from '../api';
import { downloadAudio } from './audio';
import { parseListed, textOrNull } from '../api/records';
import { withoutFailures } from './failures';
import { largestPage, readPage, type Query } from './list';
import { readRecording, simplified } from './recording';
import { readTranscript, refuseFailed } from './transcript';

function toEntry(listed: IDataObject): Entry {
	const recording = parseListed(listed);
	const { id, title, status, meeting_date: date, has_transcription: hasText, error_message: reason, created_at: createdAt } = recording;
	const settled = status === 'COMPLETED' || status === 'FAILED';
	return {
		id: id.toString(),
		created: withoutZone(createdAt),
		title,
		date: textOrNull(date),
		state: !settled ? 'unfinished' : hasText === true ? 'finished' : 'failed',
		reason: textOrNull(reason) ?? 'Speakr heard nothing in it',
		about: { ...simplified(recording), ...pick(recording, ['audio_available']) },
	};
}

/** The recordings that match a query of Speakr, with contents in a format. */
export function speakrArchive(client: Client, context: IExecuteFunctions, query: Query, format: string): ArchiveSource {
	const list = async (more: Query) => {
		const ascending = { sort_by: 'created_at', sort_order: 'asc', per_page: largestPage };
		const { entries } = await readPage(client, { ...query, ...ascending, ...more });
		return entries;
	};
	return {
		walk: (cursor) =>
			walkFromMoment(
				async (since, page) => await list({ page, date_from: later(since, query.date_from) }),
				toEntry,
				largestPage,
				cursor,
			),
		async *refresh(entries) {
			// Found by its moment: a request for the recording itself would count against the limit that texts need.
			for (const { created } of entries) yield* (await list({ date_from: created, date_to: created })).map(toEntry);
		},
		fetch: oneRequestEach(async ({ id, about }) => {
			const recordingId = Number(id);
			const content = format === 'template' ? readTexts(client, recordingId) : readTranscript(client, recordingId, about);
			return await content.catch(unlessProxy);
		}),
		async audio({ id, about }) {
			if (about.audio_available === false) return undefined;
			const { binary } = await downloadAudio(context, client, Number(id), 'data').catch(unlessProxy);
			const { data } = binary;
			return data && { binary: data, extension: data.fileExtension ?? 'bin' };
		},
	};
}

/** Some proxies answer 404 while Speakr is down: only in Speakr's own words does it mean that a recording is gone. */
function unlessProxy(error: unknown): never {
	if (!(error instanceof ServiceFailure && knowsNoAddress(error))) throw error;
	const { message, advice } = error;
	throw new ServiceFailure(message, { advice });
}

const later = (since: string | undefined, from: unknown) =>
	since === undefined || (typeof from === 'string' && withoutZone(from) > since) ? from : since;

/** One request gives the text as the user's template writes it, the summary and the notes. */
async function readTexts(client: Client, recordingId: number): Promise<Content> {
	const recording = await readRecording(client, recordingId);
	refuseFailed(recordingId, recording.transcription);
	const { summary, notes, events } = withoutFailures(recording);
	return { text: `${textOrNull(recording.transcription) ?? ''}\n`, about: { summary, notes, events } };
}
