/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests, never shipped */
import { Readable } from 'node:stream';

import { request } from 'undici';

import { hold } from '../services/shared/hold';
import { type SpeakrOptions, type StandInSpeakr, startSpeakr } from '../services/speakr';
import { clientOf, type Client } from './speakr/client';
import { audioOf } from './speakr/recordings';
import { send } from './speakr/request';

let speakr: StandInSpeakr;
let alice: Client;

async function start(options: SpeakrOptions = {}): Promise<void> {
	speakr = await startSpeakr({ stageDuration: 2, ...options });
	alice = clientOf(speakr);
}

beforeEach(async () => await start());
afterEach(async () => await speakr.close());

const ME = '/api/v1/users/me';

async function restart(options: SpeakrOptions): Promise<void> {
	await speakr.close();
	await start(options);
}

describe('tokens', () => {
	const cases: ReadonlyArray<readonly [what: string, headers: (token: string) => Record<string, string>, status: number]> = [
		['Bearer', (token) => ({ Authorization: `Bearer ${token}` }), 200],
		['bearer in small letters', (token) => ({ Authorization: `bearer ${token}` }), 302],
		['X-API-Token next to Basic', (token) => ({ Authorization: 'Basic eDp5', 'X-API-Token': token }), 200],
		['API-Token', (token) => ({ 'API-Token': token }), 200],
		['a wrong Bearer before a right X-API-Token', (token) => ({ Authorization: 'Bearer x', 'X-API-Token': token }), 302],
		['none', () => ({}), 302],
	];

	test.each(cases)('%s', async (_what, headers, status) => {
		const answer = await send(speakr, { method: 'GET', path: ME, headers: headers(speakr.tokens.alice) });
		expect(answer.status).toBe(status);
		expect(answer.headers.location).toBe(status === 302 ? '/login?next=%2Fapi%2Fv1%2Fusers%2Fme' : undefined);
		expect(speakr.requests.at(-1)).toMatchObject({ method: 'GET', path: ME, user: status === 200 ? 'alice' : null });
	});

	test('they are 43 characters long, and whoever follows the redirect gets a page that says 200', async () => {
		expect(Object.values(speakr.tokens).map((token) => token.length)).toEqual([43, 43, 43, 43]);
		const page = await send(speakr, { method: 'GET', path: '/login?next=%2F' });
		expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
		expect((await send(speakr, { method: 'PATCH', path: '/login' })).status).toBe(405);
	});

	test('in the query it breaks changes outside the API', async () => {
		const { id } = speakr.state.addSpeaker();
		const answer = await send(speakr, { method: 'PUT', path: `/speakers/${id}?token=${speakr.tokens.alice}` });
		expect([answer.status, answer.body.toString()]).toEqual([400, expect.stringContaining('The CSRF token is missing.')]);
	});
});

describe('processing', () => {
	test('QUEUED, PROCESSING, SUMMARIZING, COMPLETED', async () => {
		let stage = hold();
		await restart({
			async stageDuration() {
				stage = hold();
				await stage.held;
			},
		});
		const id = await alice.upload('meeting.mp3');
		for (const status of ['QUEUED', 'PROCESSING', 'SUMMARIZING', 'COMPLETED']) {
			expect(await alice.object('GET', `/recordings/${id}/status`)).toMatchObject({ status });
			stage.release();
		}
		expect(await alice.object('GET', `/recordings/${id}`)).toMatchObject({ title: 'Quarterly Planning Meeting' });
	});

	test('a second transcription while one runs is the same job, and the old transcript stays meanwhile', async () => {
		await restart({ stageDuration: 60_000 });
		const { id } = speakr.state.addRecording();
		const first = await alice.object('POST', `/recordings/${id}/transcribe`, {});
		const second = await alice.object('POST', `/recordings/${id}/transcribe`, {});
		expect(second.job_id).toBe(first.job_id);
		expect((await alice.call('GET', `/recordings/${id}/transcript`)).status).toBe(200);
		expect(await alice.object('GET', `/recordings/${id}/status`)).toMatchObject({
			status: 'QUEUED',
			completed_at: expect.any(String),
		});
	});

	test('an own title stays; deleting meanwhile ends the job', async () => {
		const own = speakr.state.addRecording({ title: 'Mine' });
		await alice.call('POST', `/recordings/${own.id}/transcribe`, {});
		const gone = await alice.upload('meeting.mp3');
		await alice.call('DELETE', `/recordings/${gone}`);
		await speakr.idle();
		expect(own).toMatchObject({ title: 'Mine', status: 'COMPLETED' });
		expect(speakr.state.recordings.size).toBe(1);
	});

	test('the highest id is given again after its recording is deleted', async () => {
		const first = await alice.upload('a.mp3');
		await alice.call('DELETE', `/recordings/${first}`);
		expect(await alice.upload('b.mp3')).toBe(first);
	});

	test('recordings made at once look finished', () => {
		const statuses = ['meeting.mp3', 'asr400.mp3', 'llmfail.mp3', 'empty.mp3', 'budget.mp3'].map(
			(originalFilename) => speakr.state.addRecording({ originalFilename }).status,
		);
		expect(statuses).toEqual(['COMPLETED', 'FAILED', 'FAILED', 'COMPLETED', 'FAILED']);
	});
});

