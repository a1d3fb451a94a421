import { startAssemblyAi, type StandInAssemblyAi } from '../services/assemblyai';
import { startReceiver, type Receiver } from '../services/shared/receiver';

let assemblyAi: StandInAssemblyAi;
let receiver: Receiver;
beforeEach(async () => {
	[assemblyAi, receiver] = await Promise.all([startAssemblyAi({ stageDuration: 5 }), startReceiver()]);
});
afterEach(async () => {
	await Promise.all([assemblyAi.close(), receiver.close()]);
});

async function ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
	const answer = await fetch(assemblyAi.url + path, {
		method,
		headers: { authorization: assemblyAi.keys.alice, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
		body: body === undefined ? null : JSON.stringify(body),
	});
	const text = await answer.text();
	return { status: answer.status, body: /^[[{]/.test(text) ? (JSON.parse(text) as Record<string, unknown>) : text };
}
const create = async (parameters = {}) =>
	await ask('POST', '/v2/transcript', { audio_url: 'https://example.com/a.mp3', webhook_url: `${receiver.url}/hook`, ...parameters });

describe('what the description does not allow is noticed', () => {
	test.each([
		['an unknown parameter', { speech_modle: 'x' }, /additionalProperty":"speech_modle|unevaluatedProperty":"speech_modle/],
		['a wrong type', { punctuate: 'yes' }, /\/punctuate must be boolean/],
		['a value out of range', { content_safety_confidence: 10 }, /must be >= 25/],
		['an unknown option of key terms', { keyterms_prompt: ['a'], keyterms_prompt_options: { strength: 1 } }, /keyterms_prompt_options must NOT have/],
		['an unknown option of a task', { speech_understanding: { request: { summarization: { summary_type: 'bullets', length: 3 } } } }, /summarization must NOT have/],
		['no address', { audio_url: undefined }, /audio_url/],
	])('%s', async (_, parameters, problem) => {
		expect((await create(parameters)).status).toBe(400);
		expect(assemblyAi.violations.join('\n')).toMatch(problem);
	});
	test.each([
		['/v2/transcript?limit=201', /must be <= 200/],
		['/v2/transcript?limt=1', /there is no query parameter limt/],
		['/v2/transcript?before_id=first', /must match format "uuid"/],
		['/v2/lemur/v3/generate', /there is no GET/],
	])('%s', async (path, problem) => {
		expect((await ask('GET', path)).status).toBeGreaterThanOrEqual(400);
		if (!path.includes('lemur')) expect(assemblyAi.violations.join('\n')).toMatch(problem);
	});
});

test('all of its own answers are as described', async () => {
	const { id } = assemblyAi.state.addTranscript({ redactedAudio: 'ready' });
	for (const rest of ['', '/sentences', '/paragraphs', '/srt', '/vtt', '/word-search?words=budget', '/redacted-audio']) {
		expect(await ask('GET', `/v2/transcript/${id}${rest}`)).toMatchObject({ status: 200 });
	}
	expect(await ask('GET', '/v2/transcript')).toMatchObject({ status: 200 });
	expect(await ask('GET', '/v2/transcript/unknown')).toMatchObject({ status: 400 });
	expect(await ask('GET', '/v2/transcript', undefined, { authorization: 'wrong' })).toMatchObject({ status: 401 });
	expect(assemblyAi.violations).toEqual([]);
});

test('both ids at once are refused', async () => {
	const { id } = assemblyAi.state.addTranscript();
	expect(await ask('GET', `/v2/transcript?before_id=${id}&after_id=${id}`)).toEqual({
		status: 400,
		body: { error: "'after_id' must be a newer transcript than 'before_id'" },
	});
});
test('prev_url leads to what is older, next_url to what is newer', async () => {
	const [old, , young] = [1, 2, 3].map((age) => assemblyAi.state.addTranscript({ created: Date.now() - (4 - age) * 1000 }));
	const { body } = await ask('GET', '/v2/transcript?limit=2');
	const details = (body as { page_details: { prev_url: string; next_url: string | null } }).page_details;
	expect(details.next_url).toBeNull();
	const older = await ask('GET', `/v2/transcript${new URL(details.prev_url).search}`);
	expect(older.body).toMatchObject({ transcripts: [{ id: old?.id }] });
	const newer = (older.body as { page_details: { next_url: string } }).page_details.next_url;
	expect((await ask('GET', `/v2/transcript${new URL(newer).search}`)).body).toMatchObject({ transcripts: [{ id: young?.id }, {}] });
});

describe('the webhook', () => {
	test('is two properties and the header that was chosen', async () => {
		const { body } = await create({ webhook_auth_header_name: 'X-Mine', webhook_auth_header_value: 'secret' });
		await assemblyAi.idle();
		expect(receiver.received).toHaveLength(1);
		expect(receiver.received[0]?.headers).toMatchObject({ 'x-mine': 'secret', 'content-type': 'application/json' });
		expect(JSON.parse(String(receiver.received[0]?.body))).toEqual({ transcript_id: (body as { id: string }).id, status: 'completed' });
		expect(JSON.stringify(body)).not.toContain('secret');
	});
	test.each([400, 401, 404, 409, 429])('is sent once after a %d', async (status) => {
		receiver.answer({ status });
		await create();
		await assemblyAi.idle();
		expect(receiver.received).toHaveLength(1);
		expect(assemblyAi.state.transcripts[0]?.webhookStatus).toBe(status);
	});
	test.each([500, 503, 302, 'drop' as const])('is sent ten times after %s', async (status) => {
		receiver.answer({ status });
		await create();
		await assemblyAi.idle();
		expect(receiver.received).toHaveLength(10);
	});
	test('ends with the first success', async () => {
		let attempts = 0;
		receiver.answer(() => ({ status: ++attempts < 3 ? 503 : 204 }));
		await create();
		await assemblyAi.idle();
		expect(receiver.received).toHaveLength(3);
	});
});
