import { FailedTranscription, ServiceFailure } from '../../../nodes/shared/errors';
import { groupsOf } from '../../../nodes/shared/archive/candidate-groups';
import type { Candidate, Course, EntryOutcome, Plan } from '../../../nodes/shared/archive/course';
import { exportCourse } from '../../../nodes/shared/archive/export-course';
import { followCourse, noProgress } from '../../../nodes/shared/archive/follow-course';
import { DurationReached, LimitReached } from '../../../nodes/shared/archive/patient-client';
import { startPosition } from '../../../nodes/shared/archive/position';
import { markKey, Unfinished, type ArchiveSource, type Content, type Entry } from '../../../nodes/shared/archive/source';
import { entryOf, listOf, planOf } from './mirrored';

const many = (count: number) => Array.from({ length: count }, (_, index) => entryOf(`${index}`));
const failure = (status: number) => new ServiceFailure('away', { status });

/** What becomes of these, whose contents are what `one` returns. */
async function follow(entries: Entry[], one: (entry: Entry) => Content | Error | undefined = () => ({ text: 'Hello' }), { plan = {}, course = exportCourse(startPosition()), ...rest }: { plan?: Partial<Plan>; course?: Course } & Partial<ArchiveSource> = {}) {
	const asked: string[][] = [];
	const source: ArchiveSource = listOf(entries, {
		fetch: {
			batchSize: 1,
			async many(wanted) {
				asked.push(wanted.map(({ id }) => id));
				const contents = wanted.flatMap((entry): Array<[string, Content | Error]> => {
					const content = one(entry);
					return content ? [[entry.id, content]] : [];
				});
				return await Promise.resolve(new Map(contents));
			},
		},
		...rest,
	});
	const progress = noProgress();
	const outcomes: EntryOutcome[] = [];
	const whole = planOf({ render: (content) => ('text' in content ? String(content.text) : ''), ...plan });
	for await (const outcome of followCourse(source, course, progress, whole)) outcomes.push(outcome);
	return { outcomes, progress, asked };
}

describe('a transcript', () => {
	test('is exported with its text', async () => {
		const { outcomes, progress } = await follow(many(1));
		expect(outcomes).toMatchObject([{ is: 'content', text: 'Hello', entry: { id: '0' } }]);
		expect(progress).toMatchObject({ listed: 1, matched: 1, complete: true, stop: undefined });
	});
	test.each<[string, Error | undefined, object]>([
		['that is gone', failure(404), { is: 'gone' }],
		['that is not transcribed yet', new Unfinished(), { is: 'unfinished' }],
		['that cannot be fetched', failure(500), { is: 'failed', reason: 'away', again: true }],
		['that never can be', failure(400), { is: 'failed', reason: 'away', again: false }],
		['that is not returned', undefined, { is: 'failed', reason: 'The service did not return it', again: true }],
	])('%s is told as such', async (_, error, outcome) => {
		expect((await follow(many(2), ({ id }) => (id === '0' ? error : { text: 'Hello' }))).outcomes).toMatchObject([{ entry: { id: '0' }, ...outcome }, { is: 'content' }]);
	});
	test('whose format cannot be made is told as such', async () => {
		const render = () => {
			throw new TypeError('x');
		};
		expect((await follow(many(1), undefined, { plan: { render } })).outcomes).toMatchObject([{ is: 'failed', reason: 'It could not be read (TypeError: x)' }]);
	});
	test('at which the time is over ends the run', async () => {
		const { outcomes, progress } = await follow(many(3), ({ id }) => (id === '1' ? new DurationReached() : { text: 'Hello' }));
		expect(outcomes.map(({ entry: { id } }) => id)).toEqual(['0']);
		expect(progress).toMatchObject({ stop: { why: 'time' }, complete: false });
	});
});

