import type { IDataObject } from 'n8n-workflow';
import type { SpeakrRecord } from '../../../nodes/Speakr/api/records';
import { createDeletions, createEndings } from '../../../nodes/Speakr/triggers/reported-endings';
import type { Delivery } from '../../../nodes/Speakr/triggers/delivered-event';

const now = new Date('2026-11-26T12:00:00Z').getTime();
beforeEach(() => jest.useFakeTimers({ now }));
afterEach(() => jest.useRealTimers());

const name = '1@2026-11-26T09:00:00';
const recording = { id: 1, created_at: '2026-11-26T09:00:00' };
/** An event that happened so many milliseconds after `now`, by the clocks of Speakr and n8n. */
const told = (after: number, id = 'e'): Delivery => ({
	event: { id, type: 'recording.transcription.completed', timestamp: new Date(now + after).toISOString(), data: { recording_id: 1 } },
	happenedAt: now + after,
});
const found = (after = 0, of: SpeakrRecord = recording) => {
	const endings = createEndings({});
	endings.noteTold(of, now + after);
	return endings;
};
/** Completed so many milliseconds after `now`, by Speakr's clock. */
const completed = (after = 0, rest: IDataObject = {}) => ({
	...recording,
	status: 'COMPLETED',
	transcription_duration_seconds: 7,
	completed_at: new Date(now + after).toISOString(),
	...rest,
});
const delivered = (after = 0) => {
	const endings = createEndings({});
	endings.noteTold(recording, now + after, told(after));
	return endings;
};

describe('an ending', () => {
	test('is told once it is noted', () => {
		expect([createEndings({}).isTold(name), found().isTold(name), createEndings({}).isAwaited(name)]).toEqual([false, true, false]);
	});
	test('is not told any more once the recording is at work again, and awaited then', () => {
		const endings = found();
		expect(endings.isAwaited(name)).toBe(false);
		endings.sawAtWork(name, now + 1);
		expect([endings.isTold(name), endings.isAwaited(name)]).toEqual([false, true]);
	});
	test('stays told if the recording was at work before it', () => {
		const endings = found();
		endings.sawAtWork(name, now);
		expect(endings.isTold(name)).toBe(true);
	});
	test('that was judged while the clock was ahead is over once the recording is at work again', () => {
		const endings = found(3_600_000);
		endings.sawAtWork(name, now);
		expect(endings.isTold(name)).toBe(false);
	});
	test('is counted, however often the recording ends', () => {
		const endings = createEndings({});
		const counts = [0, 1, 2].map((each) => {
			const count = endings.countOf(name);
			endings.noteTold(recording, now + each);
			return count;
		});
		expect(counts).toEqual([0, 1, 2]);
	});
});

