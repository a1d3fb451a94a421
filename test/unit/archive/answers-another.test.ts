/* eslint-disable @n8n/community-nodes/no-restricted-imports -- makes streams, never shipped */
import { Readable } from 'node:stream';
import { ServiceFailure } from '../../../nodes/shared/errors';
import type { Client, Request } from '../../../nodes/shared/http';
import { answersAnother } from '../../../nodes/shared/archive/answers-another';
import type { ArchiveSource, Entry } from '../../../nodes/shared/archive/source';
import { entryOf, listOf } from './mirrored';

const limit = new ServiceFailure('No more', { status: 429 });

/** A service that refuses these paths, and lists these transcripts. */
function service(refused: string[], ids = ['1', '2', '3'], { hasFailed = () => false, readsAudio = false, reads = 'json' }: { hasFailed?: (entry: Entry) => boolean; readsAudio?: boolean; reads?: 'json' | 'text' | 'bytes' } = {}) {
	const sent: Request[] = [];
	const streams: Readable[] = [];
	const answer = async (request: Request) => {
		sent.push(request);
		if (refused.includes(request.path)) throw limit;
		return await Promise.resolve('ok');
	};
	const whole = { status: 200, headers: {}, body: Buffer.from('') };
	const client: Client = {
		account: 'a', address: '', sent: 0, json: answer, text: answer,
		bytes: async (request) => ({ ...whole, body: Buffer.from(await answer(request)) }),
		async stream(request) {
			await answer(request);
			const body = Readable.from(['x']);
			streams.push(body);
			return { ...whole, body };
		},
	};
	const open = (through: Client): ArchiveSource => ({
		...listOf(ids.map((id) => entryOf(id))),
		fetch: {
			batchSize: 1,
			async many(entries) {
				for (const { id } of entries) {
					const request: Request = { method: 'GET', path: `/transcripts/${id}` };
					if (reads === 'bytes') await through.bytes(request, 9);
					else await through[reads](request);
				}
				return new Map();
			},
		},
		...(readsAudio && {
			async audio({ id }) {
				await through.stream({ method: 'GET', path: `/audio/${id}` });
				return undefined;
			},
		}),
	});
	const bucketOf = ({ path }: Request) => path.split('/')[1] ?? '';
	const ask = answersAnother(client, { bucketOf }, open, hasFailed);
	const asks = async (path: string, answered?: Request) => await ask({ method: 'GET', path, until: 99 }, answered);
	return { asks, sent, streams, paths: () => sent.map(({ path }) => path) };
}

describe('with a request that was answered before', () => {
	const answered: Request = { method: 'GET', path: '/transcripts/9' };
	test('that is sent again, as a trial until the end of the run', async () => {
		const { asks, sent, streams } = service([]);
		expect(await asks('/transcripts/1', answered)).toBe(true);
		expect(sent).toEqual([{ ...answered, until: 99, isTrial: true }]);
		expect(streams[0]?.destroyed).toBe(true);
	});
	test('nothing is answered if that is refused', async () => {
		expect(await service(['/transcripts/9']).asks('/transcripts/1', answered)).toBe(false);
	});
});

describe('without one', () => {
	test.each(['json', 'text', 'bytes'] as const)('another transcript is asked for, by %s', async (reads) => {
		const { asks, sent } = service([], undefined, { reads });
		expect(await asks('/transcripts/1')).toBe(true);
		expect(sent).toMatchObject([{ path: '/transcripts/3', until: 99, isTrial: true }]);
	});
	test('and then a second one', async () => {
		expect(await service(['/transcripts/3']).asks('/transcripts/1')).toBe(true);
		expect(await service(['/transcripts/2', '/transcripts/3']).asks('/transcripts/1')).toBe(false);
	});
	test('not the one that is refused, nor one that was refused before', async () => {
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
	test('nor one of which something bad is known', async () => {
		const { asks, paths } = service([], undefined, { hasFailed: ({ id }) => id === '3' });
		await asks('/transcripts/1');
		expect(paths()).toEqual(['/transcripts/2']);
	});
	test('the audio of another one is asked for, where audio is refused', async () => {
		const { asks, paths, streams } = service([], undefined, { readsAudio: true });
		expect(await asks('/audio/1')).toBe(true);
		expect(paths()).toEqual(['/transcripts/3', '/audio/3']);
		expect(streams[0]?.destroyed).toBe(true);
	});
	test('but not where the texts are', async () => {
		const { asks, paths } = service([], undefined, { readsAudio: true });
		await asks('/transcripts/1');
		expect(paths()).toEqual(['/transcripts/3']);
	});
	test('nothing is answered of another kind', async () => {
		expect(await service([]).asks('/audio/1')).toBe(false);
	});
});
