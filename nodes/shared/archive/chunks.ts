import { maxWaiting, type Position, type WaitingEntry } from './position';
import { markKey, type Content, type Cursor, type Entry, type ArchiveSource, type StoredFile } from './source';

/** What became of an entry that an export is about. */
export type EntryOutcome = { entry: Entry } & (
	/** `noAudio`: why the audio that was wanted is not there. */
	| { is: 'content'; content: Content; text: string; audio?: StoredFile; noAudio?: string }
	| { is: 'unfinished' | 'gone' }
	/** `again`: a later run tries it again. */
	| { is: 'failed'; reason: string; again: boolean }
);

/** Why a run ended before all was gone through. */
export interface Stop {
	why: 'batch' | 'time' | 'limit' | 'failure' | 'waiting';
	reason: string;
	/** Milliseconds since 1970: there is no use in going on before. */
	continueAfter?: number;
	/** What went wrong, where something did. */
	error?: unknown;
}

export interface Plan {
	/** So many transcripts at most in this run. */
	maxTranscripts: number;
	/** Requests to keep under way. */
	concurrency: number;
	/** Whether an entry that the service lists is one for the export. */
	matches(entry: Entry): boolean;
	/** A content in the format of the export. Throws InvalidInput where it cannot be written so. */
	render(content: Content): string;
	withAudio: boolean;
	/** Whether what waits is left for another execution. */
	skipsWaiting: boolean;
}

/** What a run comes to, one after the other. */
export interface Candidate {
	/** Where the walk goes on after it; none for what had been waiting. */
	cursor?: Cursor;
	entry?: Entry;
	/** What is known of it without asking; `wanted` has to be fetched. */
	state: 'wanted' | 'unwanted' | EntryOutcome;
	/** Entries of the walk that it stands for. */
	listed: number;
}

/** First what had been waiting, then what the walk comes to. */
async function* candidates(source: ArchiveSource, { waiting, cursor }: Position, { matches, skipsWaiting }: Plan): AsyncGenerator<Candidate> {
	const stateOf = (entry: Entry): Candidate['state'] => {
		if (entry.state === 'unfinished') return { entry, is: 'unfinished' };
		if (!matches(entry)) return 'unwanted';
		if (entry.state === 'finished') return 'wanted';
		return { entry, is: 'failed', reason: entry.reason ?? 'It was not transcribed', again: false };
	};
	const missing = skipsWaiting ? new Map<string, WaitingEntry>() : new Map(waiting);
	if (missing.size > 0) {
		for await (const entry of source.refresh([...missing.values()].map((each) => each.entry))) {
			if (missing.delete(markKey(entry))) yield { entry, state: stateOf(entry), listed: 0 };
		}
	}
	for (const { entry } of missing.values()) yield { entry, state: { entry, is: 'gone' }, listed: 0 };
	for await (const { entry, cursor: after } of source.walk(cursor)) {
		yield { entry, cursor: after, state: entry ? stateOf(entry) : 'unwanted', listed: entry ? 1 : 0 };
	}
}

interface Chunk {
	candidates: Candidate[];
	/** The run ends after this chunk. */
	stop?: Stop;
}

/** Candidates put together so that one request fetches those wanted in a chunk, up to where the run has to stop. */
export async function* chunksOf(
	source: ArchiveSource,
	position: Position,
	plan: Plan,
	stopFor: (error: unknown) => Stop,
): AsyncGenerator<Chunk> {
	let taken = 0;
	let waiting = position.waiting.size;
	const stopBefore = ({ state, cursor }: Candidate): Stop | undefined => {
		if (state === 'wanted' && ++taken > plan.maxTranscripts) return { why: 'batch', reason: "'Maximum Transcripts' is reached" };
		const isLater = cursor && typeof state === 'object' && state.is === 'unfinished';
		if (isLater && ++waiting > maxWaiting) return tooManyWaiting;
		return undefined;
	};
	/** What failed together is tried in smaller parts the next time: one that always fails must not take others with it. */
	const sizeFor = ({ entry, cursor }: Candidate) => {
		const tries = entry && !cursor ? (position.waiting.get(markKey(entry))?.tries ?? 0) : 0;
		return Math.max(1, Math.floor(source.fetch.batchSize / 5 ** tries));
	};
	let chunk = createChunk(source.fetch.batchSize);
	const coming = candidates(source, position, plan);
	for (;;) {
		const next = await coming.next().catch((error: unknown) => ({ stop: stopFor(error) }));
		if ('stop' in next) return yield { ...chunk, stop: next.stop };
		if (next.done) return yield chunk;
		const { value: candidate } = next;
		const stop = stopBefore(candidate);
		if (stop) return yield { ...chunk, stop };
		const size = candidate.state === 'wanted' ? sizeFor(candidate) : chunk.size;
		if (size !== chunk.size) {
			yield chunk;
			chunk = createChunk(size);
		}
		chunk.add(candidate);
		if (!chunk.isFull()) continue;
		yield chunk;
		chunk = createChunk(size);
	}
}

/** A chunk that is to have `size` wanted ones. */
function createChunk(size: number) {
	const candidates: Candidate[] = [];
	let wanted = 0;
	return {
		size,
		candidates,
		isFull: () => wanted === size,
		add(candidate: Candidate) {
			if (candidate.state === 'wanted') wanted++;
			const last = candidates.at(-1);
			// Of those passed in a row the last tells where the walk goes on: all of them would be much to hold.
			const joins = last !== undefined && isPassed(last) && isPassed(candidate);
			if (joins) candidates.pop();
			candidates.push(joins ? { ...candidate, listed: last.listed + candidate.listed } : candidate);
		},
	};
}

/** Whether the walk came to it, and nothing is to be done about it. */
const isPassed = ({ state, cursor }: Candidate) => state === 'unwanted' && cursor !== undefined;

export const tooManyWaiting: Stop = {
	why: 'waiting',
	reason: `${maxWaiting} transcripts are not finished or could not be fetched: they come first in the next run`,
};
