import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { toState, toToken, type Position } from '../../../nodes/shared/archive/position';
import { openPosition } from '../../../nodes/shared/archive/open-position';

type Settings = Parameters<typeof openPosition>[2];

/** A node whose static data outlives its executions. */
function createNode() {
	const data: IDataObject = {};
	const open = (execution: string, settings: Partial<Settings> = {}, fingerprint = 'f') => {
		const context: IExecuteFunctions = Object.create({ getWorkflowStaticData: () => data, getExecutionId: () => execution });
		return openPosition(context, fingerprint, { scope: 'new', dates: { since: {}, ends: [] }, resumeToken: '', repeatUnlessConfirmed: false, ...settings });
	};
	/** A run that comes to a place, and ends well. */
	const run = (execution: string, at: string, settings: Partial<Settings> = {}, rest: { complete?: boolean; handedOn?: string[]; continueAfter?: number; hasOutput?: boolean } = {}) => {
		const opened = open(execution, settings);
		opened.position.cursor = { at };
		opened.position.complete = rest.complete ?? true;
		opened.close({ hasOutput: rest.hasOutput ?? true, continueAfter: rest.continueAfter, handedOn: rest.handedOn ?? [] }).savePosition();
	};
	return { data, open, run };
}
const since = (a: string): Partial<Settings> => ({ dates: { since: { a }, ends: [] } });
const placeOf = ({ position }: { position: Position }) => position.cursor?.at;

