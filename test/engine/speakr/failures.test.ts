import { sleep } from 'n8n-workflow';
import { hold } from '../../services/shared/hold';
import { startReceiver } from '../../services/shared/receiver';
import { byId, simulateClock } from '../harness';
import { openRoom, type Room } from './room';

let room: Room;
beforeEach(async () => {
	room = await openRoom();
});
afterEach(async () => await room.close());

const get = async (id: number | string, options?: Parameters<Room['run']>[2]) =>
	await room.run('recording:get', { recordingId: byId(id) }, options);

describe('what the person at the canvas reads', () => {
	simulateClock();

	test('an unknown id', async () => {
		const { error } = await get(12345);
		expect(error?.message).toBe('Recording not found');
		expect(error?.description).toBe("Check the ID, and that the credential belongs to the recording's owner");
		expect(error?.context?.itemIndex).toBe(0);
	});
	test("another user's recording", async () => {
		const { id } = room.speakr.state.addRecording({ owner: 'bob' });
		const { error } = await get(id);
		expect(error?.message).toBe('Permission denied');
		expect(error?.description).toMatch('belongs to another user');
	});
	test('an id that is a word', async () => {
		const { error } = await get('={{ "latest" }}');
		expect(error?.message).toBe("'Recording' must be a whole number, but is 'latest'");
		expect(room.requests()).toEqual([]);
	});
	test.each([
		[404, 'Speakr does not know this URL'],
		[405, 'Your Speakr does not support this operation'],
		[413, 'The request is larger than the server accepts'],
		[415, 'Speakr refused the request (HTTP 415)'],
		[500, 'Speakr failed to handle the request', 3],
	])('an HTML page with status %i never reaches the user', async (status, message, requests = 1) => {
		room.speakr.faults.next({ status, times: requests });
		const { error } = await get(1);
		expect(error?.message).toBe(message);
		expect(JSON.stringify(error)).not.toContain('<');
		expect(room.requests().filter((request) => /\/recordings\/\d+$/.test(request))).toHaveLength(requests);
	});
	test.each(['expired', 'wrong'])('a token that is %s', async (kind) => {
		const apiToken = kind === 'expired' ? room.speakr.tokens.expired : 'no-such-token';
		const speakrApi = { baseUrl: room.speakr.url, apiToken, sendTokenAs: 'bearer' };
		const { error } = await get(1, { credentials: { speakrApi } });
		expect(error?.message).toBe('Speakr did not accept the API token');
		expect(JSON.stringify(error)).not.toContain(apiToken);
		expect(room.requests()).toHaveLength(1);
	});
	test('a redirect elsewhere is not followed, and its address is named', async () => {
		room.speakr.faults.next({ status: 301, headers: { location: 'https://speakr.example.com/api?token=x' } });
		const { error } = await get(1);
		expect(error?.message).toBe("Speakr's address redirects to another one");
		expect(error?.description).toContain('It redirects to https://speakr.example.com. ');
	});
	test.each(['https://auth.example.com/login?rd=x', '//auth.example.com/login?next=x', '/oauth2/login?rd=x'])('the login of a proxy at %s is not a bad token', async (location) => {
		room.speakr.faults.next({ status: 302, headers: { location } });
		const { error } = await get(1);
		expect(error?.message).toBe("Speakr's address redirects to another one");
		expect(error?.description).toMatch(/exempt \/api from the login\.$/);
	});
	test("a proxy's login page with status 200", async () => {
		room.speakr.faults.next({ status: 200, body: '<html>Sign in</html>', contentType: 'text/html' });
		const { error } = await get(1);
		expect(error?.message).toBe('The response did not come from Speakr');
	});
	test('an address that is none', async () => {
		const { error } = await get(1, { credentials: { speakrApi: { baseUrl: 'my Speakr', apiToken: 'x' } } });
		expect(error?.message).toBe("The 'Base URL' of the Speakr credential is not a valid URL");
	});
	test('nobody at home', async () => {
		const speakrApi = { baseUrl: 'http://127.0.0.1:9', apiToken: room.speakr.tokens.alice, sendTokenAs: 'bearer' };
		const { error } = await room.run('recording:delete', { recordingId: byId(1) }, { credentials: { speakrApi } });
		expect(error?.message).toBe('Speakr refused the connection');
	});
	test('a cut connection', async () => {
		room.speakr.faults.next({ cut: 'midway', method: 'DELETE' });
		const { error } = await room.run('recording:delete', { recordingId: byId(1) });
		expect(error?.message).toBe('Speakr closed the connection before its response was complete');
	});
	test('a slow body is read to its end', async () => {
		const { id } = room.speakr.state.addRecording();
		room.speakr.faults.next({ drip: 5 });
		expect((await get(id)).items[0]?.json.id).toBe(id);
	});
});

