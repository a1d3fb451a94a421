import type { EntryOutcome } from '../../../nodes/shared/archive/course';
import { emptyMirror, versionOf, type MirrorState } from '../../../nodes/shared/archive/mirror/mirror-state';
import type { Entry } from '../../../nodes/shared/archive/source';
import { contentOf, entryOf, failing, follow, listOf, openRun, planOf, recordOf, told } from './mirrored';

const [a, b, c] = [entryOf('a'), entryOf('b'), entryOf('c')];
/** A mirror of these, after one run. */
async function mirrorOf(...entries: Entry[]): Promise<MirrorState> {
	const { state, course } = openRun();
	await follow(course, listOf(entries));
	return state;
}
/** Another run over these. */
async function next(state: MirrorState, entries: Entry[], { execution = '2', tried, maxDeletions = 50, ...rest }: { execution?: string; tried?: Set<string>; maxDeletions?: number } & Parameters<typeof follow>[2] = {}, source = listOf(entries)) {
	const { course, changed } = openRun({ state, execution, tried, maxDeletions });
	const outcomes = await follow(course, source, rest);
	return { outcomes, told: told(outcomes), course, changed };
}

describe('a mirror', () => {
	test('writes all at first, and knows what it wrote', async () => {
		const { state, course, changed } = openRun();
		expect(await follow(course, listOf([a, b]))).toMatchObject([a, b].map((entry) => ({ is: 'content', entry, previous: [] })));
		expect(state.records.get('a')).toEqual({ names: ['a.txt'], sum: expect.stringMatching(/^.{7}$/), version: versionOf(a), created: '2026-11-26', pass: 1, tries: 0 });
		expect([...changed]).toEqual([['a', undefined], ['b', undefined]]);
		expect([course.waiting(), course.end()]).toEqual([0, undefined]);
	});
	test('fetches nothing that is listed as before', async () => {
		const { told: outcomes, changed } = await next(await mirrorOf(a, b), [a, b]);
		expect(outcomes).toEqual([]);
		expect(changed.size).toBe(0);
	});
	test('writes nothing that is the same', async () => {
		const state = await mirrorOf(a);
		const { told: outcomes, changed } = await next(state, [{ ...a, about: { seen: true } }]);
		expect(outcomes).toEqual(['unchanged a']);
		expect(changed.size).toBe(0);
		expect((await next(state, [{ ...a, about: { seen: true } }])).told).toEqual([]);
	});
	test('writes what has changed, and tells what its files were named', async () => {
		const { outcomes, changed } = await next(await mirrorOf(a), [{ ...a, title: 'New' }]);
		expect(outcomes).toMatchObject([{ is: 'content', text: 'New', previous: [] }]);
		expect([...changed.keys()]).toEqual(['a']);
		const state = emptyMirror('s');
		state.records.set('a', recordOf({ names: ['old.txt', 'a.txt'] }));
		expect((await next(state, [a])).outcomes).toMatchObject([{ previous: ['old.txt'] }]);
	});
	test('writes what has the same content under another name', async () => {
		const state = await mirrorOf(a);
		Object.assign(state.records.get('a') ?? {}, { names: ['old.txt'], version: '' });
		expect((await next(state, [a])).told).toEqual(['content a']);
	});
	test('removes what is gone, with its files', async () => {
		const state = await mirrorOf(a, b);
		const { outcomes, changed } = await next(state, [a]);
		expect(outcomes).toMatchObject([{ is: 'removed', reason: 'deleted', names: ['b.txt'], entry: { id: 'b', about: {} } }]);
		expect([...state.records.keys()]).toEqual(['a']);
		expect(changed.get('b')).toMatchObject({ names: ['b.txt'] });
	});
	test.each([[undefined, ['7', 'a']], [Number, [7, NaN]]])('tells the ID of what is gone as items show it', async (itemId, shown) => {
		const { outcomes } = await next(await mirrorOf(entryOf('7'), entryOf('a')), [], {}, listOf([], { itemId }));
		expect(outcomes.map(({ entry: { about } }) => about.id)).toEqual(shown);
	});
	test('says nothing of what is gone and had no files', async () => {
		const state = emptyMirror('s');
		state.records.set('a', recordOf({ names: [] }));
		expect((await next(state, [])).told).toEqual([]);
		expect(state.records.size).toBe(0);
	});
	test('removes what the filters leave out now, and passes over what they always did', async () => {
		const state = await mirrorOf(a, b);
		const plan = planOf({ matches: ({ id }) => id === 'a' });
		const { outcomes } = await next(state, [a, b, c], { plan });
		expect(outcomes).toMatchObject([{ is: 'removed', reason: 'filtered', entry: { id: 'b' } }]);
		expect(outcomes).toHaveLength(1);
	});
	test('leaves what is too old to be listed', async () => {
		const state = emptyMirror('s');
		for (const [id, created] of [['old', '2026-08-01'], ['edge', '2026-08-02']] as const) state.records.set(id, recordOf({ created }));
		const { told: outcomes } = await next(state, [], {}, listOf([], { listedFrom: () => '2026-08-02' }));
		expect(outcomes).toEqual(['removed edge']);
		expect(state.records.size).toBe(0);
	});
	test('passes over what is not transcribed yet, and keeps what it has of it', async () => {
		const state = await mirrorOf(a);
		expect((await next(state, [{ ...a, state: 'unfinished' }, { ...b, state: 'unfinished' }])).told).toEqual(['unfinished a', 'unfinished b']);
		expect([...state.records.keys()]).toEqual(['a']);
	});
	test('names what failed in the service, once', async () => {
		const state = emptyMirror('s');
		const broken = { ...a, state: 'failed' as const, reason: 'No audio' };
		expect((await next(state, [broken])).outcomes).toMatchObject([{ is: 'failed', reason: 'No audio', again: false }]);
		expect((await next(state, [broken])).told).toEqual([]);
	});
});

