import type { IDataObject } from 'n8n-workflow';
import type { LoggedRow } from '../../../nodes/Speakr/webhooks/delivery-log';
import { missedIn, readLogged } from '../../../nodes/Speakr/triggers/webhook/missed';
import { publishedAt } from '../../../nodes/Speakr/triggers/webhook/test-delivery';
import { answering } from '../answering';
import { triggerNode } from '../trigger/node';

const now = new Date('2026-11-26T12:00:00Z').getTime();
beforeEach(() => jest.useFakeTimers({ now }));
afterEach(() => jest.useRealTimers());
const at = (milliseconds: number) => new Date(now + milliseconds).toISOString();
const row = (rest: Partial<LoggedRow> = {}): LoggedRow => ({ id: 5, event_id: 'e5', event_type: 'recording.updated', status: 'permanent_failure', created_at: at(0), ...rest });
const nothing = () => false;

describe('deliveries that did not come in', () => {
	const missed = (log: LoggedRow[], { since = now, speakrsNow = now + 500_000, isHandled = nothing, isPending = nothing, enabled = true }: { since?: number; speakrsNow?: number; isHandled?: (id: string) => boolean; isPending?: (id: string) => boolean; enabled?: boolean } = {}) => {
		const events = ['recording.updated', 'webhook.test', 'recording.transcription.completed'];
		const { deliveries, until } = missedIn({ webhook: { id: 1, url: '', enabled }, log }, { since, now: speakrsNow, events, isHandled, isPending });
		return { ids: deliveries.map((each) => each.row.event_id), after: until - now };
	};
	test.each<[string, IDataObject, boolean]>([
		['one that failed for good', {}, true],
		['one that is listed late', { created_at: at(-120_000) }, true],
		['none that failed before', { created_at: at(-120_001) }, false],
		['none without a time', { created_at: null }, false],
		['one that is tried again late', { status: 'failed', next_retry_at: at(680_001) }, true],
		['none that is tried again soon', { status: 'failed', next_retry_at: at(680_000) }, false],
		['none whose next try is late', { status: 'failed', next_retry_at: at(320_000) }, false],
		['one whose next try did not come, as of a disabled webhook', { status: 'failed', next_retry_at: at(319_999) }, true],
		['none that was never tried, which may change', { status: 'pending', next_retry_at: at(319_999) }, false],
		['one that was answered, and may not have run', { status: 'success', created_at: at(-120_000) }, true],
		['none that was answered before', { status: 'success', created_at: at(-120_001) }, false],
		['none of an event that polling finds', { event_type: 'recording.transcription.completed' }, false],
		['none of an event that was not chosen', { event_type: 'recording.deleted' }, false],
		['no test', { event_type: 'webhook.test' }, false],
		['none that the trigger did not listen for', { status: 'success', response_body_preview: '{"code":"unwanted","message":"Not"}' }, false],
	])('are read: %s %j', (_, rest, isRead) => {
		expect(missed([row(rest)]).ids).toEqual(isRead ? ['e5'] : []);
	});
	test.each<[string, IDataObject, boolean]>([
		['one that was never tried', { next_retry_at: at(319_999) }, true],
		['none that is under way', { next_retry_at: at(320_000) }, false],
		['none that tells no next try', { next_retry_at: null }, false],
	])('are read of a disabled webhook: %s %j', (_, rest, isRead) => {
		expect(missed([row({ status: 'pending', ...rest })], { enabled: false }).ids).toEqual(isRead ? ['e5'] : []);
	});
	test('are not read if they were handled, or are under way', () => {
		const isIt = (id: string) => id === 'e5';
		expect(missed([row()], { isHandled: isIt }).ids).toEqual([]);
		expect(missed([row()], { isPending: isIt }).ids).toEqual([]);
	});
	test('come oldest first', () => {
		expect(missed([row({ id: 6, event_id: 'e6' }), row()]).ids).toEqual(['e5', 'e6']);
	});
	test('are twenty at once', () => {
		const log = Array.from({ length: 25 }, (_, index) => row({ id: index, event_id: `e${index}`, created_at: at(-index * 1_000) }));
		const { ids } = missed(log);
		expect([ids.length, ids[0], ids.at(-1)]).toEqual([20, 'e24', 'e5']);
	});
	describe('are looked for next time', () => {
		const newest = row({ id: 9, event_id: 'e9', event_type: 'recording.deleted', created_at: at(500_000) });
		test.each<[string, IDataObject]>([
			['is read now', {}],
			['is left to Speakr', { status: 'failed', next_retry_at: at(1) }],
			['is under way at Speakr', { status: 'pending' }],
		])('from one on that %s', (_, rest) => {
			expect(missed([newest, row(rest)]).after).toBe(120_000);
		});
		test('from one on that is under way here', () => {
			expect(missed([newest, row()], { isPending: (id) => id === 'e5' }).after).toBe(120_000);
		});
		test('from the newest in the log on if all were handled', () => {
			expect(missed([newest, row()], { isHandled: (id) => id === 'e5' }).after).toBe(500_000);
			expect(missed([row({ created_at: at(7_000) })]).after).toBe(7_000);
		});
		test('from now on at the latest: one stamped in the future hides none', () => {
			const future = row({ created_at: at(3_600_000) });
			expect(missed([future], { speakrsNow: now, isHandled: (id) => id === 'e5' }).after).toBe(0);
			expect(missed([future, row({ id: 6, event_id: 'e6' })], { since: now + 3_600_000, speakrsNow: now, isHandled: (id) => id === 'e5' })).toEqual({ ids: ['e6'], after: 0 });
		});
		test('from the same time on if the log is empty, or tells no time', () => {
			expect(missed([], { since: now - 5 }).after).toBe(-5);
			expect(missed([row({ created_at: null })], { since: now - 5 }).after).toBe(-5);
		});
	});
	test('are read as if they had come in', async () => {
		const event = { id: 'e5', type: 'recording.updated', timestamp: at(0), data: { recording_id: 1 } };
		const { client } = answering({ 'GET /webhooks/1/deliveries/5': { payload: JSON.stringify(event) } });
		expect(await readLogged(client, { webhookId: 1, row: row() })).toEqual({ event, happenedAt: now });
	});
	test.each(['{}', 'text', null])('fail where the payload is no event: %j', async (payload) => {
		const { client } = answering({ 'GET /webhooks/1/deliveries/6': { payload } });
		await expect(readLogged(client, { webhookId: 1, row: row({ id: 6, event_id: String(payload) }) })).rejects.toThrow('The response did not contain the expected event');
	});
});

test('the webhook was published when its test was sent, before what is in the log without it, or at its latest delivery', () => {
	const log = [{ id: 2, event_id: 'b', event_type: 'recording.updated', created_at: at(9) }, { id: 1, event_id: 'a', event_type: 'recording.updated', created_at: at(5) }];
	const publishedWith = (staticData: IDataObject, rows = log) => publishedAt(triggerNode({ staticData }).context, { webhook: { id: 1, url: '' }, log: rows });
	expect(publishedWith({ testEventId: 'a' }) - now).toBe(5);
	expect(publishedWith({ testEventId: 'gone' }) - now).toBe(5);
	expect(publishedWith({}) - now).toBe(9);
	expect(publishedWith({ testEventId: 'a' }, [])).toBe(0);
	expect(publishedWith({}, [{ id: 1, event_id: 'a', event_type: 'recording.updated', created_at: '' }])).toBe(0);
});