describe('a delivery of an ending', () => {
	test('tells of another one than that judged while the clock was ahead, unless it looks the same', () => {
		expect([found(3_600_000), found(3_600_000, completed())].map((endings) => endings.noteDelivery(completed(), told(0)))).toEqual([false, true]);
	});
	test('that nobody knows tells of one', () => {
		expect(createEndings({}).noteDelivery(recording, told(0))).toBe(false);
	});
	test.each([
		['half a second after the one before, tells of another', 500, false],
		['sooner, is the same', 499, true],
		['earlier, is the same', -5_000, true],
	])('%s', (_, after, isKnown) => {
		expect(delivered().noteDelivery(recording, told(after))).toBe(isKnown);
	});
	test.each([
		['a minute after it was found, is that of it', 60_000, true],
		['later, tells of another', 60_001, false],
		['long before, is that of one before', -90_000, true],
	])('%s', (_, after, isKnown) => {
		expect(found().noteDelivery(recording, told(after))).toBe(isKnown);
	});
	test.each([
		['within two hours, is that of it', 7_200_000, completed(), true],
		['later, tells of another', 7_200_001, completed(), false],
		['and took as long, is that of it, whenever it was completed', 60_001, completed(90_000), true],
		['and took longer, tells of another', 60_001, completed(0, { transcription_duration_seconds: 8 }), false],
		['and has failed since, tells of another', 60_001, completed(0, { status: 'FAILED' }), false],
		['and has failed since, but was sent within a minute, is that of it', 60_000, completed(0, { status: 'FAILED' }), true],
	])('of a recording that was found completed %s', (_, after, judged, isKnown) => {
		expect(found(0, completed()).noteDelivery(judged, told(after))).toBe(isKnown);
	});
	test('of a recording that was found completed, nobody knows in what time, is that of it for a minute', () => {
		const unknown = completed(0, { transcription_duration_seconds: null });
		expect([60_000, 60_001].map((after) => found(0, unknown).noteDelivery(unknown, told(after)))).toEqual([true, false]);
	});
	test('of a recording that was found failed, with a time of completion from before, is that of it for a minute', () => {
		const failed = completed(-86_400_000, { status: 'FAILED' });
		expect([60_000, 60_001].map((after) => found(0, failed).noteDelivery(failed, told(after)))).toEqual([true, false]);
	});
	test('that comes after polling tells until when the ending is told', () => {
		const endings = found();
		expect(endings.noteDelivery(recording, told(-10_000))).toBe(true);
		expect([endings.noteDelivery(recording, told(499)), endings.noteDelivery(recording, told(500))]).toEqual([true, false]);
	});
	test('of one long before does not', () => {
		const endings = found();
		endings.noteDelivery(recording, told(-60_000));
		expect(endings.noteDelivery(recording, told(30_000))).toBe(true);
	});
	test.each([
		['before the recording was at work again, is known', 10, true],
		['after that, tells of another', 11, false],
	])('%s', (_, after, isKnown) => {
		const endings = found();
		endings.sawAtWork(name, now + 10);
		expect(endings.noteDelivery(recording, told(after))).toBe(isKnown);
	});
});

describe('a mark', () => {
	test('of an ending that was delivered is its event, if that happened since n8n began', () => {
		const endings = createEndings({});
		expect([endings.markOf(recording, told(1, 'x')), endings.markOf(recording, told(0, 'x'))]).toEqual(['x', undefined]);
	});
	test('of an ending that was delivered is its event, if Speakr completed the recording since n8n began', () => {
		const markOf = (completedAfter: number) => createEndings({}).markOf(completed(completedAfter), told(3_600_000, 'x'));
		expect([markOf(0), markOf(1)]).toEqual([undefined, 'x']);
		const worked = createEndings({});
		worked.sawAtWork(name, now);
		expect(worked.markOf(completed(0), told(3_600_000, 'x'))).toBe('x');
		// That long before, it was completed by another transcription.
		expect([markOf(-3_599_999), markOf(-3_600_000)]).toEqual([undefined, 'x']);
	});
	test('of an ending that was found is when the recording was at work, however long ago it was completed before', () => {
		const first = { completed_at: '2026-11-26T09:10:00' };
		const marks = ['FAILED', 'COMPLETED'].map((status) => {
			const endings = createEndings({});
			endings.sawAtWork(name, now);
			return endings.markOf({ ...recording, ...first, status });
		});
		expect(marks).toEqual([String(now), undefined]);
	});
	test('of an ending that was found is when the recording was at work', () => {
		const endings = createEndings({});
		expect(endings.markOf(recording)).toBeUndefined();
		endings.sawAtWork(name, now);
		expect(endings.markOf(recording)).toBe(String(now));
	});
	test('is not needed for an ending that is known, or for a recording made within an hour before it', () => {
		expect(found().markOf(recording, told(1))).toBeUndefined();
		const created = (age: number) => ({ id: 1, created_at: new Date(now - age).toISOString() });
		const endings = createEndings({});
		expect(endings.markOf(created(3_599_998), told(1))).toBeUndefined();
		expect(endings.markOf(created(3_599_999), told(1))).toBe('e');
	});
	test('is known for the latest ten thousand that were at work', () => {
		const endings = createEndings({});
		for (let id = 0; id <= 10_000; id++) endings.sawAtWork(`${id}@x`, now);
		expect([0, 1].map((id) => endings.markOf({ id, created_at: 'x' }))).toEqual([undefined, String(now)]);
	});
	test('is gone once the ending is noted', () => {
		const endings = createEndings({});
		endings.sawAtWork('2@x', now);
		endings.noteTold({ id: 2, created_at: 'x' }, now);
		expect(endings.countOf('2@x')).toBe(1);
	});
});