describe('audio', () => {
	const withAudio = async (audio?: ArchiveSource['audio']) => await follow(many(1), undefined, { plan: { withAudio: true }, ...(audio && { audio }) });
	const stored = { extension: 'mp3', binary: { data: '', mimeType: 'audio/mpeg' } };
	const failing = (error: Error) => async () => await Promise.reject(error);
	test('comes with the text', async () => {
		expect((await withAudio(async () => await Promise.resolve(stored))).outcomes).toMatchObject([{ is: 'content', audio: stored }]);
	});
	test('is not asked for where it is not wanted', async () => {
		const audio = jest.fn(failing(failure(500)));
		expect((await follow(many(1), undefined, { audio })).outcomes).toMatchObject([{ is: 'content' }]);
		expect(audio).not.toHaveBeenCalled();
	});
	test.each<[string, ArchiveSource['audio']]>([
		['the service has none', undefined],
		['the recording has none', async () => await Promise.resolve(undefined)],
		['it is gone', failing(failure(404))],
	])('is missing where %s', async (_, audio) => {
		expect((await withAudio(audio)).outcomes).toMatchObject([{ is: 'content', text: 'Hello', audioMissing: 'It has no audio' }]);
	});
	test('that never can be fetched is left out', async () => {
		expect((await withAudio(failing(failure(400)))).outcomes).toMatchObject([{ is: 'content', text: 'Hello', audioMissing: 'away', audioFailed: true }]);
	});
	test('that cannot be fetched now is tried again, with its text', async () => {
		expect((await withAudio(failing(failure(500)))).outcomes).toMatchObject([{ is: 'failed', reason: 'away', again: true, entry: { id: '0' }, withoutAudio: { is: 'content', text: 'Hello', audioMissing: 'away', audioFailed: true } }]);
	});
	test('at which a limit is reached ends the run', async () => {
		const { outcomes, progress } = await withAudio(failing(new LimitReached('No more', 5)));
		expect([outcomes, progress.stop]).toMatchObject([[], { why: 'limit', continueAfter: 5 }]);
	});
});

