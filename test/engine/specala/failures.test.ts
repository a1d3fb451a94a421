import { sleep } from 'n8n-workflow';
import { hold } from '../../services/shared/hold';
import { byId, divert, simulateClock } from '../harness';
import { specalaHost } from '../../services/specala';
import { itemsOf, openRoom, type Room } from './room';

let room: Room;
beforeEach(async () => {
	room = await openRoom();
});
afterEach(async () => await room.close());

const json = 'application/json';
const getAll = async (...[parameters, options]: Parameters<Room['run']> extends [unknown, ...infer Rest] ? Rest : never) =>
	await room.run('transcription:getAll', parameters, options);

describe('what Specala refuses is told in its words, with what to do', () => {
	test('a wrong key: a text', async () => {
		const { error } = await getAll({}, { credentials: { specalaApi: { apiKey: 'sk_live_wrong' } } });
		expect(error?.message).toBe('Specala AI did not accept the API key: Invalid API key');
		expect(error?.description).toMatch('Settings > API & MCP');
		expect(JSON.stringify(error)).not.toContain('sk_live_wrong');
	});
	test('a plan without access: an object with a code', async () => {
		const { error } = await getAll({}, { credentials: { specalaApi: { apiKey: room.specala.keys.free } } });
		expect(error?.message).toBe('Specala AI denied access: API access requires the Pro or Expert plan');
		expect(error?.description).toBe('API access requires the Pro or Expert plan');
	});
	test('an object with a code alone', async () => {
		room.specala.faults.next({ status: 403, contentType: json, body: '{"detail":{"code":"api_access_denied"}}' });
		expect((await getAll()).error?.message).toBe('Specala AI denied access: api_access_denied');
	});
	test.each([
		['{"detail":{"code":"scope_denied","message":"The key lacks transcriptions:read"}}', ': The key lacks transcriptions:read', 'Check the scopes of the key, and the plan in Specala AI'],
		['{}', '', 'API access requires the Pro or Expert plan'],
	])('access denied for another reason or none: %s', async (body, told, advice) => {
		room.specala.faults.next({ status: 403, contentType: json, body });
		expect((await getAll()).error).toMatchObject({ message: `Specala AI denied access${told}`, description: advice });
	});
	test('values: a list', async () => {
		const detail = [
			{ loc: ['query', 'language'], msg: 'Unknown language', type: 'value_error' },
			{ loc: ['query', 'date_from'], msg: 'Not a date', type: 'value_error' },
		];
		room.specala.faults.next({ status: 422, contentType: json, body: JSON.stringify({ detail }) });
		expect((await getAll()).error?.message).toBe(
			'Specala AI rejected a value: language: Unknown language; date_from: Not a date',
		);
	});
	test('a proxy in between, whose page is not shown', async () => {
		room.specala.faults.next({ status: 418, contentType: 'text/html', body: '<html>teapot</html>' });
		const { error } = await getAll();
		expect(error?.message).toBe('Specala AI rejected the request (HTTP 418)');
		expect(error?.description).not.toContain('<');
	});
	test('a page that answers 200 in its place', async () => {
		room.specala.faults.next({ status: 200, contentType: 'text/html', body: '<html>Sign in</html>' });
		expect((await getAll()).error?.message).toBe('The response did not come from Specala AI');
	});
	test('a redirect is not followed, so that the key goes nowhere else', async () => {
		room.specala.faults.next({ status: 307, body: '', headers: { location: `${room.specala.url}/elsewhere` } });
		expect((await getAll()).error?.message).toBe('The response did not come from Specala AI');
		expect(room.requests()).toHaveLength(1);
	});
	test('a host that cannot be reached', async () => {
		const restore = divert(specalaHost, 'http://127.0.0.1:9');
		// Where a person waits for a list, nothing is tried again.
		const list = room.engine.listSearch('specala', 'projects');
		await expect(list).rejects.toMatchObject({
			message: 'Specala AI refused the connection',
			description: 'Check that n8n can reach the internet and that the service is up',
		});
		restore();
	});
});

describe('what passes is asked for again', () => {
	simulateClock();

	test.each([500, 502, 503])('%d', async (status) => {
		room.specala.state.addTranscription();
		room.specala.faults.next({ status });
		expect((await getAll()).items).toHaveLength(1);
		expect(room.requests()).toHaveLength(2);
	});
	test('a limit, after the time that it names', async () => {
		room.specala.state.addTranscription();
		room.specala.faults.next({ status: 429, headers: { 'Retry-After': '1' }, contentType: json, body: '{"detail":"Rate limit exceeded"}' });
		const start = Date.now();
		expect((await getAll()).items).toHaveLength(1);
		expect(Date.now() - start).toBe(1000);
	});
	test('a bulk export too, since it changes nothing', async () => {
		const made = room.specala.state.addTranscriptions(2);
		room.specala.faults.next({ method: 'POST', status: 503 });
		room.specala.faults.next({ method: 'POST', cut: 'before' });
		const { items } = await room.run('transcription:exportMany', {}, { items: itemsOf(made) });
		expect(items).toHaveLength(2);
		expect(room.requests()).toHaveLength(3);
	});
	test('a refusal is not', async () => {
		room.specala.faults.next({ status: 422, contentType: json, body: '{"detail":"no"}' });
		await getAll();
		expect(room.requests()).toHaveLength(1);
	});
	test('more items than the limit lets through: all come, although the limit names no time', async () => {
		const limited = await openRoom({ rateLimit: 10, rateWindow: 2_000 });
		const made = limited.specala.state.addTranscriptions(25);
		const { items, error } = await limited.run('transcription:get', { transcriptionId: byId('={{ $json.id }}') }, { items: itemsOf(made) });
		expect(error).toBeUndefined();
		expect(items.map(({ json }) => json.id)).toEqual(made.map(({ id }) => id));
		await limited.close();
	});
});

test('cancelling ends the wait for a limit at once', async () => {
	room.specala.faults.next({ status: 429, headers: { 'Retry-After': '50' }, times: 10 });
	const cancel = new AbortController();
	const run = getAll({}, { signal: cancel.signal });
	while (room.requests().length === 0) await sleep(5);
	// Time enough for its answer, with which the wait begins.
	await sleep(200);
	const start = Date.now();
	cancel.abort();
	expect((await run).status).toBe('canceled');
	expect(Date.now() - start).toBeLessThan(40_000);
});

test('no more than eight requests are under way at once', async () => {
	const made = room.specala.state.addTranscriptions(30);
	const { held, release } = hold();
	room.specala.faults.next({ held, times: 30 });
	const { requests } = room.specala;
	const running = room.run('transcription:get', { transcriptionId: byId('={{ $json.id }}') }, { items: itemsOf(made) });
	while (requests.length < 8) await sleep(5);
	// Time enough for a ninth that should not come.
	await sleep(100);
	expect(requests).toHaveLength(8);
	release();
	expect((await running).items).toHaveLength(30);
	expect(requests).toHaveLength(30);
});
