import type { Candidate, Course, Plan, Stop } from './course';
import type { ArchiveSource } from './source';

/** Groups candidates so that one request fetches the wanted ones of a group, up to where the run must stop. */
export async function* groupsOf(
	source: ArchiveSource,
	course: Course,
	plan: Plan,
	stopFor: (error: unknown) => Stop,
): AsyncGenerator<{ candidates: Candidate[]; stop?: Stop }> {
	let wanted = 0;
	/** Retries what failed together in smaller parts, so that one bad transcript does not block the others. */
	const sizeFor = (candidate: Candidate) => Math.max(1, Math.floor(source.fetch.batchSize / 5 ** course.triesOf(candidate)));
	let group = createGroup(source.fetch.batchSize);
	const coming = course.candidates(source, plan);
	try {
		for (;;) {
			const next = await coming.next().catch((error: unknown) => ({ stop: stopFor(error) }));
			if ('stop' in next) return yield { ...group, stop: next.stop };
			if (next.done) return yield group;
			const { value: candidate } = next;
			if (candidate.verdict === 'wanted' && ++wanted > plan.maxTranscripts) return yield { ...group, stop: batchIsFull };
			const size = candidate.verdict === 'wanted' ? sizeFor(candidate) : group.size;
			if (size !== group.size) {
				yield group;
				group = createGroup(size);
			}
			group.add(candidate);
			if (!group.isFull()) continue;
			yield group;
			group = createGroup(size);
		}
	} finally {
		await coming.return(undefined);
	}
}

function createGroup(size: number) {
	const candidates: Candidate[] = [];
	let wanted = 0;
	return {
		size,
		candidates,
		isFull: () => wanted === size,
		add(candidate: Candidate) {
			if (candidate.verdict === 'wanted') wanted++;
			const last = candidates.at(-1);
			// Only the last of a run of passed ones is kept, to save memory.
			const joins = last !== undefined && isPassed(last) && isPassed(candidate);
			if (joins) candidates.pop();
			candidates.push(joins ? { ...candidate, listed: last.listed + candidate.listed } : candidate);
		},
	};
}

const isPassed = ({ verdict, advance }: Candidate) => verdict === 'unwanted' && advance !== undefined;

const batchIsFull: Stop = { why: 'batch', reason: "'Maximum Transcripts' is reached" };