describe('a service', () => {
	/** Fails at those that fit. */
	const broken = (fits: (id: number) => boolean) => ({ id }: Entry) => (fits(Number(id)) ? failure(500) : { text: 'Hello' });
	test('that fails eight times in a row is taken for down, if it fails at others', async () => {
		expect((await follow(many(20), broken(() => true))).progress).toMatchObject({ stop: { why: 'failure', reason: 'away' }, matched: 8 });
		expect((await follow(many(20), () => undefined)).progress).toMatchObject({ stop: { why: 'failure', reason: 'The service did not return it' } });
		expect((await follow(many(20), broken((id) => id < 12))).progress.stop).toBeUndefined();
	});
	test('that answers in between is not', async () => {
		const { progress, outcomes } = await follow(many(40), broken((id) => id % 8 !== 7));
		expect([progress.stop, outcomes.length]).toEqual([undefined, 40]);
	});
	test.each([400, 404, 422])('that refuses all with %i is taken for down, and nothing of it is lost', async (status) => {
		const position = startPosition();
		const { progress, outcomes } = await follow(many(20), () => failure(status), { course: exportCourse(position) });
		expect(progress).toMatchObject({ stop: { why: 'failure', reason: 'away' }, matched: 8, complete: false });
		expect(outcomes).toMatchObject(Array(8).fill({ is: 'failed', reason: 'away', again: true }));
		expect([position.waiting.size, position.cursor]).toEqual([8, { at: '7' }]);
	});
	test.each([400, 404])('that refuses with %i all that is new is asked for others, however many are left of the eight', async (status) => {
		const isNew = (id: string) => Number(id) >= 17;
		const go = async (isUp: boolean, plan: Partial<Plan> = {}) => {
			const position = { ...startPosition(), cursor: { at: '16' } };
			const { outcomes, asked } = await follow(many(20), ({ id }) => (isUp && !isNew(id) ? { text: 'Hello' } : failure(status)), { course: exportCourse(position), plan });
			return [outcomes.map((each) => each.is === 'failed' && each.again), position.waiting.size, asked.flat()];
		};
		expect(await go(false)).toEqual([[true, true, true], 3, ['17', '18', '19', '16', '8']]);
		expect(await go(true)).toEqual([[false, false, false], 0, ['17', '18', '19', '16']]);
		expect(await go(false, { maxTranscripts: 2 })).toEqual([[true, true], 2, ['17', '18', '19', '8']]);
	});
	test('that does not find what waited since an earlier run says that it is gone', async () => {
		const position = startPosition();
		for (const entry of many(8)) position.waiting.set(markKey(entry), { entry, tries: 0 });
		const { outcomes, progress } = await follow([], () => failure(404), { course: exportCourse(position), async *refresh(all) { yield* await Promise.resolve(all); } });
		expect([outcomes.map(({ is }) => is), progress.complete]).toEqual([Array(8).fill('gone'), true]);
	});
	test('that refuses some tells by the others that these are refused alone', async () => {
		const { outcomes, asked, progress } = await follow(many(40), ({ id }) => (Number(id) % 8 === 7 ? { text: 'Hello' } : failure(400)));
		expect(outcomes.filter((each) => each.is === 'failed' && !each.again)).toHaveLength(35);
		expect([outcomes.map(({ entry: { id } }) => Number(id)), asked.length, progress.complete]).toEqual([Array.from({ length: 40 }, (_, index) => index), 40, true]);
	});
	test('that refuses eight is asked for others once, however it goes on', async () => {
		const entries = [...many(9), entryOf('x', { state: 'unfinished' })];
		const position = { ...startPosition(), cursor: { at: '0' } };
		const { asked, progress } = await follow(entries, ({ id }) => (id === '0' ? { text: 'Hello' } : failure(400)), { course: exportCourse(position) });
		expect([asked.flat(), progress.complete]).toEqual([['1', '2', '3', '4', '5', '6', '7', '8', '0'], true]);
	});
	test('that is down while it refuses makes nothing final', async () => {
		const { progress, outcomes } = await follow(many(4), ({ id }) => (id === '3' ? new LimitReached('No more', 5) : failure(400)), {
			async *walk(cursor) {
				if (cursor) throw failure(503);
				yield* listOf(many(4)).walk(cursor);
			},
		});
		expect(outcomes).toMatchObject(Array(3).fill({ is: 'failed', again: true }));
		expect(progress.stop).toMatchObject({ why: 'limit' });
	});
	test('that fails at the audio alone is not', async () => {
		const audio = async () => await Promise.reject(failure(500));
		const { progress, outcomes } = await follow(many(20), undefined, { plan: { withAudio: true }, audio });
		expect([progress.stop, outcomes.length]).toEqual([undefined, 20]);
	});
	test('that has transcribed none of eight in a row is not', async () => {
		expect((await follow(many(20), () => new FailedTranscription('No audio'))).progress.stop).toBeUndefined();
	});
	test('that fails seven times before one that is not wanted is not', async () => {
		const entries = [...many(7), entryOf('unfinished', { state: 'unfinished' })];
		const { progress, asked } = await follow(entries, () => failure(500));
		expect([progress.stop, asked.length]).toEqual([undefined, 7]);
	});
	test('is not judged by what was not fetched', async () => {
		const entries = Array.from({ length: 20 }, (_, index) => entryOf(`${index}`, index % 2 === 0 ? {} : { state: 'unfinished' }));
		expect((await follow(entries, broken(() => true))).progress).toMatchObject({ stop: { why: 'failure' }, matched: 15 });
		const failed = many(20).map((entry): Entry => ({ ...entry, state: 'failed' }));
		expect((await follow(failed)).progress.stop).toBeUndefined();
	});
});

test('a course may be gone through once more, or end incomplete', async () => {
	const ends: Array<ReturnType<Course['end']>> = ['again', { why: 'deletions', reason: 'Too many' }];
	const course: Course = { ...exportCourse(startPosition()), end: () => ends.shift() };
	const { progress, outcomes } = await follow(many(1), undefined, { course: { ...course, candidates: (source, plan) => exportCourse(startPosition()).candidates(source, plan) } });
	expect(progress).toMatchObject({ listed: 2, complete: false, stop: { why: 'deletions' } });
	expect(outcomes).toHaveLength(2);
});

