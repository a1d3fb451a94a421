import type { IDataObject } from 'n8n-workflow';
import { oneByOne, Unfinished, walkFromNewest, type Content, type Entry, type Source } from '../../shared/archive';
import { ServiceFailure } from '../../shared/errors';
import { percentDecoded, type Client } from '../../shared/http';
import { pick } from '../../shared/json';
import { isDeleted, largestPage, readPage } from './list';
import { usualCaptionLength } from './subtitles';
import { captionsOf, fetchTranscript, toTranscript, unlessFailed } from './transcript';

/** AssemblyAI keeps no titles: the name of the file that was transcribed is the nearest to one. */
function titleOf({ audio_url: address }: IDataObject): string | null {
	const url = typeof address === 'string' && URL.canParse(address) ? new URL(address) : undefined;
	if (!url || /(^|\.)assemblyai\.com$/.test(url.hostname)) return null;
	const file = url.pathname.split('/').at(-1)?.replace(/\.\w{2,4}$/, '') ?? '';
	return percentDecoded(file) || null;
}

const states: Record<string, Entry['state']> = { completed: 'finished', error: 'failed' };

function toEntry(row: IDataObject): Entry {
	const created = String(row.created);
	return {
		id: String(row.id),
		created,
		title: titleOf(row),
		date: created,
		state: states[String(row.status)] ?? 'unfinished',
		reason: typeof row.error === 'string' ? row.error : 'AssemblyAI gave no reason',
		about: pick(row, ['status', 'created', 'completed']),
	};
}

interface Period {
	/** ISO 8601 in UTC. */
	createdAfter?: string;
	/** ISO 8601 in UTC. */
	createdBefore?: string;
}

/** The transcripts of the last 90 days, in a format. Only these are listed. */
export function assemblyAiArchive(client: Client, { createdAfter, createdBefore }: Period, format: string): Source {
	return {
		walk: (cursor) =>
			walkFromNewest(
				async (before) => {
					const query = { limit: largestPage, before_id: before };
					const page = await readPage(client, query).catch((error: unknown) => {
						if (before !== undefined && isUnknown(error)) return undefined;
						throw error;
					});
					// What is left of a deleted one has no text.
					return page && { ...page, entries: page.entries.filter(({ deleted }) => deleted !== true) };
				},
				toEntry,
				({ created }) => {
					if (createdAfter !== undefined && Date.parse(created) < Date.parse(createdAfter)) return 'before';
					return createdBefore !== undefined && Date.parse(created) >= Date.parse(createdBefore) ? 'after' : 'within';
				},
				cursor,
			),
		// Whether it is finished shows when it is fetched; what is handed on is.
		async *again(waiting) {
			for (const { created, ...entry } of waiting) {
				yield { ...entry, created, date: created, state: 'finished', about: { status: 'completed', created } };
			}
		},
		fetch: oneByOne(async (entry) => await readContent(client, entry, format)),
	};
}

const isUnknown = (error: unknown) =>
	error instanceof ServiceFailure && (error.status === 404 || (error.status === 400 && /not found/i.test(error.message)));

const gone = () => new ServiceFailure('It is gone', { status: 404, final: true });

/** One request gives all of it. */
async function readContent(client: Client, { id, title, date }: Entry, format: string): Promise<Content> {
	const transcript = await fetchTranscript(client, id).catch((error: unknown) => {
		throw isUnknown(error) ? gone() : error;
	});
	if (isDeleted(transcript)) throw gone();
	if (unlessFailed(transcript).status !== 'completed') throw new Unfinished();
	if (format === 'original') return { text: `${JSON.stringify(transcript, null, 2)}\n`, about: pick(transcript, essentials) };
	const isTimed = Array.isArray(transcript.words) && transcript.words.length > 0 && timed.includes(format);
	const content = isTimed ? captionsOf(transcript, usualCaptionLength) : toTranscript(transcript);
	return { ...content, title, date };
}

const essentials = ['audio_duration', 'confidence', 'language_code', 'speech_model_used'];

/** Formats that need times also where no speakers were told apart. */
const timed = ['json', 'srt', 'vtt'];
