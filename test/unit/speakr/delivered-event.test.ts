import type { IWebhookFunctions } from 'n8n-workflow';
import { happenedAt, isWanted, subscriptionOf } from '../../../nodes/Speakr/triggers/delivered-event';

const now = new Date('2026-11-26T12:00:00Z').getTime();
const event = (type: string, data: Record<string, unknown> = {}) => ({ id: 'e', type, timestamp: '2026-11-26T11:59:00Z', data });

describe('when an event happened by the clock of n8n', () => {
	beforeEach(() => jest.useFakeTimers({ now }));
	afterEach(() => jest.useRealTimers());
	const secondsAgo = (headers: object, timestamp = '2026-11-26T11:59:00Z') => {
		const context: IWebhookFunctions = Object.create({ getHeaderData: () => headers });
		return (now - happenedAt(context, { ...event('x'), timestamp })) / 1_000;
	};
	test("is by how much the attempt was later by Speakr's clock", () => {
		expect(secondsAgo({ 'speakr-timestamp': '2026-11-26T11:59:10Z' })).toBe(10);
	});
	test('is by how much it is earlier if no attempt tells its time', () => {
		expect([secondsAgo({}), secondsAgo({ 'speakr-timestamp': 'soon' })]).toEqual([60, 60]);
	});
	test('is never in the future', () => {
		expect([secondsAgo({ 'speakr-timestamp': '2026-11-26T11:58:00Z' }), secondsAgo({}, '2026-11-26T12:30:00Z')]).toEqual([0, 0]);
	});
});

test.each([
	[['recording.transcription.completed'], ['recording.transcription.completed', 'recording.transcription.failed']],
	[['recording.transcription.failed', 'recording.created'], ['recording.transcription.failed', 'recording.created', 'recording.transcription.completed']],
	[['recording.created'], ['recording.created']],
])('for %j Speakr is asked for %j', (events, subscribed) => {
	expect(subscriptionOf(Object.assign(Object.create({ options: {} }), { events })).events).toEqual(subscribed);
});

test.each([[{}, false], [{ includeShared: false }, false], [{ includeShared: true }, true]])('with %j Speakr is asked for shared recordings: %p', (options, includeShared) => {
	expect(subscriptionOf(Object.assign(Object.create({ events: [] }), { options }))).toMatchObject({ includeShared });
});

describe('an event', () => {
	type Values = Parameters<typeof isWanted>[1];
	const values = (rest: object): Values => Object.assign(Object.create({ events: ['recording.updated', 'recording.transcription.failed'], changedFields: [], options: {} }), rest);
	test.each([
		['that is chosen', event('recording.updated'), {}, true],
		['that is not chosen', event('recording.created'), {}, false],
		['that may mean a chosen one', event('recording.transcription.completed'), {}, true],
		['of the test button', event('webhook.test'), {}, false],
		['of the test button, if that is asked for', event('webhook.test'), { options: { includeTestDeliveries: true } }, true],
		['that is not chosen, if tests are asked for', event('recording.created'), { options: { includeTestDeliveries: true } }, false],
		['with a change that is chosen', event('recording.updated', { fields_changed: ['notes', 'title'] }), { changedFields: ['title'] }, true],
		['with one of the changes that are chosen', event('recording.updated', { fields_changed: ['title'] }), { changedFields: ['tags', 'title'] }, true],
		['with other changes', event('recording.updated', { fields_changed: ['notes'] }), { changedFields: ['title'] }, false],
		['without changes', event('recording.updated'), { changedFields: ['title'] }, true],
		['with any change, if none is chosen', event('recording.updated', { fields_changed: ['notes'] }), {}, true],
		['of another type, which has changes', event('recording.transcription.failed', { fields_changed: ['notes'] }), { changedFields: ['title'] }, true],
	])('%s', (_, delivery, rest, wanted) => {
		expect(isWanted(delivery, values(rest))).toBe(wanted);
	});
});
