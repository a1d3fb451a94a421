import type { Candidate, Course, EntryOutcome, Plan } from '../../../nodes/shared/archive/course';
import { mirrorCourse } from '../../../nodes/shared/archive/mirror/mirror-course';
import { emptyMirror, type MirrorRecord, type MirrorState } from '../../../nodes/shared/archive/mirror/mirror-state';
import type { ChangedRecords } from '../../../nodes/shared/archive/mirror/settle';
import type { ArchiveSource, Entry } from '../../../nodes/shared/archive/source';

export const entryOf = (id: string, rest: Partial<Entry> = {}): Entry => ({ id, created: '2026-11-26T12:00:00Z', title: `Title ${id}`, date: null, state: 'finished', about: {}, ...rest });

export const planOf = (rest: Partial<Plan> = {}): Plan => ({
	maxTranscripts: Infinity, concurrency: 1, matches: () => true, render: () => '', withAudio: false, skipsWaiting: false, isFiltered: false, ...rest,
});

export const recordOf = (rest: Partial<MirrorRecord> = {}): MirrorRecord => ({ names: ['x.txt'], sum: 'sum', version: 'v', created: '2026-11-26', pass: 0, tries: 0, ...rest });

/** A service whose list has these entries. */
export const listOf = (entries: Entry[], rest: Partial<ArchiveSource> = {}): ArchiveSource => ({
	async *walk(cursor) {
		const from = entries.findIndex(({ id }) => id === cursor?.at) + 1;
		for (const entry of entries.slice(from)) yield await Promise.resolve({ entry, cursor: { at: entry.id } });
		yield { cursor: { at: entries.at(-1)?.id ?? 'none' } };
	},
	async *refresh() {},
	fetch: { batchSize: 1, many: async () => await Promise.resolve(new Map()) },
	unreadable: () => 0,
	...rest,
});

interface Opening {
	state?: MirrorState;
	execution?: string;
	tried?: Set<string>;
	maxDeletions?: number;
	now?: () => number;
}

/** A run of a mirror. What is fetched is the title, unless `fetch` says otherwise. */
export function openRun({ state = emptyMirror('s'), execution = '1', tried = new Set(), maxDeletions = 50, now = () => 0 }: Opening = {}) {
	const changed: ChangedRecords = new Map();
	const course = mirrorCourse({ mirror: state, execution, tried, maxDeletions, now }, changed, {
		filesOf: ({ entry: { id }, audio }) => [`${id}.txt`, ...(audio ? [`${id}.mp3`] : [])],
		contentOf: ({ text }) => String(text),
	});
	return { state, changed, course };
}

type Fetch = (entry: Entry) => EntryOutcome;
export const contentOf: Fetch = (entry) => ({ entry, is: 'content', content: { text: '' }, text: entry.title ?? '' });
export const failing = (again = true, reason = 'away'): Fetch => (entry) => ({ entry, is: 'failed', reason, again });

const outcomeOf = ({ verdict, entry }: Candidate, fetch: Fetch) => {
	if (verdict !== 'wanted') return verdict === 'unwanted' ? undefined : verdict;
	return entry && fetch(entry);
};

/** One round of a course: what became of each that is of interest. `until` ends it early. */
export async function follow(course: Course, source: ArchiveSource, { fetch = contentOf, plan = planOf(), until = Infinity }: { fetch?: Fetch; plan?: Plan; until?: number } = {}): Promise<EntryOutcome[]> {
	const outcomes: EntryOutcome[] = [];
	let count = 0;
	for await (const candidate of course.candidates(source, plan)) {
		if (++count > until) break;
		const settled = course.settle(candidate, outcomeOf(candidate, fetch));
		if (settled) outcomes.push(settled);
	}
	return outcomes;
}

export const told = (outcomes: EntryOutcome[]): string[] => outcomes.map(({ is, entry: { id } }) => `${is} ${id}`);