describe('a chunk', () => {
	const wanted = (id: string): Candidate => ({ entry: entryOf(id), verdict: 'wanted', listed: 1, advance() {} });
	const passedBy = (id: string): Candidate => ({ entry: entryOf(id), verdict: 'unwanted', listed: 1, advance() {} });
	/** The chunks of these candidates, each as the IDs in it; with `tries` some have failed before. */
	async function chunked(candidates: Array<Candidate | Error>, { batchSize = 2, maxTranscripts = Infinity, tries = {} }: { batchSize?: number; maxTranscripts?: number; tries?: Record<string, number> } = {}) {
		const course: Course = {
			...exportCourse(startPosition()),
			triesOf: ({ entry }) => tries[entry?.id ?? ''] ?? 0,
			async *candidates() {
				for (const each of candidates) {
					if (each instanceof Error) throw each;
					yield await Promise.resolve(each);
				}
			},
		};
		const source = listOf([], { fetch: { batchSize, many: async () => await Promise.resolve(new Map()) } });
		const chunks: Array<{ ids: unknown[]; listed: number[]; why?: string }> = [];
		for await (const { candidates: all, stop } of groupsOf(source, course, planOf({ maxTranscripts }), () => ({ why: 'failure', reason: 'away' }))) {
			chunks.push({ ids: all.map(({ entry }) => entry?.id), listed: all.map(({ listed }) => listed), ...(stop && { why: stop.why }) });
		}
		return chunks;
	}
	test('has as many that are wanted as fit into a request', async () => {
		expect((await chunked(['a', 'b', 'c'].map(wanted))).map(({ ids }) => ids)).toEqual([['a', 'b'], ['c']]);
		expect((await chunked([wanted('a'), passedBy('x'), wanted('b'), passedBy('y')])).map(({ ids }) => ids)).toEqual([['a', 'x', 'b'], ['y']]);
	});
	test('has only the last of those that are passed in a row, with what they listed', async () => {
		expect(await chunked([passedBy('x'), passedBy('y'), passedBy('z'), wanted('a'), passedBy('u')])).toEqual([{ ids: ['z', 'a', 'u'], listed: [3, 1, 1] }]);
	});
	test('keeps each that moves no position, or whose outcome is known', async () => {
		const stays: Candidate = { entry: entryOf('x'), verdict: 'unwanted', listed: 1 };
		const known: Candidate = { ...passedBy('k'), verdict: { entry: entryOf('k'), is: 'gone' } };
		expect((await chunked([stays, stays, known, known])).map(({ ids }) => ids)).toEqual([['x', 'x', 'k', 'k']]);
	});
	test('ends with the maximum', async () => {
		expect(await chunked([wanted('a'), passedBy('x'), wanted('b'), wanted('c')], { maxTranscripts: 2 })).toEqual([{ ids: ['a', 'x', 'b'], listed: [1, 1, 1] }, { ids: [], listed: [], why: 'batch' }]);
		expect((await chunked([wanted('a'), wanted('b')], { maxTranscripts: 2 })).some(({ why }) => why)).toBe(false);
	});
	test('ends where the list cannot be read', async () => {
		expect(await chunked([wanted('a'), failure(500)])).toEqual([{ ids: ['a'], listed: [1], why: 'failure' }]);
	});
	test('of those that failed is a fifth as large each time, and one at least', async () => {
		const tries = { a: 1, b: 1, c: 1, d: 2, e: 2, f: 9 };
		const ids = ['u', 'a', 'b', 'c', 'd', 'e', 'f', 'v', 'w'].map(wanted);
		expect((await chunked(ids, { batchSize: 10, tries })).map((chunk) => chunk.ids).filter((all) => all.length > 0)).toEqual([['u'], ['a', 'b'], ['c'], ['d'], ['e'], ['f'], ['v', 'w']]);
	});
	test('of another size is begun by nothing that is passed', async () => {
		expect((await chunked([wanted('a'), passedBy('x'), wanted('v')], { batchSize: 10, tries: { a: 1 } })).map(({ ids }) => ids).filter((all) => all.length > 0)).toEqual([['a', 'x'], ['v']]);
	});
});