describe('audio', () => {
	test('what was uploaded comes back', async () => {
		const id = await alice.upload('meeting.mp3', 5000);
		const answer = await alice.call('GET', `/recordings/${id}/audio`);
		expect(answer.body.equals(audioOf(5000))).toBe(true);
		const range = { Authorization: `Bearer ${speakr.tokens.alice}`, Range: 'bytes=9999-' };
		expect((await send(speakr, { method: 'GET', path: `/api/v1/recordings/${id}/audio`, headers: range })).status).toBe(416);
	});

	test('a file of 64 MB is counted, not kept: zeros of that length come back', async () => {
		const megabyte = Buffer.alloc(1_048_576, 1);
		const boundary = 'boundary-of-a-test';
		async function* body(): AsyncGenerator<Buffer> {
			yield Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="big.mp3"\r\n\r\n`);
			for (let sent = 0; sent < 64; sent++) yield megabyte;
			yield Buffer.from(`\r\n--${boundary}--\r\n`);
		}
		const answer = await request(`${speakr.url}/api/v1/recordings/upload`, {
			method: 'POST',
			headers: {
				Authorization: `Bearer ${speakr.tokens.alice}`,
				'Content-Type': `multipart/form-data; boundary=${boundary}`,
			},
			body: Readable.from(body()),
		});
		expect(answer.statusCode).toBe(202);
		expect(await answer.body.json()).toMatchObject({ file_size: 64 * 1_048_576 });
		expect(speakr.state.recordings.get(1)?.audio.bytes).toBeNull();
		const audio = await request(`${speakr.url}/api/v1/recordings/1/audio`, {
			headers: { Authorization: `Bearer ${speakr.tokens.alice}` },
		});
		let length = 0;
		for await (const chunk of audio.body) length += chunk.length;
		expect(length).toBe(64 * 1_048_576);
	});

	test('the form is remembered, its file as name, size and hash', async () => {
		await alice.upload('meeting.mp3', 3000);
		expect(speakr.requests.at(-1)).toMatchObject({
			user: 'alice',
			body: { fields: {}, files: [{ part: 'file', name: 'meeting.mp3', size: 3000, sha256: expect.any(String) }] },
		});
	});
});

describe('limits', () => {
	test('the 1001st request of one endpoint is refused, status never', async () => {
		await restart({ rateLimit: 3 });
		const statuses: number[] = [];
		for (let count = 0; count < 5; count++) statuses.push((await alice.call('GET', '/users/me')).status);
		expect(statuses).toEqual([200, 200, 200, 429, 429]);
		const { id } = speakr.state.addRecording();
		for (let count = 0; count < 5; count++) {
			expect((await alice.call('GET', `/recordings/${id}/status`)).status).toBe(200);
		}
	});
});

describe('faults', () => {
	test('an error page, so often and only for those requests', async () => {
		speakr.faults.next({ path: /users/, method: 'GET', status: 429, headers: { 'Retry-After': '2' }, times: 2 });
		expect((await alice.call('GET', '/tags')).status).toBe(200);
		const first = await alice.call('GET', '/users/me');
		expect([first.status, first.headers['retry-after'], first.headers['content-type']]).toEqual([
			429,
			'2',
			'text/html; charset=utf-8',
		]);
		expect((await alice.call('GET', '/users/me')).status).toBe(429);
		expect((await alice.call('GET', '/users/me')).status).toBe(200);
	});

	test('a body of its own, late, and cleared', async () => {
		speakr.faults.next({ body: '{"x":', contentType: 'application/json', delay: 60 });
		const began = Date.now();
		expect((await alice.call('GET', '/users/me')).body.toString()).toBe('{"x":');
		expect(Date.now() - began).toBeGreaterThanOrEqual(55);
		speakr.faults.next({ status: 503, times: 100 });
		speakr.faults.clear();
		expect((await alice.call('GET', '/users/me')).status).toBe(200);
	});

	test('cut off before the answer: what was asked for was done', async () => {
		speakr.faults.next({ method: 'POST', cut: 'before' });
		await expect(alice.call('POST', '/tags', { name: 'Done' })).rejects.toThrow();
		expect(speakr.state.tags.all().map(({ name }) => name)).toEqual(['Done']);
		speakr.faults.next({ method: 'POST', cut: 'before', status: 502 });
		await expect(alice.call('POST', '/tags', { name: 'Not done' })).rejects.toThrow();
		expect(speakr.state.tags.size).toBe(1);
	});

	test('cut off midway, and drop by drop', async () => {
		speakr.faults.next({ cut: 'midway' });
		await expect(alice.call('GET', '/users/me')).rejects.toThrow();
		speakr.faults.next({ drip: 15 });
		const began = Date.now();
		expect((await alice.call('GET', '/users/me')).body.length).toBeGreaterThan(100);
		expect(Date.now() - began).toBeGreaterThanOrEqual(90);
	});
});

describe('paging', () => {
	test('a walk finds every recording once; an upload during a walk of the newest repeats one', async () => {
		for (let count = 0; count < 7; count++) speakr.state.addRecording();
		const page = async (query: string) => {
			const { recordings } = await alice.object('GET', `/recordings?per_page=3&${query}`);
			return Array.isArray(recordings) ? recordings.map(({ id }: { id: number }) => id) : [];
		};
		const walk = [1, 2, 3].map(async (number) => await page(`sort_by=created_at&sort_order=asc&page=${number}`));
		expect((await Promise.all(walk)).flat()).toEqual([1, 2, 3, 4, 5, 6, 7]);
		const first = await page('page=1');
		speakr.state.addRecording();
		expect(await page('page=2')).toContain(first.at(-1));
	});
});
