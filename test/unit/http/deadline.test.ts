/* eslint-disable @n8n/community-nodes/no-restricted-imports -- makes streams, never shipped */
import { Readable } from 'node:stream';
import { ServiceFailure } from '../../../nodes/shared/errors';
import { connect, type Request } from '../../../nodes/shared/http';
import { fetchWithoutCredential } from '../../../nodes/shared/http/exchange';
import { answered, service, settled, type Reply } from './answered';

const get: Request = { method: 'GET', path: '/things' };
afterEach(() => jest.restoreAllMocks());

/** Ends the time of all requests when it is told to. */
function watchTime() {
	const end = new AbortController();
	const timeout = jest.spyOn(AbortSignal, 'timeout').mockReturnValue(end.signal);
	return { end: () => end.abort(), asked: () => timeout.mock.calls.map(([milliseconds]) => milliseconds) };
}

/** Is answered with what its signal says. */
const untilAborted = async ({ abortSignal }: { abortSignal?: unknown }) =>
	await new Promise<Reply>((_, reject) => {
		if (abortSignal instanceof AbortSignal) abortSignal.addEventListener('abort', () => reject(new Error('aborted')));
	});
const post: Request = { ...get, method: 'POST' };

test('a request that is not answered in time fails as such', async () => {
	const time = watchTime();
	const client = await connect(answered(untilAborted).context, service);
	const answer = expect(client.json(post)).rejects.toThrow('Example did not respond in time');
	await settled();
	time.end();
	await answer;
	expect(time.asked()).toEqual([30_000]);
});
test('so does one whose answer begins too late to be read as it comes', async () => {
	const time = watchTime();
	const client = await connect(answered(untilAborted).context, service);
	const answer = expect(client.stream(post)).rejects.toThrow('Example did not respond in time');
	await settled();
	time.end();
	await answer;
});
test('an answer that is read as it comes takes as long as it needs', async () => {
	const time = watchTime();
	const { context, sent } = answered({ body: 'hello' });
	await (await connect(context, service)).stream(get);
	time.end();
	expect(sent[0]?.abortSignal).toMatchObject({ aborted: false });
});
test('a large upload has more time', async () => {
	const time = watchTime();
	const body = { open: async () => await Promise.resolve(Buffer.alloc(0)), headers: { 'content-length': '3000001' } };
	await (await connect(answered({}).context, service)).json({ ...post, body });
	expect(time.asked()).toEqual([130_001]);
});
test("n8n's own signal does not take the place of it", async () => {
	const { context, sent } = answered({});
	await (await connect(context, service)).json(get);
	const [options] = sent;
	const before = options?.abortSignal;
	if (options) options.abortSignal = new AbortController().signal;
	expect(options?.abortSignal).toBe(before);
	expect(before).toBeInstanceOf(AbortSignal);
});
test('a run that is stopped ends its requests', async () => {
	const run = new AbortController();
	const client = await connect(answered(untilAborted).context, service, { signal: run.signal });
	const answer = expect(client.json(post)).rejects.toThrow('aborted');
	await settled();
	run.abort();
	await answer;
});
test('but not one that has to run to its end', async () => {
	const run = new AbortController();
	const replies: Array<(reply: Reply) => void> = [];
	const client = await connect(answered(async () => await new Promise<Reply>((resolve) => replies.push(resolve))).context, service, { signal: run.signal });
	const answer = client.json({ ...post, runsToEnd: true });
	await settled();
	run.abort();
	replies[0]?.({ body: '"yes"' });
	expect(await answer).toBe('yes');
});
test('a run that was stopped before sends nothing', async () => {
	const { context, sent } = answered({});
	const client = await connect(context, service, { signal: AbortSignal.abort(new Error('stopped')) });
	await expect(client.json(get)).rejects.toThrow('stopped');
	expect(sent).toEqual([]);
});
/** Begins, and goes on without an end. */
const dripping = ({ abortSignal }: { abortSignal?: unknown }): Reply => {
	const body = new Readable({ read() {} });
	body.push('a');
	if (abortSignal instanceof AbortSignal) abortSignal.addEventListener('abort', () => body.destroy(new Error('aborted')));
	return { body };
};
const cut = () => Readable.from((function* () {
	yield Buffer.from('hel');
	throw new Error('aborted');
})());
const refusals: Array<[string, Reply]> = [
	['a refusal', { status: 500 }],
	['a web page', { headers: { 'content-type': 'text/html' } }],
];
test.each(refusals)('%s instead of what is read as it comes has to end in time', async (_, refusal) => {
	const time = watchTime();
	const client = await connect(answered((options) => ({ ...dripping(options), ...refusal })).context, service);
	const answer = expect(client.stream(post)).rejects.toMatchObject({ message: 'Example did not respond in time', status: undefined });
	await settled();
	time.end();
	await answer;
});
test.each(refusals)('%s instead of what is read as it comes that is cut fails as such', async (_, refusal) => {
	const client = await connect(answered({ ...refusal, body: cut() }).context, service);
	const failure = await client.stream(post).catch((error: unknown) => error);
	expect(failure).toBeInstanceOf(ServiceFailure);
	expect(failure).toMatchObject({ message: 'Example closed the connection before its response was complete' });
});
test('a run that is stopped ends the reading of a refusal', async () => {
	const run = new AbortController();
	const client = await connect(answered((options) => ({ ...dripping(options), status: 500 })).context, service, { signal: run.signal });
	const answer = expect(client.stream(post)).rejects.toThrow('aborted');
	await settled();
	run.abort();
	await answer;
});
test('an answer that is cut fails as such', async () => {
	await expect((await connect(answered({ body: cut() }).context, service)).json(post)).rejects.toThrow('Example closed the connection before its response was complete');
});

describe('a file from an address without a credential', () => {
	const fetched = async (reply: Reply) => {
		const { context, sent } = answered(reply);
		const answer = await fetchWithoutCredential(context, { url: 'https://files.example/a', timeout: 5_000, headers: { range: 'bytes=1-' } });
		return { answer, sent };
	};
	test('is streamed, without following redirects', async () => {
		const { answer, sent } = await fetched({ status: 206, headers: { 'Content-Type': 'audio/mpeg' }, body: 'file' });
		expect([answer.status, answer.headers]).toEqual([206, { 'content-type': 'audio/mpeg' }]);
		expect(sent).toMatchObject([{ url: 'https://files.example/a', encoding: 'stream', returnFullResponse: true, disableFollowRedirect: true, timeout: 5_000, headers: { range: 'bytes=1-' } }]);
	});
	test('may have no type', async () => {
		expect((await fetched({ body: 'file' })).answer.status).toBe(200);
	});
	test('is no web page', async () => {
		const body = Readable.from(['<html>']);
		await expect(fetched({ headers: { 'content-type': 'text/html; charset=utf-8' }, body })).rejects.toThrow('The URL returned no file');
		expect(body.destroyed).toBe(true);
	});
	test('is a stream', async () => {
		await expect(fetched({ body: Buffer.from('file') })).rejects.toThrow('The URL returned no file');
	});
	test('takes as long as it needs once it has begun', async () => {
		const time = watchTime();
		const { sent } = await fetched({ body: 'file' });
		time.end();
		expect([time.asked(), sent[0]?.abortSignal]).toMatchObject([[5_000], { aborted: false }]);
	});
});