describe('what could not be fetched', () => {
	test('is tried again in each run, after all others', async () => {
		const state = emptyMirror('s');
		const first = await next(state, [a, b], { fetch: (entry) => (entry.id === 'a' ? failing()(entry) : contentOf(entry)) });
		expect(first.told).toEqual(['failed a', 'content b']);
		expect([first.course.waiting(), first.course.hasFailed(a), first.course.hasFailed(b), first.course.hasFailed(c)]).toEqual([1, true, false, false]);
		expect(first.course.triesOf({ entry: a, verdict: 'wanted', listed: 1 })).toBe(1);
		expect([first.course.triesOf({ verdict: 'wanted', listed: 1 }), first.course.triesOf({ entry: c, verdict: 'wanted', listed: 1 })]).toEqual([0, 0]);
		const second = await next(state, [a, c]);
		expect(second.told).toEqual(['content c', 'removed b', 'content a']);
		expect(second.course.waiting()).toBe(0);
	});
	test('is not tried in the next round of a loop', async () => {
		const state = emptyMirror('s');
		const tried = new Set<string>();
		await next(state, [a], { tried, fetch: failing() });
		expect((await next(state, [a], { tried })).told).toEqual([]);
		expect((await next(state, [a], { plan: planOf({ skipsWaiting: true }) })).told).toEqual([]);
		expect((await next(state, [a])).told).toEqual(['content a']);
	});
	test.each(['gone', 'unfinished'] as const)('nor is what was %s when it was fetched', async (is) => {
		const state = await mirrorOf(b);
		const tried = new Set<string>();
		expect((await next(state, [a, b], { tried, fetch: (entry) => ({ entry, is }) })).told).toEqual([`${is} a`]);
		expect((await next(state, [a, b], { tried })).told).toEqual([]);
		expect((await next(state, [a, b])).told).toEqual(['content a']);
	});
	test('is tried in the next round of a loop if it was listed as unfinished', async () => {
		const state = emptyMirror('s');
		const tried = new Set<string>();
		await next(state, [{ ...a, state: 'unfinished' }], { tried });
		expect((await next(state, [a], { tried })).told).toEqual(['content a']);
	});
	test('is named at once if the service gave it up since', async () => {
		const state = emptyMirror('s');
		const tried = new Set<string>();
		await next(state, [a], { tried, fetch: failing() });
		expect((await next(state, [{ ...a, state: 'failed' }], { tried })).told).toEqual(['failed a']);
	});
	test('keeps its files', async () => {
		const state = await mirrorOf(a);
		await next(state, [{ ...a, title: 'New' }], { fetch: failing() });
		expect(state.records.get('a')).toMatchObject({ names: ['a.txt'], tries: 1, version: '' });
		await next(state, [{ ...a, title: 'New' }], { fetch: failing() });
		expect(state.records.get('a')).toMatchObject({ tries: 2 });
	});
	test('for good is not tried again until it changes', async () => {
		const state = emptyMirror('s');
		await next(state, [a], { fetch: failing(false) });
		expect(state.records.get('a')).toMatchObject({ names: [], tries: 0, version: versionOf(a) });
		expect((await next(state, [a])).told).toEqual([]);
		expect((await next(state, [{ ...a, title: 'New' }])).told).toEqual(['content a']);
	});
	test('of its audio is written without it in the fifth run', async () => {
		const state = emptyMirror('s');
		const fetch = (entry: Entry): EntryOutcome => {
			const text: EntryOutcome = { entry, is: 'content', content: { text: '' }, text: 'Hello' };
			return { entry, is: 'failed', reason: 'No audio', again: true, withoutAudio: text };
		};
		const runs: string[][] = [];
		for (let each = 0; each < 6; each++) runs.push((await next(state, [a], { fetch })).told);
		expect(runs).toEqual([...Array(4).fill(['failed a']), ['content a'], []]);
	});
	test('of its audio leaves the audio that is there, and replaces the text', async () => {
		const state = emptyMirror('s');
		state.records.set('a', recordOf({ names: ['old.md', 'old.mp3'] }));
		const fetch = (entry: Entry): EntryOutcome => ({ entry, is: 'content', content: { text: '' }, text: 'Hello', audioFailed: true });
		expect((await next(state, [a], { fetch })).outcomes).toMatchObject([{ previous: ['old.md'] }]);
		expect(state.records.get('a')?.names).toEqual(['a.txt', 'old.mp3']);
	});
	test('of its audio leaves no text of the same kind', async () => {
		const state = emptyMirror('s');
		state.records.set('a', recordOf({ names: ['old.md', 'old.txt', 'old.mp3'] }));
		const fetch = (entry: Entry): EntryOutcome => ({ entry, is: 'content', content: { text: '' }, text: 'Hello', audioFailed: true });
		expect((await next(state, [a], { fetch })).outcomes).toMatchObject([{ previous: ['old.md', 'old.txt'] }]);
	});
	test('of the rest is never given up', async () => {
		const state = emptyMirror('s');
		for (let each = 0; each < 7; each++) await next(state, [a], { fetch: failing() });
		expect(state.records.get('a')).toMatchObject({ tries: 7 });
	});
});

