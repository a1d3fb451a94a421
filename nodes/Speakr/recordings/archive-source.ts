import type { IExecuteFunctions } from 'n8n-workflow';
import { byAge, isBefore, oneRequestEach, walkFromMoment, type ArchiveSource, type ChangesPage, type Content, type Entry } from '../../shared/archive';
import { changeLag } from '../../shared/change-lag';
import { asFailure } from '../../shared/errors';
import { unreadableIn, type Client } from '../../shared/http';
import { parseList, pick } from '../../shared/json';
import { wantsDetails, type RenderOptions } from '../../shared/transcript';
import { isEnded, isUnknownUrl, parseListed, textOrNull, withoutZone, type ListedRecording } from '../api';
import { downloadAudio } from './audio';
import { isExpiredCursor, maxChanges, parseChange, readChanges } from './changes';
import { noReason, noSpeech, withoutFailures } from './failures';
import { listRecordings, maxPageSize, readPage, type Query } from './list';
import { readRecording, simplified } from './recording';
import { aboutOf } from './transcript-details';
import { readAbout, readTranscript, throwIfFailed } from './transcript';

function toEntry(recording: ListedRecording): Entry {
	const { id, title, status, has_transcription: hasText } = recording;
	return {
		id: id.toString(),
		created: withoutZone(recording.created_at ?? ''),
		title,
		date: textOrNull(recording.meeting_date),
		state: !isEnded(recording) ? 'unfinished' : hasText === true ? 'finished' : 'failed',
		finished: textOrNull(recording.completed_at) ?? undefined,
		changed: textOrNull(recording.updated_at) ?? undefined,
		reason: textOrNull(recording.error_message) ?? (status === 'FAILED' ? noReason : noSpeech),
		about: { ...simplified(recording), ...pick(recording, ['audio_available', 'updated_at']) },
	};
}

/** The recordings that match a query of Speakr, with their contents in a format. */
export function speakrArchive(client: Client, context: IExecuteFunctions, query: Query, format: string, options: RenderOptions): ArchiveSource {
	const isNote = format === 'markdown' && wantsDetails(options);
	const list = async (more: Query) => {
		const ascending = { sort_by: 'created_at', sort_order: 'asc', per_page: maxPageSize };
		return (await readPage(client, { ...query, ...ascending, ...more })).entries;
	};
	async function* listChanged(moment: string) {
		for await (const recording of listRecordings(client, { ...query, updated_since: moment, sort_order: 'asc' }, Infinity)) yield toEntry(recording);
	}
	const asOf = () => new Date(client.firstAnswerAt - changeLag).toISOString();
	return {
		walk: (cursor) =>
			walkFromMoment(
				async (since, page) => await list({ page, date_from: laterStart(since, query.date_from) }),
				toEntry,
				maxPageSize,
				cursor,
				() => client.firstAnswerAt + 1_000,
			),
		refresh: (entries) => listAgain(async (from, to) => (await list({ date_from: from, date_to: to })).map((each) => each && toEntry(each)), entries),
		fetch: oneRequestEach(async ({ id, about }) => {
			const recordingId = Number(id);
			const read = async () => await readTranscript(client, recordingId, isNote ? await readAbout(client, recordingId, options) : aboutOf(about));
			return await (format === 'template' ? readTexts(client, recordingId) : read());
		}),
		changes: hasFeedFor(query) ? async (cursor) => await readArchiveFeed(client, query.scope, cursor) : undefined,
		unreadable: () => unreadableIn(client).size,
		itemId: Number,
		changedSince: query.updated_since === undefined ? { marksMatches: !hasFeedFor(query), list: listChanged, asOf } : undefined,
		async audio({ id, about }) {
			if (about.audio_available === false) return undefined;
			const { binary } = await downloadAudio(context, client, { ...about, id: Number(id) }, 'data');
			const { data } = binary;
			return data && { binary: data, extension: data.fileExtension ?? 'bin' };
		},
	};
}

/** Lists entries again by their times: reading each recording would use up the rate limit that the texts need. */
async function* listAgain(list: (from: string, to: string) => Promise<Array<Entry | undefined>>, entries: Entry[]): AsyncGenerator<Entry> {
	let left = [...entries].sort(byAge);
	for (let [first] = left; first; [first] = left) {
		const { created: from } = first;
		const page = await list(from, from && (left.at(-1)?.created ?? from));
		const known = page.filter((entry) => entry !== undefined);
		yield* known;
		const listed = new Set(known.map(({ id }) => id));
		const end = page.length < maxPageSize ? undefined : known.at(-1)?.created;
		left = left.slice(1).filter(({ id, created }) => !listed.has(id) && (from === '' || (end !== undefined && !isBefore(created, end))));
	}
}

/** The feed has no filters, so it serves only an archive without any. */
const hasFeedFor = (query: Query) => Object.keys(query).every((name) => name === 'scope');

async function readArchiveFeed(client: Client, scope: unknown, cursor: string): Promise<ChangesPage | 'expired' | undefined> {
	const query = { scope: textOrNull(scope) ?? undefined, cursor: cursor || undefined, limit: maxChanges };
	const page = await readChanges(client, query).catch((error: unknown) => {
		const failure = asFailure(error);
		if (isUnknownUrl(failure)) return undefined;
		if (cursor !== '' && isExpiredCursor(failure)) return 'expired' as const;
		throw failure;
	});
	if (page === undefined || page === 'expired') return page;
	return { changes: parseList(page.changes, toArchiveChanges, unreadableIn(client)).flat(), next: page.cursor, hasMore: page.hasMore };
}

function toArchiveChanges(change: unknown): ChangesPage['changes'] {
	const { type, recording } = parseChange(change);
	if (type === undefined) return [];
	if (type === 'upsert') return [{ entry: toEntry(parseListed(recording)) }];
	const { id, reason, deleted_at: deletedAt } = recording;
	const at = textOrNull(deletedAt) ?? undefined;
	return [{ id: `${id}`, removed: reason === 'retention' || reason === 'access_revoked' ? reason : 'deleted', at }];
}

const laterStart = (since: string | undefined, from: unknown) =>
	!since || (typeof from === 'string' && withoutZone(from) > since) ? from : since;

async function readTexts(client: Client, recordingId: number): Promise<Content> {
	const recording = await readRecording(client, recordingId);
	throwIfFailed(recordingId, recording.transcript);
	const { summary, notes, events } = withoutFailures(recording);
	return { text: `${textOrNull(recording.transcript) ?? ''}\n`, about: { summary, notes, events } };
}
