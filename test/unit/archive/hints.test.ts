import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { noProgress, type Progress } from '../../../nodes/shared/archive/follow-course';
import { exportHints } from '../../../nodes/shared/archive/hints';
import { isInLoop } from '../../../nodes/shared/archive/is-in-loop';
import { emptyTally, type Tally } from '../../../nodes/shared/archive/manifest';
import { simplified } from '../../../nodes/shared/archive/simplify';

type Setting = Parameters<typeof exportHints>[2];
const hints = (progress: Partial<Progress> = {}, tally: Partial<Tally> = {}, setting: Partial<Setting> = {}) =>
	exportHints({ ...noProgress(), matched: 1, ...progress }, { ...emptyTally(), ...tally }, { scope: 'new', isManual: false, timezone: 'UTC', unreadable: 0, ...setting });
const failed = (count: number) => Array.from({ length: count }, (_, index) => ({ id: `${index}`, title: index === 0 ? 'First' : null, reason: 'away.', again: true }));

describe('a run tells', () => {
	test('nothing where all is well', () => {
		expect(hints()).toEqual([]);
	});
	test.each<[Progress['stop'], string[], string]>([
		[{ why: 'batch', reason: '' }, [], "Stopped after 0 transcripts because of 'Maximum Transcripts'. The next run continues there."],
		[{ why: 'time', reason: '' }, ['a'], "Stopped after 1 transcript because of 'Maximum Duration (Minutes)'. The next run continues there."],
		[{ why: 'failure', reason: 'It is away.' }, ['a', 'b'], 'Stopped after 2 transcripts: It is away. The next run continues there.'],
		[{ why: 'failure', reason: 'Not 1.1. Update it.' }, [], 'Stopped after 0 transcripts: Not 1.1. Update it. The next run continues there.'],
		[{ why: 'limit', reason: 'No more', continueAfter: Date.parse('2026-11-26T13:00:00Z') }, [], expect.stringMatching(/^Stopped after 0 transcripts: No more\. Run the workflow again after .*13:00.*\. The next run/)],
		[{ why: 'deletions', reason: 'Too many' }, [], 'Too many'],
	])('why it stopped: %j', (stop, exported, hint) => {
		expect(hints({ stop }, { exported })).toEqual([hint]);
	});
	test.each<[Partial<Setting>, string]>([
		[{ scope: 'continue' }, 'The next run continues there.'],
		[{ scope: 'all' }, "To continue there, enter the 'resumeToken' of the last item in 'Resume From', or set 'Transcripts' to 'Continue Where the Last Run Stopped'."],
		[{ scope: 'all', isManual: true }, "To continue there, enter the 'resumeToken' of the last item in 'Resume From'. Only runs of the published workflow are remembered."],
		[{ scope: 'mirror', isManual: true }, 'Only runs of the published workflow are remembered.'],
		[{ scope: 'new', isManual: true }, expect.stringContaining('resumeToken')],
	])('how to go on: %j', (setting, how) => {
		const [hint = ''] = hints({ stop: { why: 'batch', reason: '' } }, {}, setting);
		expect(hint.replace(/^.*Transcripts'\. (?=T|O)/, '')).toEqual(how);
	});
	test('that a manual one is not remembered', () => {
		expect(hints({}, {}, { isManual: true })).toEqual(['The next run exports the same transcripts. Only runs of the published workflow are remembered.']);
		expect(hints({}, {}, { isManual: true, scope: 'all' })).toEqual([]);
	});
	test('what failed, of which it names three', () => {
		expect(hints({}, { failed: failed(3) })).toEqual(["3 could not be exported: 'First' (away), '1' (away), '2' (away). See 'failed' in the last item."]);
		expect(hints({}, { failed: [{ id: '0', title: 'V. 2', reason: 'Not 1.1. Update it.', again: true }] })).toEqual([expect.stringContaining("'V. 2' (Not 1.1. Update it)")]);
		expect(hints({}, { failed: failed(5) })).toEqual([expect.stringContaining("'2' (away), and 2 more.")]);
	});
	test.each<[number, string[]]>([
		[1, ['1 entry of the list could not be read (no ID, for example) and was left out']],
		[2, ['2 entries of the list could not be read (no ID, for example) and were left out']],
	])('that %i of the list could not be read', (unreadable, expected) => {
		expect(hints({}, {}, { unreadable })).toEqual(expected);
	});
	test('what else is missing', () => {
		expect(hints({}, { unfinished: 2, withoutAudio: failed(1), deletion: { deleted: 0, left: 4, reason: 'away' } })).toEqual([
			'2 not transcribed yet. A later run exports them.',
			"1 was exported without audio: 'First' (away)",
			'4 could not be deleted and will be retried: away',
		]);
		expect(hints({}, { deletion: { deleted: 4, left: 0 } })).toEqual([]);
	});
	test.each<[Setting['scope'], string]>([
		['new', 'Nothing new since the last run'],
		['mirror', 'Nothing has changed since the last run'],
		['all', 'No transcript matches the filters'],
		['continue', 'No transcript matches the filters'],
	])('that nothing was there: %s', (scope, hint) => {
		expect(hints({ matched: 0 }, {}, { scope, isManual: true })).toEqual([hint]);
		expect(hints({ matched: 0, stop: { why: 'deletions', reason: 'Too many' } }, {}, { scope })).toEqual(['Too many']);
	});
});

describe('a loop', () => {
	const inLoop = (children: Array<[name: string, type?: string]>, parents: string[]) => {
		const context: IExecuteFunctions = Object.create({
			getNode: () => ({ name: 'Export' }),
			getParentNodes: () => parents.map((name) => ({ name })),
			getChildNodes: () => children.map(([name, type = 'store']) => ({ name, type })),
		});
		return isInLoop(context);
	};
	test('leads back to the node', () => {
		expect([inLoop([['a'], ['b']], ['b']), inLoop([['a']], ['b']), inLoop([], [])]).toEqual([true, false, false]);
	});
	test('is none if it is that of other items', () => {
		const loop: [string, string] = ['Loop', 'n8n-nodes-base.splitInBatches'];
		expect([inLoop([loop, ['a']], ['Loop', 'a']), inLoop([loop, ['a']], ['a'])]).toEqual([false, true]);
	});
});

describe('a simplified item', () => {
	const named = (...names: string[]): IDataObject => Object.fromEntries(names.map((name) => [name, name]));
	const ten = ['x', 'title', 'date', 'duration', 'summary', 'transcript', 'notes', 'tags', 'type', 'id'];
	test('is the same up to ten fields', () => {
		expect(simplified(named(...ten))).toEqual(named(...ten));
	});
	test('has the ten that are needed first, as a person reads them', () => {
		const all = ['topics', 'manifest', 'id', 'type', 'fileName', 'folder', 'tags', 'participants', 'transcript', 'summary', 'date', 'title', 'speakers', 'x'];
		expect(Object.keys(simplified(named(...all)))).toEqual(['title', 'date', 'summary', 'transcript', 'tags', 'folder', 'fileName', 'type', 'id', 'manifest']);
	});
});
