/* eslint-disable @n8n/community-nodes/no-restricted-imports -- packs a body, never shipped */
import { createHmac } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { byId, createEngine, simulateClock, type ServedWebhook } from '../harness';
import { logger } from '../harness/container';
import { openRoom, type Room } from './room';

// Speakr's test delivery is waited for no longer than 16 seconds.
simulateClock(10);

let room: Room;
const served: ServedWebhook[] = [];
afterEach(async () => {
	jest.restoreAllMocks();
	for (const trigger of served.splice(0)) await trigger.close();
	await room.close();
});

async function publish(version: '0.9.4' | '1.1', parameters: Parameters<Room['engine']['serveTrigger']>[1] = {}, secret = '') {
	room = await openRoom({ version }, secret);
	const trigger = await room.engine.serveTrigger('speakrTrigger', { include: [], ...parameters });
	served.push(trigger);
	await trigger.activate();
	return trigger;
}

const hmac = (secret: unknown, text: string) => createHmac('sha256', String(secret)).update(text).digest('hex');
const now = () => Math.floor(Date.now() / 1_000);
const first = (secret: unknown, body: string) => ({ 'speakr-signature': `sha256=${hmac(secret, body)}` });
const second = (secrets: unknown[], body: string, seconds = now()) => ({
	'speakr-signature-v2': [`t=${seconds}`, ...secrets.map((secret) => `v1=${hmac(secret, `${seconds}.${body}`)}`)].join(','),
});
const both = (secret: unknown, body: string) => ({ ...first(secret, body), ...second([secret], body) });

let count = 0;
const event = (minutesAgo = 0, type = 'recording.transcription.completed') =>
	JSON.stringify({ id: `event-${++count}`, type, timestamp: new Date(Date.now() - minutesAgo * 60_000).toISOString(), data: { recording_id: 1 } });

async function send(trigger: ServedWebhook, body: string, headers: Record<string, string>) {
	const response = await trigger.send({ body, headers: { 'content-type': 'application/json', ...headers } });
	return { status: response.status, text: await response.text() };
}

const secretOf = (trigger: ServedWebhook) => trigger.staticData.webhookSecret;

