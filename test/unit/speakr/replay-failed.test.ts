import type { IDataObject } from 'n8n-workflow';
import type { LoggedRow } from '../../../nodes/Speakr/webhooks/delivery-log';
import { ServiceFailure } from '../../../nodes/shared/errors';
import { replayFailed } from '../../../nodes/Speakr/webhooks/replay-failed';
import type { Client, Request } from '../../../nodes/shared/http';
import { answering, type Answers } from '../answering';

const notAsked = async () => await Promise.reject(new Error('not asked for'));

/** A webhook of which nothing ever arrives. Speakr tells only of its latest 200 deliveries. */
function deadWebhook(lost: number, { bornAt = '2026-11-26T08:00:00Z', type = 'recording.updated' } = {}) {
	const rows: LoggedRow[] = [];
	const origins = new Map<unknown, unknown>();
	const add = (replayedFrom?: unknown) => {
		const createdAt = `2026-11-26T${replayedFrom === undefined ? '09' : '11'}:00:00Z`;
		const row = { id: rows.length + 1, event_id: crypto.randomUUID(), event_type: type, status: 'permanent_failure', created_at: createdAt };
		rows.push(row);
		origins.set(row.event_id, replayedFrom);
		return row;
	};
	for (let count = 0; count < lost; count++) add();
	let recordingBornAt = bornAt;
	const client: Client = {
		address: 'https://speakr.example',
		account: 'one',
		sent: 0, firstAnswerAt: Date.parse('2026-11-26T12:00:00Z'),
		async json({ method, path }: Request) {
			if (path.startsWith('/recordings')) return await Promise.resolve({ id: 1, created_at: recordingBornAt });
			const row = rows[Number(/deliveries\/(\d+)/.exec(path)?.[1]) - 1];
			if (method === 'POST') return await Promise.resolve(add(row?.event_id));
			const data = { recording_id: 1 };
			return await Promise.resolve({ ...row, payload: JSON.stringify({ data, replayed_from: origins.get(row?.event_id) }) });
		},
		bytes: notAsked,
		text: notAsked,
		stream: notAsked,
	};
	const webhook = { id: 1, url: `http://127.0.0.1/${crypto.randomUUID()}`, enabled: true };
	return {
		giveId: (moment: string) => (recordingBornAt = moment),
		replay: async (url = webhook.url) => await replayFailed(client, { webhook: { ...webhook, url }, log: rows.slice(-200).reverse() }),
	};
}

test.each([10, 70, 200])('%i lost ones are sent again three times at most', async (lost) => {
	const { replay } = deadWebhook(lost);
	let sent = 0;
	for (let rounds = 0; rounds < 10; rounds++) sent += (await replay()).length;
	expect(sent).toBeGreaterThanOrEqual(lost);
	expect(sent).toBeLessThanOrEqual(3 * lost);
	expect(await replay()).toEqual([]);
});

describe('a failed delivery', () => {
	const row = (id: number, rest: IDataObject = {}): LoggedRow => ({ id, event_id: crypto.randomUUID(), event_type: 'recording.updated', status: 'permanent_failure', ...rest });
	/** What of a log is sent again. */
	function replayed(log: LoggedRow[], { enabled = true, answers = {} }: { enabled?: boolean; answers?: Answers } = {}) {
		const all = Object.fromEntries(log.flatMap(({ id }) => [[`GET /webhooks/1/deliveries/${id}`, { payload: '{}' }], [`POST /webhooks/1/deliveries/${id}/replay`, { id: `again ${id}` }]]));
		const { client, requests } = answering({ ...all, ...answers });
		const webhook = { id: 1, url: `http://127.0.0.1/${crypto.randomUUID()}`, enabled };
		const replay = async () => (await replayFailed(client, { webhook, log })).map(({ id }) => id);
		return { replay, requests };
	}
	test('is sent again, the oldest first', async () => {
		const { replay } = replayed([row(4), row(3, { status: 'success' }), row(2, { event_type: 'recording.deleted' }), row(1)]);
		expect(await replay()).toEqual(['again 1', 'again 2', 'again 4']);
	});
	test('is sent again by no webhook that is off', async () => {
		const { replay, requests } = replayed([row(1)], { enabled: false });
		expect([await replay(), requests()]).toEqual([[], []]);
	});
	test('is the last that is read of a log, and nothing is read without one', async () => {
		const { replay, requests } = replayed([row(3), row(2, { status: 'success' })]);
		await replay();
		expect(requests()).toEqual(['GET /webhooks/1/deliveries/3', 'POST /webhooks/1/deliveries/3/replay']);
		const none = replayed([row(3, { status: 'success' })]);
		expect([await none.replay(), none.requests()]).toEqual([[], []]);
	});
	test.each([
		[404, 'Not found', ['again 1']],
		[403, 'Permission denied', ['again 1']],
		[403, 'The API token does not allow this', 'The API token does not allow this'],
		[500, 'away', 'away'],
	])('of a recording whose reading is answered with %i %s leads to %j', async (status, message, expected) => {
		const answers = { 'GET /webhooks/1/deliveries/1': { payload: JSON.stringify({ data: { recording_id: 7 } }) }, 'GET /recordings/7': new ServiceFailure(message, { status }) };
		expect(await replayed([row(1)], { answers }).replay().catch((error: Error) => error.message)).toEqual(expected);
	});
	test('that could not be sent is sent with the next look', async () => {
		let failures = 0;
		const { replay } = replayed([row(1)], { answers: { 'POST /webhooks/1/deliveries/1/replay': () => (failures++ === 0 ? new Error('away') : { id: 'again' }) } });
		await expect(replay()).rejects.toThrow('away');
		expect(await replay()).toEqual(['again']);
	});
});

test('two at the same time send each again once', async () => {
	const { replay } = deadWebhook(10);
	const [one = [], other = []] = await Promise.all([replay(), replay()]);
	expect(one.length + other.length).toBe(10);
});

test('what another process has sent again is not sent again, only what came of that', async () => {
	const { replay } = deadWebhook(10);
	await replay();
	// Each process remembers by URL.
	expect(await replay('http://127.0.0.1/another')).toHaveLength(10);
});

test('what is about a deleted recording is not sent again once its ID was given to another, nor what came of that', async () => {
	expect(await deadWebhook(10, { bornAt: '2026-11-26T10:00:00Z' }).replay()).toEqual([]);
	const { replay, giveId } = deadWebhook(10);
	expect(await replay()).toHaveLength(10);
	giveId('2026-11-26T10:00:00Z');
	expect(await replay()).toEqual([]);
});

test('what is about a recording with a time in the future is sent again', async () => {
	expect(await deadWebhook(10, { bornAt: new Date(Date.now() + 3_600_000).toISOString() }).replay()).toHaveLength(10);
});

test('a deletion is sent again, whoever has the ID', async () => {
	expect(await deadWebhook(10, { bornAt: '2026-11-26T10:00:00Z', type: 'recording.deleted' }).replay()).toHaveLength(10);
});