describe('several items', () => {
	const items = [1, 999, 2].map((id) => ({ json: { id } }));
	const parameters = { recordingId: { __rl: true, mode: 'id', value: '={{ $json.id }}' } };
	beforeEach(() => {
		room.speakr.state.addRecording();
		room.speakr.state.addRecording();
	});
	test("with 'Continue' the others go on, and the failed one says why", async () => {
		const { items: output } = await room.run('recording:get', parameters, { items, continueOnFail: true });
		expect(output.map(({ json }) => json.id ?? json.error)).toEqual([1, 'Recording not found', 2]);
		expect(output.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
	});
	test("with 'Continue (using error output)' the failed one leaves there with its advice and nothing else, as n8n 1 demands", async () => {
		const { output } = await room.run('recording:get', parameters, { items, settings: { onError: 'continueErrorOutput' } });
		expect(output('Node under test', 0).map(({ json }) => json.id)).toEqual([1, 2]);
		const error = "Recording not found. Check the ID, and that the credential belongs to the recording's owner";
		expect(output('Node under test', 1)).toEqual([{ json: { id: 999, error }, pairedItem: { item: 1 } }]);
	});
	test('without it the run ends and names the item', async () => {
		const { error } = await room.run('recording:get', parameters, { items });
		expect(error?.context?.itemIndex).toBe(1);
	});
	test('without it nothing more is sent for the others', async () => {
		const { held, release } = hold();
		const { held: untilOthers, release: go } = hold();
		room.speakr.faults.next({ path: /recordings\/[12]/, held, times: Infinity });
		room.speakr.faults.next({ path: /recordings\/999/, held: untilOthers });
		const ids = [999, ...Array.from({ length: 11 }, (_, index) => (index % 2) + 1)];
		const running = room.run('recording:get', parameters, { items: ids.map((id) => ({ json: { id } })) });
		while (room.speakr.requests.length < 8) await sleep(1);
		go();
		const { error } = await running;
		expect(error?.message).toBe('Recording not found');
		release();
		// It would be sent after theirs.
		await get(2);
		expect(room.requests()).toHaveLength(8 + 1);
	});
	test('no more than eight are worked on at once, also where the files come from a storage', async () => {
		const storage = await startReceiver();
		const { held, release } = hold();
		storage.answer(async () => {
			await held;
			return { status: 200, body: 'la' };
		});
		room.speakr.faults.next({ path: /audio/, status: 302, headers: { location: storage.url }, times: 12 });
		const twelve = Array.from({ length: 12 }, () => ({ json: { id: 1 } }));
		const running = room.run('recording:getAudio', parameters, { items: twelve });
		while (storage.received.length < 8) await sleep(5);
		// Time enough for a ninth that should not come.
		await sleep(50);
		expect(storage.received).toHaveLength(8);
		release();
		expect((await running).items).toHaveLength(12);
		await storage.close();
	});
});

describe('what is tried again', () => {
	simulateClock();

	test.each([
		['a GET that was cut', { cut: 'before' }],
		['a GET that a proxy could not hand on', { status: 502 }],
		['a GET that the limit refused', { status: 429, headers: { 'retry-after': '0' } }],
		['a GET that the limit refused in JSON', { status: 429, headers: { 'retry-after': '0' }, body: '{"error": "Rate limit exceeded"}' }],
	] as const)('%s', async (_, rule) => {
		const { id } = room.speakr.state.addRecording();
		room.speakr.faults.next(rule);
		expect((await get(id)).items[0]?.json.id).toBe(id);
		expect(room.requests()).toHaveLength(2);
	});
	test('audio whose refusal was cut', async () => {
		const { id } = room.speakr.state.addRecording({ audio: Buffer.from('la la la') });
		room.speakr.faults.next({ path: /audio/, status: 500, cut: 'midway' });
		expect((await room.run('recording:getAudio', { recordingId: byId(id) })).items).toHaveLength(1);
	});
	test('a POST that the limit refused, since it was not handled', async () => {
		room.speakr.faults.next({ status: 429 });
		const { items } = await room.run('tag:create', { name: 'x' });
		expect(items).toHaveLength(1);
		expect(room.speakr.state.tags.where(() => true)).toHaveLength(1);
	});
	test('not a POST whose fate is unknown', async () => {
		room.speakr.faults.next({ path: /tags/, cut: 'before' });
		const { error } = await room.run('tag:create', { name: 'x' });
		expect(error).toBeDefined();
		expect(room.requests()).toHaveLength(1);
	});
	test.each([
		['3600 seconds', () => '3600', 'in 60 min'],
		['a date', () => new Date(Date.now() + 3_590_000).toUTCString(), 'in 60 min'],
		['no seconds', () => '0', 'later'],
	])('a limit that lasts for %s ends in words about the limit', async (_, retryAfter, again) => {
		room.speakr.faults.next({ status: 429, times: 10, headers: { 'retry-after': retryAfter() } });
		const { error } = await get(1);
		expect(error?.message).toMatch(/^Speakr's rate limit is reached \(1000 per 1 hour\) until \d{4}-\d\d-\d\d \d\d:\d\d UTC$/);
		expect(error?.description).toBe(`Try again ${again}, or with fewer items`);
	});
});

test('no more than eight requests are under way at once', async () => {
	for (let index = 0; index < 12; index++) room.speakr.state.addRecording();
	const { held, release } = hold();
	room.speakr.faults.next({ path: /recordings/, held, times: 12 });
	const items = Array.from({ length: 12 }, (_, index) => ({ json: { id: index + 1 } }));
	const parameters = { recordingId: { __rl: true, mode: 'id', value: '={{ $json.id }}' } };
	const running = room.run('recording:get', parameters, { items });
	while (room.speakr.count() < 8) await sleep(5);
	// Time enough for a ninth that should not come.
	await sleep(100);
	expect(room.speakr.count()).toBe(8);
	release();
	const { items: output } = await running;
	expect(output.map(({ json }) => json.id)).toEqual(items.map(({ json }) => json.id));
});

test('what takes long has eight places of its own, so that it does not hold up the rest', async () => {
	for (let index = 0; index < 10; index++) room.speakr.state.addRecording();
	const { held, release } = hold();
	room.speakr.faults.next({ path: /audio/, held, times: 10 });
	const items = Array.from({ length: 10 }, (_, index) => ({ json: { id: index + 1 } }));
	const parameters = { recordingId: { __rl: true, mode: 'id', value: '={{ $json.id }}' } };
	const downloads = room.run('recording:getAudio', parameters, { items });
	const begun = () => room.speakr.requests.filter(({ path }) => path.includes('/audio'));
	while (begun().length < 8) await sleep(5);
	expect((await get(1)).items[0]?.json.id).toBe(1);
	expect(begun()).toHaveLength(8);
	release();
	expect((await downloads).items).toHaveLength(10);
});