describe('what is stored', () => {
	test('is there after a restart', () => {
		const state: IDataObject = {};
		const endings = createEndings(state);
		endings.noteTold(recording, now, told(0));
		endings.sawAtWork(name, now + 5);
		expect(state.endings).toEqual([[name, { judgedAt: now, count: 0, toldUntil: now, workedAt: now + 5 }]]);
		expect(createEndings(state).isAwaited(name)).toBe(true);
	});
	test('is changed also for what was stored before', () => {
		const stored: IDataObject = {};
		createEndings(stored).noteTold(recording, now);
		createEndings(stored).sawAtWork(name, now + 5);
		expect(createEndings(stored).isAwaited(name)).toBe(true);
	});
	test('has the latest three hundred', () => {
		const state: IDataObject = {};
		const endings = createEndings(state);
		for (let each = 0; each < 301; each++) endings.noteTold({ id: each, created_at: 'x' }, now);
		expect(state.endings).toHaveLength(300);
		expect(Object(state.endings)[0][0]).toBe('1@x');
	});
	test('that is something else is nothing', () => {
		expect(createEndings({ endings: [['x', 1]] }).countOf('x')).toBe(0);
		expect(createDeletions({ deletions: 'x' }).note('a', 1, now, 'delivered')).toBe('a');
	});
});

describe('a deletion', () => {
	test('has one key, whether the webhook or the feed names it first', () => {
		const deletions = createDeletions({});
		expect(deletions.note('a', 1, now, 'delivered')).toBe('a');
		expect(deletions.note('b', '1', now, 'delivered')).toBe('a');
		expect(deletions.note('c', 1, now + 59_999, 'read')).toBe('a');
		expect([deletions.note('d', 2, now, 'read'), deletions.note('e', 2, now + 59_999, 'delivered')]).toEqual(['d', 'd']);
	});
	test('has a key of its own if the one before it was both told and read', () => {
		const deletions = createDeletions({});
		deletions.note('a', 1, now, 'delivered');
		deletions.note('b', 1, now + 1, 'read');
		expect([deletions.note('c', 1, now + 2, 'delivered'), deletions.note('d', 1, now + 3, 'read')]).toEqual(['c', 'c']);
	});
	test('of another recording with its ID is another one', () => {
		const deletions = createDeletions({});
		deletions.note('a', 1, now, 'delivered');
		expect(deletions.note('b', 1, now + 60_000, 'read')).toBe('b');
		expect(deletions.note('c', 1, now - 1, 'delivered')).toBe('c');
		expect(deletions.note('d', 2, now, 'delivered')).toBe('d');
	});
	test('has a key of its own in each trigger', () => {
		for (const key of ['a', 'b']) expect(createDeletions({}).note(key, 7, now, 'delivered')).toBe(key);
	});
	test('is known after ten thousand others, and stored with the latest three hundred', () => {
		const state: IDataObject = {};
		const deletions = createDeletions(state);
		for (let each = 0; each <= 10_000; each++) deletions.note('a', each, now, 'read');
		expect(deletions.note('b', 0, now, 'read')).toBe('b');
		expect(deletions.note('b', 2, now, 'read')).toBe('a');
		expect(state.deletions).toHaveLength(300);
		expect(createDeletions(state).note('b', 10_000, now, 'read')).toBe('a');
	});
});
