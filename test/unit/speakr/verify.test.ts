import { createHmac } from 'crypto';
import type { IWebhookFunctions } from 'n8n-workflow';
import { refusedUnread, verify } from '../../../nodes/Speakr/triggers/webhook/verify';

const now = new Date('2026-11-26T12:00:00Z');
beforeEach(() => jest.useFakeTimers({ now }));
afterEach(() => jest.useRealTimers());

const hmac = (secret: string, text: string) => createHmac('sha256', secret).update(text).digest('hex');
const seconds = now.getTime() / 1_000;
const event = (minutesAgo = 0) => JSON.stringify({ id: 'e', type: 'recording.created', timestamp: new Date(now.getTime() - minutesAgo * 60_000).toISOString(), data: {} });

function context(headers: object, body = event()) {
	const given: IWebhookFunctions = Object.create({ getHeaderData: () => headers, getRequestObject: () => ({ rawBody: Buffer.from(body) }) });
	return given;
}
const older = (body: string, secret = 'secret') => context({ 'speakr-signature': `sha256=${hmac(secret, body)}` }, body);
const newer = (at: number, body = event()) => context({ 'speakr-signature-v2': `t=${at},v1=${hmac('secret', `${at}.${body}`)}` }, body);
const trust = { secrets: ['secret'], mayBeEarly: false, signsTime: false, maximumAge: 120 };

test.each([
	[300, undefined],
	[301, 503],
	[-300, undefined],
	[-301, 503],
])('one that was sent %i seconds ago is answered with %p before its secret is read', (age, status) => {
	expect(refusedUnread(newer(seconds - age))?.status).toBe(status);
});
test.each([
	[400, "By n8n's clock, it was sent 400 seconds ago"],
	[-400, "By n8n's clock, it was sent 400 seconds in the future"],
])('one that was sent %i seconds ago is told when: %s', (age, message) => {
	expect(refusedUnread(newer(seconds - age))?.message).toContain(message);
});
test('one that does not sign its time is not put off', () => {
	expect(refusedUnread(older(event()))).toBeUndefined();
});
test('one that was sent at this second is not put off', () => {
	expect(refusedUnread(newer(seconds))).toBeUndefined();
});
test.each([
	[120, undefined],
	[121, 503],
])('an event of %i minutes ago is answered with %p, if its maximum age is 120', async (age, status) => {
	expect(Object(await verify(older(event(age)), trust)).status).toBe(status);
});
test.each([
	[121, "By n8n's clock, the event is 121 minutes old"],
	[-121, "By n8n's clock, the event is 121 minutes in the future"],
])('an event of %i minutes ago is told when: %s', async (age, message) => {
	expect(Object(await verify(older(event(age)), trust)).message).toContain(message);
});
test('an event of any age is taken if the signature has the time', async () => {
	expect(await verify(newer(seconds, event(9_000)), trust)).toHaveProperty('event.id', 'e');
});
test('one without a signature is refused', async () => {
	const refusal = { status: 401, code: 'unsigned', message: expect.stringMatching(/no signature.* 'Speakr-\*' headers/) };
	expect([refusedUnread(context({})), await verify(context({}), trust)]).toMatchObject([refusal, refusal]);
});
describe('what no known secret signed', () => {
	test.each([
		['while none is stored yet, is asked for again', [], true, 503],
		['where none will be stored, is refused', [], false, 401],
		['while another is stored, is refused', ['secret'], true, 401],
	])('%s', async (_, secrets, mayBeEarly, status) => {
		expect(await verify(older(event(), 'another'), { ...trust, secrets, mayBeEarly })).toMatchObject({ status });
	});
});
test.each([
	['older', true, { status: 401, code: 'downgraded', message: expect.stringMatching(/'Speakr-Signature-V2'.* 'Speakr-\*' headers/) }],
	['older', false, { event: expect.anything() }],
	['newer', true, { event: expect.anything() }],
])('with the %s signature alone, where Speakr signs the time: %p', async (kind, signsTime, verdict) => {
	expect(await verify(kind === 'older' ? older(event()) : newer(seconds), { ...trust, signsTime })).toMatchObject(verdict);
});
test.each([
	['no object', '[]', 400],
	['a megabyte', 'x'.repeat(1_000_000), 400],
	['more than that', 'x'.repeat(1_000_001), 413],
])('signed, but %s: refused', async (_, body, status) => {
	expect(await verify(older(body), trust)).toMatchObject({ status });
});
