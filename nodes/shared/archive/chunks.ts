import { maxWaiting, type Position, type WaitingEntry } from './position';
import { markKey, type ArchiveSource, type Content, type Cursor, type Entry, type StoredFile } from './source';

export type EntryOutcome = { entry: Entry } & (
	| { is: 'content'; content: Content; text: string; audio?: StoredFile; audioMissing?: string }
	| { is: 'unfinished' | 'gone' }
	| { is: 'failed'; reason: string; again: boolean }
);

/** Why a run ended early; `continueAfter` is in milliseconds since 1970. */
export interface Stop {
	why: 'batch' | 'time' | 'limit' | 'failure' | 'waiting';
	reason: string;
	continueAfter?: number;
	error?: unknown;
}

export interface Plan {
	maxTranscripts: number;
	concurrency: number;
	matches(entry: Entry): boolean;
	render(content: Content): string;
	withAudio: boolean;
	skipsWaiting: boolean;
}

export interface Candidate {
	cursor?: Cursor;
	entry?: Entry;
	/** `wanted` has to be fetched; an outcome is known from the list. */
	state: 'wanted' | 'unwanted' | EntryOutcome;
	listed: number;
}

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
	stop?: Stop;
}

/** Groups candidates so that one request fetches the wanted ones of a chunk, up to where the run must stop. */
export async function* chunksOf(
	source: ArchiveSource,
	position: Position,
	plan: Plan,
	stopFor: (error: unknown) => Stop,
): AsyncGenerator<Chunk> {
	let wanted = 0;
	let waiting = position.waiting.size;
	const stopBefore = ({ state, cursor }: Candidate): Stop | undefined => {
		if (state === 'wanted' && ++wanted > plan.maxTranscripts) return { why: 'batch', reason: "'Maximum Transcripts' is reached" };
		const isLater = cursor && typeof state === 'object' && state.is === 'unfinished';
		if (isLater && ++waiting > maxWaiting) return tooManyWaiting;
		return undefined;
	};
	/** Retries what failed together in smaller parts, so that one bad transcript does not block the others. */
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
			// Only the last of a run of passed ones is kept, to save memory.
			const joins = last !== undefined && isPassed(last) && isPassed(candidate);
			if (joins) candidates.pop();
			candidates.push(joins ? { ...candidate, listed: last.listed + candidate.listed } : candidate);
		},
	};
}

const isPassed = ({ state, cursor }: Candidate) => state === 'unwanted' && cursor !== undefined;

export const tooManyWaiting: Stop = {
	why: 'waiting',
	reason: `${maxWaiting} transcripts are unfinished or could not be fetched. The next run tries them first.`,
};
