import type { IWebhookFunctions } from 'n8n-workflow';
import { refusedUnread, verify } from '../../../nodes/AssemblyAi/triggers/verify';

const completed = { transcript_id: 'abc', status: 'completed' };

function delivered(headers: object, body: object | string = completed) {
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	const given: IWebhookFunctions = Object.create({ getHeaderData: () => headers, getRequestObject: () => ({ rawBody: Buffer.from(text) }) });
	return given;
}
const told = async (body: object | string) => await verify(delivered({ 'x-webhook-secret': 'secret' }, body), 'X-Webhook-Secret', ['secret']);

test.each([
	['the secret', 'secret', ['secret'], true],
	['one of two', 'secret', ['another', 'secret'], true],
	['another', 'other', ['secret'], false],
	['any, where none is known', 'secret', [], false],
	['an empty one, where it is empty', '', [''], false],
])('with %s', async (_, given, secrets, isVerified) => {
	expect('notification' in (await verify(delivered({ 'x-webhook-secret': given }), 'X-Webhook-Secret', secrets))).toBe(isVerified);
});
test.each([
	['without the header', {}, { status: 401, message: "The header 'X-Mine' is missing" }],
	['with an empty one', { 'x-mine': '' }, { status: 401 }],
	['with it', { 'x-mine': 'any' }, undefined],
])('%s: %j', (_, headers, refusal) => {
	const answer = refusedUnread(delivered(headers), 'X-Mine');
	if (refusal) expect(answer).toMatchObject(refusal);
	else expect(answer).toBeUndefined();
});
test('copies of a delivery have the same key, others have others', async () => {
	const redacted = { status: 'redacted_audio_ready', redacted_audio_url: 'https://example.com/a.mp3' };
	const keyOf = async (body: object) => Object(await told(body)).notification.key as string;
	const all = [completed, { ...completed, status: 'error' }, { ...completed, transcript_id: 'abd' }, redacted, { ...redacted, redacted_audio_url: 'https://example.com/b.mp3' }];
	const keys = await Promise.all([...all, completed, redacted].map(keyOf));
	expect(new Set(keys).size).toBe(all.length);
	expect([keys[5], keys[6]]).toEqual([keys[0], keys[3]]);
});
test.each([
	['no JSON', 'hello', 400],
	['another status', { ...completed, status: 'queued' }, 400],
	['a hundred kilobytes', 'x'.repeat(100_000), 400],
	['more than that', 'x'.repeat(100_001), 413],
])('%s is refused', async (_, body, status) => {
	expect(await told(body)).toMatchObject({ status });
});
