import type { IDataObject } from 'n8n-workflow';
import { ServiceFailure } from '../../../nodes/shared/errors';
import type { Client } from '../../../nodes/shared/http';
import { createEndings } from '../../../nodes/Speakr/triggers/reported-endings';
import { eventKey, recordingKey } from '../../../nodes/Speakr/triggers/event-keys';
import { judgeEnding, judgeDelivery } from '../../../nodes/Speakr/triggers/occurrence';

const now = new Date('2026-11-26T12:00:00Z').getTime();
beforeEach(() => jest.useFakeTimers({ now }));
afterEach(() => jest.useRealTimers());

/** Speakr with what is asked for of a recording. */
const client = (): Client => Object.create({ firstAnswerAt: now, json: async () => await Promise.resolve({ id: 1, status: 'FAILED', transcription: '', error_message: 'No audio' }) });
const withoutIt = (): Client => Object.create({ json: async () => await Promise.reject(new ServiceFailure('Not found', { status: 404 })) });
const recording = (rest: IDataObject = {}) => ({ id: 1, created_at: '2026-11-26T10:00:00Z', status: 'COMPLETED', transcription_duration_seconds: 5, ...rest });
const event = (type = 'recording.transcription.completed', rest: object = {}) => ({ id: 'e', type, timestamp: '2026-11-26T11:59:00Z', data: {}, ...rest });
const received = (given = event()) => ({ event: given, happenedAt: now - 60_000 });
const judged = async (given = event(), of = recording(), endings = createEndings({})) => await judgeDelivery(client(), endings, of, received(given));
const completed = 'recording.transcription.completed/1@2026-11-26T10:00:00Z/5';

describe('a delivery', () => {
	test.each([
		['of a creation', event('recording.created'), 'recording.created/1@2026-11-26T10:00:00Z'],
		['of a creation that is sent again', event('recording.created', { replayed_from: 3 }), 'recording.created/e'],
		['of an update', event('recording.updated'), 'recording.updated/e'],
		['of an ending', event(), completed],
		['of an ending that is sent again', event(undefined, { replayed_from: 3 }), `${completed}/e`],
	])('%s has its key', async (_, given, key) => {
		expect(await judged(given)).toMatchObject({ key });
	});
	test('of a recording that was made later is about another one', async () => {
		expect(await judged(event('recording.updated'), recording({ created_at: '2026-11-26T11:59:00.001Z' }))).toBeUndefined();
		expect(await judged(event('recording.updated'), recording({ created_at: '2026-11-26T11:59:00Z' }))).toBeDefined();
	});
	test('in a run of minutes is not about a recording that got its ID meanwhile', async () => {
		jest.setSystemTime(now + 300_000);
		expect(await judged(event('recording.updated'), recording({ created_at: '2026-11-26T12:04:00Z' }))).toBeUndefined();
	});
	test('of a recording with a time in the future is about that', async () => {
		expect(await judged(event('recording.updated'), recording({ created_at: '2026-11-26T13:00:00Z' }))).toBeDefined();
	});
	test('that is sent again is about the recording as it was when that was changed, to a second', async () => {
		const older = event('recording.updated', { data: { updated_at: '2026-11-26T11:00:00Z' }, replayed_from: 'x' });
		const made = async (at: string) => await judged(older, recording({ created_at: at }));
		expect([await made('2026-11-26T11:00:01.001Z'), await made('2026-11-26T11:00:01Z')]).toEqual([undefined, expect.anything()]);
	});
	test('of a creation may have been changed a moment before it', async () => {
		const change = event('recording.created', { data: { updated_at: '2026-11-26T11:58:59.999Z' } });
		expect(await judged(change, recording({ created_at: '2026-11-26T11:59:00Z' }))).toBeDefined();
	});
	test('of an ending that is known says nothing', async () => {
		const endings = createEndings({});
		endings.noteTold(recording(), now);
		expect(await judged(event(), recording(), endings)).toBeUndefined();
		expect(await judged(event(undefined, { replayed_from: 3 }), recording(), endings)).toMatchObject({ settle: undefined });
	});
	test('before the ending can be seen is unfinished', async () => {
		const endings = createEndings({});
		expect(await judged(event(), recording({ status: 'PROCESSING' }), endings)).toBe('unfinished');
		expect(endings.markOf(recording())).toBe(String(now - 60_001));
	});
	test('of a success means the failure that it was', async () => {
		const occurrence = await judged(event(), recording({ status: 'FAILED' }));
		expect(occurrence).toMatchObject({ event: { id: 'e', type: 'recording.transcription.failed' }, key: expect.stringMatching(/^recording\.transcription\.failed\/1@2026-11-26T10:00:00Z\/[0-9a-f]{16}$/) });
	});
});

describe('an ending', () => {
	test('that is settled is told, and the next one has another key', async () => {
		const endings = createEndings({});
		const first = await judged(event(), recording(), endings);
		if (typeof first === 'object') first.settle?.();
		expect(endings.isTold(recordingKey(recording()))).toBe(true);
		expect(await judgeEnding(client(), endings, recording(), event())).toMatchObject({ key: `${completed}/1`, otherKey: undefined, settle: expect.any(Function) });
	});
	test('that is sent again is told, if nobody knows of it', async () => {
		expect(await judged(event(undefined, { replayed_from: 3 }))).toMatchObject({ settle: expect.any(Function) });
	});
	test('of a recording that was deleted meanwhile says nothing', async () => {
		expect(await judgeEnding(withoutIt(), createEndings({}), recording({ status: 'FAILED' }), event())).toBeUndefined();
	});
	test('that may be one of a forgotten kind has a second key', async () => {
		const endings = createEndings({});
		endings.sawAtWork(recordingKey(recording()), 5);
		expect(await judgeEnding(client(), endings, recording(), event())).toMatchObject({ key: completed, otherKey: `${completed}/5` });
	});
	test('that polling does not see yet is awaited', async () => {
		const endings = createEndings({});
		expect(await judgeEnding(client(), endings, recording({ status: 'PROCESSING' }), event())).toBe('unfinished');
		expect(endings.markOf(recording())).toBe(String(now));
	});
});

test('the key of an event has its recording, and how it ended', () => {
	const ended = { type: 'recording.transcription.completed' as const };
	expect(eventKey('x', recording())).toBe('x/1@2026-11-26T10:00:00Z');
	expect(eventKey('x', recording(), ended)).toBe('x/1@2026-11-26T10:00:00Z/5');
	const failed = (reason: string) => eventKey('x', recording(), { type: 'recording.transcription.failed', reason });
	expect(failed('No audio')).not.toBe(failed('No words'));
});