describe('an export', () => {
	test('begins at the start', () => {
		expect(createNode().open('1', since('2026-01-01')).position).toMatchObject({ complete: false, since: { a: '2026-01-01' } });
	});
	test('goes on where the last run ended', () => {
		const { open, run } = createNode();
		run('1', 'x');
		expect(open('2').position).toMatchObject({ cursor: { at: 'x' }, complete: false });
	});
	test('goes on from nothing that was not saved', () => {
		const { open } = createNode();
		open('1').position.cursor = { at: 'x' };
		expect(placeOf(open('2'))).toBeUndefined();
	});
	test('of another kind begins at the start', () => {
		const { open, run } = createNode();
		run('1', 'x');
		expect(placeOf(open('2', {}, 'g'))).toBeUndefined();
	});
	test.each<[Settings['scope'], boolean, string | undefined]>([
		['new', true, 'x'],
		['new', false, 'x'],
		['continue', true, undefined],
		['continue', false, 'x'],
		['all', true, undefined],
		['all', false, undefined],
	])("of '%s' after a run that was complete (%p) begins at %p", (scope, complete, place) => {
		const { open, run } = createNode();
		run('1', 'x', {}, { complete });
		expect(placeOf(open('2', { scope }))).toBe(place);
	});
	test('does not go on for what is only not transcribed yet', () => {
		const { open } = createNode();
		const { position, close } = open('1', { scope: 'continue' });
		const entry = { id: '1', created: 'c', title: null, date: null, state: 'unfinished' as const, about: {} };
		Object.assign(position, { cursor: { at: 'x' }, complete: true });
		position.waiting.set('c 1', { entry, tries: 0 });
		close({ hasOutput: true, handedOn: [] }).savePosition();
		expect(placeOf(open('2', { scope: 'continue' }))).toBeUndefined();
	});
	test('that was complete goes on from any later start, whichever came between', () => {
		jest.useFakeTimers({ now: Date.parse('2026-04-01') });
		const { open, run } = createNode();
		for (const [execution, a] of [['1', '2026-01-01'], ['2', '2026-03-01']] as const) run(execution, `from ${a}`, since(a));
		expect(placeOf(open('3', since('2026-02-01')))).toBe('from 2026-03-01');
	});
	test('does not take for exported what a later start passed over since the last run', () => {
		const { open, run } = createNode();
		const runOn = (day: string, ...[at, settings]: [string, Partial<Settings>?]) => {
			jest.useFakeTimers({ now: Date.parse(day) });
			run(day, at, settings);
		};
		runOn('2026-01-31', 'January');
		runOn('2026-02-10', 'February', since('2026-01-31'));
		expect(placeOf(open('2'))).toBe('February');
		runOn('2026-03-01', 'March', since('2026-02-15'));
		expect(placeOf(open('3', since('2026-02-16')))).toBe('March');
		expect(placeOf(open('3'))).toBeUndefined();
	});
	test.each([{}, { resumeToken: 'of the last run' }])('does not take for exported what an end left out before a later start: %j', ({ resumeToken }) => {
		const { open, run } = createNode();
		run('1', 'x', { dates: { since: {}, ends: ['2026-01-01'] } });
		const token = resumeToken && toToken(open('2').before);
		run('2', 'y', { ...since('2026-02-01'), resumeToken: token ?? '' });
		expect(placeOf(open('3'))).toBeUndefined();
	});
	test('of all up to a date does not take the place of what is new', () => {
		const { open, run } = createNode();
		const scope = 'all';
		run('1', 'x');
		run('2', 'y', { scope, dates: { since: {}, ends: ['2026-01-01'] } }, { complete: false });
		expect(placeOf(open('2', { scope, dates: { since: {}, ends: ['2026-01-01'] } }))).toBe('y');
		expect(placeOf(open('3'))).toBe('x');
	});
	test('goes on to the end of what failed', () => {
		const node = createNode();
		const opened = node.open('1', { scope: 'continue' });
		Object.assign(opened.position, { cursor: { at: 'x' }, complete: true });
		const entry = { id: '1', created: 'c', title: null, date: null, state: 'finished' as const, about: {} };
		opened.position.waiting.set('c 1', { entry, tries: 1 });
		opened.close({ hasOutput: true, handedOn: [] }).savePosition();
		expect(placeOf(node.open('2', { scope: 'continue' }))).toBe('x');
	});
	test('from an earlier start begins there', () => {
		const { open, run } = createNode();
		run('1', 'x', since('2026-02-01'));
		expect(placeOf(open('2', since('2026-01-01')))).toBeUndefined();
		expect(placeOf(open('2', since('2026-03-01')))).toBe('x');
	});
	test('of all from a later start does not hide what an earlier one left out', () => {
		const { open, run } = createNode();
		run('1', 'x');
		run('2', 'y', { scope: 'all', ...since('2026-01-01') });
		expect(placeOf(open('3'))).toBe('x');
	});
	test('of all from an earlier start is one from the later one, too', () => {
		const { open, run } = createNode();
		run('1', 'x', since('2026-02-01'));
		run('2', 'y', { scope: 'all', ...since('2026-01-01') });
		expect(placeOf(open('3', since('2026-02-01')))).toBe('y');
	});
	test.each(['all', 'continue', 'new'] as const)("of '%s' over an earlier time in the same execution begins there", (scope) => {
		const { open, run } = createNode();
		run('1', 'x', { scope, ...since('2026-02-01') }, { complete: false });
		const opened = open('1', { scope, ...since('2026-01-01') });
		expect([placeOf(opened), opened.position.since]).toEqual([undefined, { a: '2026-01-01' }]);
	});
	test.each(['all', 'continue', 'new'] as const)("of '%s' whose start moves on in the same execution goes on", (scope) => {
		const { open, run } = createNode();
		run('1', 'x', { scope, ...since('2026-01-01T00:00') }, { complete: false });
		run('1', 'y', { scope, ...since('2026-01-01T00:01') }, { complete: false });
		expect(placeOf(open('1', { scope, ...since('2026-01-01T00:02') }))).toBe('y');
	});
	test('does not take for exported what an unfinished one left out before a later start', () => {
		const { open, run } = createNode();
		run('1', 'x', since('2026-02-01'), { complete: false });
		run('2', 'y', since('2026-03-01'));
		expect(placeOf(open('3', since('2026-03-02')))).toBe('y');
		expect(placeOf(open('3', since('2026-02-01')))).toBeUndefined();
	});
	test('does not take for exported what lies between two times of one execution', () => {
		const { open, run } = createNode();
		run('1', 'x', { scope: 'all', ...since('2026-01-01') }, { complete: false });
		run('1', 'y', { scope: 'all', ...since('2026-03-01') });
		expect(placeOf(open('2', since('2026-01-01')))).toBeUndefined();
	});
});

describe('a resume token', () => {
	const resumeToken = toToken(toState({ cursor: { at: 't' }, waiting: new Map(), complete: true, since: {}, finished: new Map() }, 'f'));
	test('is where the export goes on, whatever the node remembers', () => {
		const { open, run } = createNode();
		run('1', 'x');
		expect(open('2', { resumeToken }).position).toMatchObject({ cursor: { at: 't' }, complete: false });
	});
	test('counts once in a loop', () => {
		const { open, run } = createNode();
		run('1', 'x', { resumeToken }, { complete: false });
		expect(placeOf(open('1', { resumeToken }))).toBe('x');
	});
});

