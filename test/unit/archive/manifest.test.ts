import type { EntryOutcome } from '../../../nodes/shared/archive/course';
import { noProgress, type Progress } from '../../../nodes/shared/archive/follow-course';
import { addToTally, emptyTally, toManifest, type Tally } from '../../../nodes/shared/archive/manifest';
import { contentOf, entryOf, failing } from './mirrored';

const a = entryOf('a');
const tallyOf = (...outcomes: EntryOutcome[]) => {
	const tally = emptyTally();
	for (const outcome of outcomes) addToTally(tally, outcome);
	return tally;
};
const file = (name: string, bytes = 5) => ({ id: 'a', name, bytes, sha256: 'x' });
type Run = Parameters<typeof toManifest>[2];
const run: Run = { startedAt: Date.parse('2026-11-26T12:00:00Z'), endedAt: Date.parse('2026-11-26T12:00:01.26Z'), requests: 7, position: { counts: { waiting: 2 } }, more: false };
const manifestOf = (tally: Partial<Tally> = {}, progress: Partial<Progress> = {}, rest: Partial<Run> = {}) => toManifest({ ...noProgress(), ...progress }, { ...emptyTally(), ...tally }, { ...run, ...rest });

describe('a tally', () => {
	test.each(['gone', 'unfinished', 'unchanged'] as const)('counts what is %s', (is) => {
		expect(tallyOf({ entry: a, is })).toEqual({ ...emptyTally(), [is]: 1 });
	});
	test('counts what is removed', () => {
		expect(tallyOf({ entry: a, is: 'removed', reason: 'deleted', names: [] })).toEqual({ ...emptyTally(), removed: 1 });
	});
	test('names what failed, and what has no audio', () => {
		const outcome = contentOf(a);
		expect(tallyOf(failing()(a), outcome, { ...outcome, ...(outcome.is === 'content' && { audioMissing: 'It has no audio' }) })).toEqual({
			...emptyTally(),
			failed: [{ id: 'a', title: 'Title a', reason: 'away', again: true }],
			withoutAudio: [{ id: 'a', title: 'Title a', reason: 'It has no audio' }],
		});
	});
});

describe('a manifest', () => {
	test('tells what became of all', () => {
		const tally = { exported: ['a', 'b'], gone: 1, unfinished: 1, unchanged: 1, removed: 1, failed: [{ id: 'c', title: null, reason: 'away', again: true }], files: [file('a.txt'), file('b.txt', 7)] };
		expect(manifestOf(tally, { listed: 9, matched: 7, complete: true })).toEqual({
			type: 'manifest',
			complete: true,
			more: false,
			continueAfter: null,
			counts: { listed: 9, matched: 7, exported: 2, unfinished: 1, failed: 1, gone: 1, waiting: 2 },
			addsUp: true,
			bytes: 12,
			requests: 7,
			startedAt: '2026-11-26T12:00:00.000Z',
			endedAt: '2026-11-26T12:00:01.260Z',
			seconds: 1.3,
			failed: tally.failed,
			files: tally.files,
		});
	});
	test.each<[Partial<Tally>, number, string]>([
		[{ exported: ['a'] }, 2, '2 transcripts matched, but 1 are accounted for'],
		[{ exported: ['a'], files: [file('A.txt'), file('a.txt')] }, 1, '2 files have only 1 names'],
	])('says if it does not add up: %j of %i', (tally, matched, difference) => {
		expect(manifestOf(tally, { matched })).toMatchObject({ addsUp: false, difference });
	});
	test('tells why it stopped, and when to go on', () => {
		expect(manifestOf({}, { stop: { why: 'limit', reason: 'No more', continueAfter: run.endedAt } })).toMatchObject({ stoppedBy: 'limit', stopReason: 'No more', continueAfter: '2026-11-26T12:00:01.260Z' });
		expect(manifestOf({}, { stop: { why: 'batch', reason: 'Full' } })).toMatchObject({ stoppedBy: 'batch', continueAfter: null });
	});
	test('has a token, what was deleted and what has no audio, where there is such', () => {
		const withoutAudio = [{ id: 'a', title: null, reason: 'None' }];
		const manifest = manifestOf({ withoutAudio, deletion: { deleted: 3, left: 1 } }, {}, { position: { counts: {}, resumeToken: 't' } });
		expect(manifest).toMatchObject({ resumeToken: 't', withoutAudio, counts: { deleted: 3, notDeleted: 1 } });
		for (const name of ['resumeToken', 'withoutAudio', 'stoppedBy', 'difference']) expect(manifestOf()).not.toHaveProperty(name);
	});
});
