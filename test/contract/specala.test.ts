/** What Specala's pages state, held against the stand-in. What they do not state is a setting of the stand-in. */
import { unzipSync } from 'fflate';
import { keys, type Transcription } from '../services/specala/state';
import { startSpecala, type StandInSpecala } from '../services/specala';

let specala: StandInSpecala;
let made: Transcription[];
beforeAll(async () => {
	specala = await startSpecala({ rateLimit: 500 });
	made = specala.state.addTranscriptions(130);
	specala.state.addProject('Sales');
});
afterAll(async () => await specala.close());

const ask = async (path: string, { key = keys.pro as string, ...init }: RequestInit & { key?: string } = {}) =>
	await fetch(`${specala.url}/api/v1/developer${path}`, {
		...init,
		headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
	});
const post = async (body: object) =>
	await ask('/transcriptions/export', { method: 'POST', body: JSON.stringify(body) });
const list = async (query: string) =>
	(await (await ask(`/transcriptions?${query}`)).json()) as { items: Array<Record<string, unknown>>; total: number };

describe('access', () => {
	test('a key goes into the Authorization header', async () => {
		expect((await ask('/projects')).status).toBe(200);
	});
	test.each([['wrong', 'sk_live_no'], ['expired', keys.expired], ['followed by a blank', `${keys.pro} x`]])(
		'a key that is %s is 401 with a text',
		async (_, key) => {
			const answer = await ask('/projects', { key });
			expect([answer.status, await answer.json()]).toEqual([401, { detail: 'Invalid API key' }]);
		},
	);
	test('a key in the address is 401 by design', async () => {
		const answer = await ask(`/projects?api_key=${keys.pro}`);
		expect(answer.status).toBe(401);
	});
	test('a plan without access is 403 with a code and a message', async () => {
		const answer = await ask('/projects', { key: keys.free });
		expect([answer.status, await answer.json()]).toEqual([
			403,
			{ detail: { code: 'api_access_denied', message: expect.any(String) } },
		]);
	});
	test('a key is bound to its workspace: what is in another is 404', async () => {
		expect((await ask(`/transcriptions/${made[0]?.id}`, { key: keys.other })).status).toBe(404);
	});
	test('nothing may be kept', async () => {
		for (const answer of [await ask('/projects'), await ask('/projects', { key: 'no' })]) {
			expect(answer.headers.get('cache-control')).toBe('no-store');
		}
	});
});

describe('the list of transcriptions', () => {
	test('has items and the total of all that match', async () => {
		const { items, total } = await list('status=completed&limit=100&offset=0&sort=created_at');
		expect([items.length, total]).toEqual([100, 130]);
		expect(items[0]).toMatchObject({
			id: expect.stringMatching(/^[0-9a-f-]{36}$/),
			title: expect.any(String),
			summary: expect.any(String),
			language: 'en',
			duration_seconds: 1840.5,
			speakers: [{ name: expect.any(String) }, expect.anything()],
		});
	});
	test('goes on with an offset, up to its end', async () => {
		expect((await list('limit=100&offset=100')).items).toHaveLength(30);
		expect(await list('limit=100&offset=200')).toMatchObject({ items: [], total: 130 });
	});
	test('has twenty in a page unless told otherwise, and a hundred at most', async () => {
		expect((await list('')).items).toHaveLength(20);
		expect((await ask('/transcriptions?limit=101')).status).toBe(422);
	});
	test.each(['created_at', '-created_at', 'duration', '-duration'])('is sorted by %s', async (sort) => {
		const column = sort.endsWith('created_at') ? 'created_at' : 'duration_seconds';
		const values = (await list(`limit=100&sort=${sort}`)).items.map((item) => item[column] as string | number);
		const ascending = values.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
		expect(values).toEqual(sort.startsWith('-') ? ascending.toReversed() : ascending);
	});
});

describe('exports', () => {
	test.each(['md', 'txt'])('one as .%s', async (format) => {
		const answer = await ask(`/transcriptions/${made[0]?.id}/export?format=${format}`);
		expect(answer.status).toBe(200);
		expect(await answer.text()).toContain('Welcome to Meeting 1.');
	});
	test('another format is 422', async () => {
		expect((await ask(`/transcriptions/${made[0]?.id}/export?format=srt`)).status).toBe(422);
		expect((await post({ ids: [made[0]?.id], format: 'pdf' })).status).toBe(422);
	});
	test('up to a hundred as a ZIP', async () => {
		const answer = await post({ ids: made.slice(0, 100).map(({ id }) => id), format: 'md' });
		expect(answer.status).toBe(200);
		expect(Object.keys(unzipSync(new Uint8Array(await answer.arrayBuffer())))).toHaveLength(100);
	});
	test('none, or more than a hundred, is 422', async () => {
		expect((await post({ ids: [], format: 'md' })).status).toBe(422);
		expect((await post({ ids: made.slice(0, 101).map(({ id }) => id), format: 'md' })).status).toBe(422);
	});
	test('what they refuse is JSON', async () => {
		const answer = await ask('/transcriptions/0b00ffff-52a7-4a39-8d1f-0123456789ab/export');
		expect([answer.status, await answer.json()]).toEqual([404, { detail: expect.any(String) }]);
	});
});

test('more than 500 requests in a minute are 429', async () => {
	const limited = await startSpecala({ rateLimit: 3 });
	const statuses: number[] = [];
	for (let each = 0; each < 4; each++) {
		const answer = await fetch(`${limited.url}/api/v1/developer/projects`, { headers: { authorization: `Bearer ${keys.pro}` } });
		statuses.push(answer.status);
	}
	expect(statuses).toEqual([200, 200, 200, 429]);
	await limited.close();
});