describe('on Speakr 1.1, whose signature has the time in it', () => {
	test('it alone decides: with a wrong one the older signature does not help', async () => {
		const trigger = await publish('1.1');
		const body = event();
		expect((await send(trigger, body, { ...first(secretOf(trigger), body), ...second(['another'], body) })).status).toBe(401);
		expect((await send(trigger, body, second([secretOf(trigger)], body))).status).toBe(200);
	});
	test('a delivery without it is refused: it may be an old one', async () => {
		const trigger = await publish('1.1');
		const body = event();
		expect((await send(trigger, body, first(secretOf(trigger), body))).status).toBe(401);
	});
	test.each([
		['late', -330, /3[0-3]\d seconds ago.*clocks/],
		['early', 330, /3[0-3]\d seconds in the future.*clocks/],
	])('one that comes %s by n8n\'s clock is put off, and told by how much', async (_, offset, told) => {
		const trigger = await publish('1.1');
		const body = event();
		const { status, text } = await send(trigger, body, second([secretOf(trigger)], body, now() + offset));
		expect(status).toBe(503);
		expect(text).toMatch(told);
	});
	test.each([
		['at the tolerance, late', -300, 200],
		['at the tolerance, early', 300, 200],
		['a second beyond, late', -301, 503],
		['a second beyond, early', 301, 503],
	])('%s', async (_, offset, expected) => {
		const trigger = await publish('1.1');
		const seconds = now();
		jest.setSystemTime(seconds * 1_000);
		const body = event();
		expect((await send(trigger, body, second([secretOf(trigger)], body, seconds + offset))).status).toBe(expected);
	});
	test.each([
		['in another order, with blanks', (time: number, right: string) => `v1=${right}, t=${time}`, 200],
		['with fields of a later version', (time: number, right: string) => `v0=x,t=${time},alg=sha512,v2=${'0'.repeat(128)},v1=${right}`, 200],
		['with several signatures, the last of which fits', (time: number, right: string) => `t=${time},v1=,v1=${'0'.repeat(64)},v1=${right}`, 200],
		['with several, none of which fits', (time: number, right: string) => `t=${time},v1=${'0'.repeat(64)},v1=${right.slice(1)}0`, 401],
		['with the right one under another name', (time: number, right: string) => `t=${time},v2=${right}`, 401],
		['with the same time twice', (time: number, right: string) => `t=${time},t=${time},v1=${right}`, 401],
	])('the header %s', async (_, write, expected) => {
		const trigger = await publish('1.1');
		const [body, time] = [event(), now()];
		const header = write(time, hmac(secretOf(trigger), `${time}.${body}`));
		expect((await send(trigger, body, { 'speakr-signature-v2': header })).status).toBe(expected);
	});
	test('while the clocks differ, publishing says so', async () => {
		jest.setSystemTime(Date.now() + 3_600_000);
		await expect(publish('1.1')).rejects.toThrow(/36\d\d seconds ago.*clocks/);
	});
	test('within five minutes it is taken, and however old the event is', async () => {
		const trigger = await publish('1.1');
		const body = event(180);
		expect((await send(trigger, body, second([secretOf(trigger)], body, now() - 240))).status).toBe(200);
	});
	test('a process that only knows the secret before takes what is signed with both', async () => {
		const trigger = await publish('1.1');
		const body = event();
		expect((await send(trigger, body, { ...first('newer', body), ...second(['newer', secretOf(trigger)], body) })).status).toBe(200);
	});
	test("Speakr's own deliveries fit, also after its secret was rotated elsewhere", async () => {
		const trigger = await publish('1.1');
		const { state } = room.speakr;
		await fetch(`${room.speakr.url}/api/v1/webhooks/1/rotate-secret`, { method: 'POST', headers: { authorization: `Bearer ${room.speakr.tokens.alice}` } });
		expect(secretOf(trigger)).not.toBe(state.webhooks.get(1)?.secret);
		await room.run('webhook:test', { webhookId: byId(1) });
		await room.speakr.idle();
		expect(state.deliveries.where(() => true).at(-1)).toMatchObject({ status: 'success', responseStatus: 200 });
	});
});

