/* eslint-disable @n8n/community-nodes/no-restricted-imports -- makes streams, never shipped */
import { Readable } from 'node:stream';
import { ServiceFailure } from '../../../nodes/shared/errors';
import type { Client, Request } from '../../../nodes/shared/http';
import { answersAnother } from '../../../nodes/shared/archive/answers-another';
import type { ArchiveSource, Entry } from '../../../nodes/shared/archive/source';
import { entryOf, listOf } from './mirrored';

const limit = new ServiceFailure('No more', { status: 429 });

/** A service that refuses these paths, and lists these transcripts. */
function service(refused: string[], ids = ['1', '2', '3'], hasFailed: (entry: Entry) => boolean = () => false) {
	const sent: Request[] = [];
	const streams: Readable[] = [];
	const answer = async (request: Request) => {
		sent.push(request);
		if (refused.includes(request.path)) throw limit;
		return await Promise.resolve('ok');
	};
	const client: Client = {
		account: 'a', address: '', sent: 0, firstAnswerAt: 0, json: answer, text: answer, bytes: jest.fn(),
		async stream(request) {
			await answer(request);
			if (request.path.startsWith('/missing')) throw new ServiceFailure('Not found', { status: 404 });
			const body = Readable.from(['x']);
			streams.push(body);
			return { status: 200, headers: {}, body };
		},
	};
	const open = (through: Client): ArchiveSource => ({
		...listOf([]),
		async *walk() {
			await through.json({ method: 'GET', path: '/list' });
			yield* ids.map((id) => ({ entry: entryOf(id), cursor: {} }));
		},
	});
	const ask = answersAnother(client, open, hasFailed);
	const asks = async (path: string, more: Partial<Request> = {}, answered?: string) =>
		await ask({ method: 'GET', path, until: 99, ...more }, answered === undefined ? undefined : { method: 'GET', path: answered });
	return { asks, sent, streams, paths: () => sent.map(({ path }) => path).filter((path) => path !== '/list') };
}

test('the same is asked of another transcript, as a trial until the end of the run', async () => {
	const { asks, sent, streams } = service([]);
	expect(await asks('/transcripts/1/text', { query: { format: 'json' } })).toBe(true);
	const trial = { method: 'GET', until: 99, isTrial: true };
	expect(sent).toEqual([{ ...trial, path: '/list' }, { ...trial, path: '/transcripts/3/text', query: { format: 'json' } }]);
	expect(streams[0]?.destroyed).toBe(true);
});
test('and then of a second one', async () => {
	expect(await service(['/transcripts/3']).asks('/transcripts/1')).toBe(true);
	expect(await service(['/transcripts/2', '/transcripts/3']).asks('/transcripts/1')).toBe(false);
});
test('not of the one that is refused, nor of one that was refused before', async () => {
	const { asks, paths } = service([]);
	await asks('/transcripts/3');
	await asks('/transcripts/2');
	expect(paths()).toEqual(['/transcripts/2', '/transcripts/1']);
});
test('one with a longer ID is another one', async () => {
	const { asks, paths } = service([], ['1', '13']);
	await asks('/transcripts/1');
	expect(paths()).toEqual(['/transcripts/13']);
});
test('not of one of which something bad is known', async () => {
	const { asks, paths } = service([], undefined, ({ id }) => id === '3');
	await asks('/transcripts/1');
	expect(paths()).toEqual(['/transcripts/2']);
});
test('nothing of another is deleted: it is read', async () => {
	const { asks, sent } = service([]);
	await asks('/transcripts/1', { method: 'DELETE' });
	expect(sent.map(({ method }) => method)).toEqual(['GET', 'GET']);
});
test('another that has none is an answer as well', async () => {
	expect(await service([]).asks('/missing/1')).toBe(true);
});
test.each([['/transcripts/1/text', '/transcripts/9/text'], ['/transcripts', '/transcripts']])('%s is like %s that was answered before', async (path, answered) => {
	const { asks, sent, streams } = service([]);
	expect(await asks(path, {}, answered)).toBe(true);
	expect(sent).toEqual([{ method: 'GET', path: answered, until: 99, isTrial: true }]);
	expect(streams[0]?.destroyed).toBe(true);
	expect(await service([answered]).asks(path, {}, answered)).toBe(false);
});
test.each(['/transcripts', '/audio/9', '/transcripts/9/text'])('/transcripts/1 is not like %s that was answered before', async (answered) => {
	const { asks, paths } = service([]);
	await asks('/transcripts/1', {}, answered);
	expect(paths()).toEqual(['/transcripts/3']);
});
test('what is of no transcript is asked for again', async () => {
	expect(await service([]).asks('/transcripts/changes')).toBe(true);
	expect(await service(['/transcripts/changes']).asks('/transcripts/changes')).toBe(false);
});
test('unless that does more than read: then nothing is known', async () => {
	const { asks, sent } = service([]);
	expect(await asks('/transcripts/export', { method: 'POST' }, '/transcripts')).toBe(false);
	expect(sent).toEqual([]);
});
test('nothing is known where the list is refused, too', async () => {
	expect(await service(['/list']).asks('/transcripts/1')).toBe(false);
});