describe('of many that are gone', () => {
	const ids = (count: number) => Array.from({ length: count }, (_, index) => entryOf(`${index}`));
	const gone = async (known: number, left: number, maxDeletions = 50, isWhole = true) => {
		const state = await mirrorOf(...ids(known));
		const { told: outcomes, course } = await next(state, [], { maxDeletions }, listOf(ids(left), { unreadable: () => (isWhole ? 0 : 1) }));
		return { count: outcomes.length, end: course.end(), records: state.records.size, state };
	};
	test.each([
		[5, 0, 50, 5],
		[6, 0, 50, 0],
		[12, 6, 50, 6],
		[12, 5, 50, 0],
		[12, 5, 100, 7],
		[12, 6, 0, 0],
		[12, 7, 0, 5],
	])('of %i, where %i are left, with at most %i %%, %i are removed', async (known, left, maxDeletions, count) => {
		expect((await gone(known, left, maxDeletions)).count).toBe(count);
	});
	test('a run tells how many it did not remove', async () => {
		const { end, records } = await gone(6, 0);
		expect(end).toMatchObject({ why: 'deletions', reason: expect.stringMatching(/^6 of 6 mirrored transcripts are no longer listed\. None was deleted, because the credential may be wrong.*increase 'Maximum Deletions/) });
		expect(records).toBe(6);
	});
	test('none is removed if the list was not whole', async () => {
		const { count, end } = await gone(2, 1, 50, false);
		expect(count).toBe(0);
		expect(end).toMatchObject({ reason: expect.stringContaining('an entry in the list could not be read. The next run compares them again') });
	});
	test('none is removed if nothing of the list could be read', async () => {
		expect((await next(await mirrorOf(a), [], {}, listOf([], { async *walk() {}, unreadable: () => 1 }))).told).toEqual([]);
	});
	test('the next run looks again', async () => {
		const { state } = await gone(6, 0);
		expect((await next(state, ids(6))).told).toEqual([]);
		expect((await next(state, ids(3))).told).toHaveLength(3);
	});
	test('those without files do not count', async () => {
		const state = await mirrorOf(...ids(2));
		for (let each = 0; each < 20; each++) state.records.set(`none ${each}`, recordOf({ names: [] }));
		expect((await next(state, ids(2))).course.end()).toBeUndefined();
		expect(state.records.size).toBe(2);
	});
});

describe('a pass over the list', () => {
	test('that was ended early is gone on with, and made again if another execution began it', async () => {
		const state = await mirrorOf(a, b, c);
		await next(state, [a, b, c], { until: 2 });
		expect(state.reading).toEqual({ of: 'list', execution: '2', cursor: { at: 'b' } });
		const { told: outcomes, course } = await next(state, [{ ...a, title: 'New' }, b, { ...c, title: 'New' }], { execution: '3' });
		expect(outcomes).toEqual(['content c']);
		expect([course.end(), course.end()]).toEqual(['again', undefined]);
		expect(told(await follow(course, listOf([{ ...a, title: 'New' }, b, c])))).toEqual(['content a']);
	});
	test('is made again if a round that began it left to its end what had failed', async () => {
		const state = await mirrorOf(b, c);
		await next(state, [a, b, c], { fetch: failing() });
		const tried = new Set<string>();
		await next(state, [a, b, c], { tried, execution: '3', until: 2 });
		const { told: outcomes, course } = await next(state, [a, b, c], { tried, execution: '3' });
		expect([outcomes, course.end()]).toEqual([[], 'again']);
		expect(told(await follow(course, listOf([a, b, c]), { fetch: failing() }))).toEqual(['failed a']);
		expect([course.end(), tried]).toEqual([undefined, new Set(['a'])]);
	});
	test('is not made again in the execution that began it', async () => {
		const state = await mirrorOf(a, b);
		await next(state, [a, b], { until: 1 });
		expect((await next(state, [a, b])).course.end()).toBeUndefined();
		expect(state.reading).toBeUndefined();
	});
	test('counts what it listed', async () => {
		const { course } = openRun();
		const counts: number[] = [];
		for await (const { listed } of course.candidates(listOf([a, b]), planOf())) counts.push(listed);
		expect(counts).toEqual([1, 1, 0, 0]);
	});
});