test('on Speakr 0.9.4 the signature of the body is enough', async () => {
	const trigger = await publish('0.9.4');
	const body = event();
	expect((await send(trigger, body, first(secretOf(trigger), body))).status).toBe(200);
});
describe('what is signed is read as Speakr writes it', () => {
	const changed = (more: object) => JSON.stringify({ ...JSON.parse(event()), ...more });
	const padded = (length: number) => {
		const body = changed({ padding: '' });
		return changed({ padding: 'x'.repeat(length - body.length) });
	};
	test.each([
		['an ID of 200 characters', () => changed({ id: 'x'.repeat(200) }), 200],
		['a longer one', () => changed({ id: 'x'.repeat(201) }), 400],
		['an empty one', () => changed({ id: '' }), 400],
		['a moment that is none', () => changed({ timestamp: 'yesterday' }), 400],
		['a recording that no number names exactly', () => changed({ data: { recording_id: 2 ** 53 } }), 400],
		['no recording', () => changed({ data: {} }), 200],
		['a megabyte', () => padded(1_000_000), 200],
		['more than a megabyte', () => padded(1_000_001), 413],
	])('%s', async (_, toBody, expected) => {
		const trigger = await publish('0.9.4');
		const body = toBody();
		expect((await send(trigger, body, first(secretOf(trigger), body))).status).toBe(expected);
	});
});
describe.each(['0.9.4', '1.1'] as const)('what something on the way did to a delivery breaks nothing, on Speakr %s', (version) => {
	const mark = Buffer.from('\uFEFF');
	test.each([
		['a byte order mark in front is refused', (body: Buffer) => Buffer.concat([mark, body]), {}, false],
		['compressed without saying so, it is refused', (body: Buffer) => gzipSync(body), {}, false],
		['compressed, it is taken', (body: Buffer) => gzipSync(body), { 'content-encoding': 'gzip' }, true],
	])('%s', async (_, change, headers, isTaken) => {
		const trigger = await publish(version);
		const body = event();
		const all = { 'content-type': 'application/json', ...both(secretOf(trigger), body), ...headers };
		const { status } = await trigger.send({ body: new Uint8Array(change(Buffer.from(body))), headers: all });
		expect([Math.floor(status / 100), trigger.errors]).toEqual([isTaken ? 2 : 4, []]);
	});
});
test('on Speakr 0.9.4 an event within the maximum age is taken', async () => {
	const trigger = await publish('0.9.4');
	const body = event(110);
	expect((await send(trigger, body, first(secretOf(trigger), body))).status).toBe(200);
});
test('on Speakr 0.9.4 an event beyond the maximum age is put off, not refused for good', async () => {
	const trigger = await publish('0.9.4');
	for (const minutes of [121, -121]) {
		const body = event(minutes);
		const { status, text } = await send(trigger, body, first(secretOf(trigger), body));
		expect(status).toBe(503);
		expect(text).toContain('clocks');
	}
});
test('the secret before a rotation is good for a day and not longer', async () => {
	const trigger = await publish('1.1');
	const before = secretOf(trigger);
	jest.setSystemTime(Date.now() + 60_000);
	const { items } = await room.run('webhook:rotateSecret', { webhookId: byId(1) });
	const after = items[0]?.json.secret;
	const statusOf = async (secret: unknown) => {
		const body = event();
		return (await send(trigger, body, both(secret, body))).status;
	};
	expect([await statusOf(before), await statusOf(after)]).toEqual([200, 200]);
	jest.setSystemTime(Date.now() + 25 * 3_600_000);
	expect([await statusOf(before), await statusOf(after)]).toEqual([401, 200]);
});

describe('a refusal', () => {
	test('stands in the answer, with the reason and without a secret', async () => {
		const trigger = await publish('1.1');
		const body = event();
		const { text } = await send(trigger, body, both('another', body));
		expect(JSON.parse(text)).toEqual({ code: 'wrong_signature', message: 'The signature does not match the webhook secret' });
		expect(text).not.toContain(String(secretOf(trigger)));
	});
	test("is told in n8n's log, each kind once, so that a flood does not fill it", async () => {
		const trigger = await publish('1.1');
		const warn = jest.spyOn(logger(), 'warn');
		const told = () => warn.mock.calls.map(([message, about]) => `${about?.status}: ${message}`);
		const body = event();
		const [forged, late] = [both('another', body), second([secretOf(trigger)], body, now() - 600)];
		for (const headers of [forged, forged, both(secretOf(trigger), body)]) await send(trigger, body, headers);
		const forgedOnce = "401: 'Trigger' refused a delivery: The signature does not match the webhook secret";
		expect(told()).toEqual([forgedOnce]);
		await send(trigger, body, late);
		expect(told()).toEqual([forgedOnce, expect.stringContaining('503: ')]);
	});
	test.each([
		['without a signature', {}],
		['with a signature of another form', { 'speakr-signature': 'sha256=abc' }],
		['with two times', { 'speakr-signature-v2': `t=1,t=1,v1=${'a'.repeat(64)}` }],
	])('of one %s needs no credential', async (_, headers) => {
		room = await openRoom();
		const engine = await createEngine();
		const trigger = await engine.serveTrigger('speakrTrigger', { registration: 'manual' });
		served.push(trigger);
		expect((await send(trigger, event(), headers)).status).toBe(401);
	});
	test('is not a refusal while the credential cannot be read: Speakr retries', async () => {
		room = await openRoom();
		const engine = await createEngine();
		const trigger = await engine.serveTrigger('speakrTrigger', { registration: 'manual' });
		served.push(trigger);
		const body = event();
		expect((await send(trigger, body, both('x', body))).status).toBe(503);
	});
});