describe('what has to be confirmed', () => {
	const repeatUnlessConfirmed = true;
	test('comes again in the next execution', () => {
		const { open, run } = createNode();
		run('1', 'x', { repeatUnlessConfirmed });
		expect(placeOf(open('2', { repeatUnlessConfirmed }))).toBeUndefined();
	});
	test('is confirmed when the workflow loops back', () => {
		const { open, run } = createNode();
		run('1', 'x', { repeatUnlessConfirmed });
		expect(open('1', { repeatUnlessConfirmed })).toMatchObject({ isLoop: true, position: { cursor: { at: 'x' } } });
		expect(placeOf(open('2', { repeatUnlessConfirmed }))).toBe('x');
	});
	test('is nothing where nothing was output', () => {
		const { open, run } = createNode();
		run('1', 'x', { repeatUnlessConfirmed }, { hasOutput: false });
		expect(placeOf(open('2', { repeatUnlessConfirmed }))).toBe('x');
	});
	test('is nothing where it is not asked for', () => {
		const { open, run } = createNode();
		run('1', 'x', { repeatUnlessConfirmed });
		expect(placeOf(open('2'))).toBe('x');
	});
	test('does not start over in the last round of a loop', () => {
		const { open, run } = createNode();
		run('1', 'x', { scope: 'all', repeatUnlessConfirmed });
		expect(placeOf(open('1', { scope: 'all', repeatUnlessConfirmed }))).toBe('x');
	});
	test('a loop that confirms nothing starts over once it was complete', () => {
		for (const [complete, place] of [[true, undefined], [false, 'x']] as const) {
			const { open, run } = createNode();
			run('1', 'x', { scope: 'all' }, { complete });
			expect(placeOf(open('1', { scope: 'all' }))).toBe(place);
		}
	});
	test('may be deleted then, and not before', () => {
		const { open, run } = createNode();
		run('1', 'x', { repeatUnlessConfirmed }, { handedOn: ['a', 'b'] });
		expect([...open('2', { repeatUnlessConfirmed }).confirmed]).toEqual([]);
		expect([...open('1', { repeatUnlessConfirmed }).confirmed]).toEqual(['a', 'b']);
		expect([...open('2', { repeatUnlessConfirmed }).confirmed]).toEqual(['a', 'b']);
		run('2', 'y', { repeatUnlessConfirmed });
		expect([...open('3', { repeatUnlessConfirmed }).confirmed]).toEqual(['a', 'b']);
	});
});

describe('what may be deleted', () => {
	test('is what the run before all up to a date left, too', () => {
		const { open, run } = createNode();
		const settings = { scope: 'all' as const, dates: { since: {}, ends: ['2026-01-01'] }, repeatUnlessConfirmed: true };
		run('1', 'x', settings, { handedOn: ['a'] });
		run('1', 'y', settings);
		expect([...open('2', settings).confirmed]).toEqual(['a']);
		run('2', 'x', settings, { handedOn: ['b'] });
		expect([...open('2', settings).confirmed]).toEqual(['a', 'b']);
	});
});

describe('a limit', () => {
	test('is waited for in the same execution only', () => {
		const { open, run } = createNode();
		run('1', 'x', {}, { continueAfter: 5 });
		expect([open('1').notBefore, open('2').notBefore]).toEqual([5, undefined]);
	});
	test('that did not end a run is not waited for', () => {
		const { open, run } = createNode();
		run('1', 'x');
		expect(open('1').notBefore).toBeUndefined();
	});
});
test('a node remembers a hundred exports', () => {
	const { data, open } = createNode();
	const run = (name: string) => open('1', {}, name).close({ hasOutput: true, handedOn: [] }).savePosition();
	for (let each = 0; each < 101; each++) run(`export ${each}`);
	expect(Object.keys(Object(data.archive))).toHaveLength(100);
	expect(data.archive).not.toHaveProperty('export 0');
	run('export 1');
	run('export 101');
	expect(data.archive).toHaveProperty('export 1');
	expect(data.archive).not.toHaveProperty('export 2');
});
