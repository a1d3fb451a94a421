import { clientOf } from '../speakr/client';
import { send } from '../speakr/request';
import { openRoom } from './room';

const room = openRoom({ tokenLimits: 'real' });

async function repeat(times: number, method: string, path: string, body?: unknown): Promise<number[]> {
	const statuses: number[] = [];
	for (let count = 0; count < times; count++) statuses.push((await room.alice.call(method, path, body)).status);
	return statuses;
}

test('a read has 120 a minute, and each answer says what is left, with a Retry-After also on 200 [read]', async () => {
	const first = await room.alice.call('GET', '/tags');
	expect(first.headers).toMatchObject({
		'x-ratelimit-limit': '120',
		'x-ratelimit-remaining': '119',
		'x-ratelimit-reset': expect.stringMatching(/^\d{10}$/),
		'retry-after': expect.stringMatching(/^(60|59)$/),
	});
	expect(new Set(await repeat(119, 'GET', '/tags'))).toEqual(new Set([200]));
	const refused = await room.alice.call('GET', '/tags');
	expect([refused.status, refused.headers['content-type'], refused.headers['x-ratelimit-remaining']]).toEqual([
		429,
		'text/html; charset=utf-8',
		'0',
	]);
	expect(refused.body.toString()).toContain('120 per 1 minute');
});

test('a write has 30, processing 10, the webhooks 30 even to read them [read]', async () => {
	const { id } = room.speakr.state.addRecording();
	expect((await repeat(31, 'POST', '/tags', {})).lastIndexOf(400)).toBe(29);
	expect((await repeat(11, 'POST', `/recordings/${id}/chat`, {})).lastIndexOf(400)).toBe(9);
	expect((await repeat(31, 'GET', '/webhooks')).lastIndexOf(200)).toBe(29);
});

test('each token and each endpoint function has its own, shared by all ids in the path [read]', async () => {
	const ids = [room.speakr.state.addRecording().id, room.speakr.state.addRecording().id];
	await room.restart({ tokenLimits: { read: 2 }, state: room.speakr.state });
	expect(await repeat(1, 'GET', `/recordings/${ids[0]}`)).toEqual([200]);
	expect(await repeat(2, 'GET', `/recordings/${ids[1]}`)).toEqual([200, 429]);
	expect(await repeat(1, 'GET', `/recordings/${ids[1]}/transcript`)).toEqual([200]);
	const other = clientOf(room.speakr, room.speakr.state.addToken('full').token);
	expect((await other.call('GET', `/recordings/${ids[0]}`)).status).toBe(200);
});

test('PUT and PATCH of a folder are one function, GET and POST of a path are two [read]', async () => {
	const { id } = room.speakr.state.addFolder();
	await room.restart({ tokenLimits: { read: 1, write: 1 }, state: room.speakr.state });
	expect(await repeat(1, 'PUT', `/folders/${id}`, {})).toEqual([200]);
	expect(await repeat(1, 'PATCH', `/folders/${id}`, {})).toEqual([429]);
	expect(await repeat(1, 'GET', '/tags')).toEqual([200]);
	expect(await repeat(1, 'POST', '/tags', { name: 'x' })).toEqual([201]);
});

test('a status may be asked for without end, and says nothing of limits [read]', async () => {
	const { id } = room.speakr.state.addRecording();
	expect(new Set(await repeat(125, 'GET', `/recordings/${id}/status`))).toEqual(new Set([200]));
	expect((await room.alice.call('GET', `/recordings/${id}/status`)).headers).not.toHaveProperty('retry-after');
});

test('a refused scope or token does not count [read]', async () => {
	await room.restart({ tokenLimits: { write: 1 }, rateLimit: 1 });
	const { token } = room.speakr.state.addToken('readOnly');
	const reader = clientOf(room.speakr, token);
	for (let count = 0; count < 3; count++) {
		const refused = await reader.call('POST', '/tags', { name: 'x' });
		expect([refused.status, 'retry-after' in refused.headers]).toEqual([403, false]);
	}
});

test('after the minute it goes on; what was refused in it did not make it longer [read]', async () => {
	await room.restart({ tokenLimits: { read: 1 } });
	expect(await repeat(3, 'GET', '/tags')).toEqual([200, 429, 429]);
	room.speakr.clock.advance(60);
	expect(await repeat(1, 'GET', '/tags')).toEqual([200]);
});

test('a handler that refuses is counted and has the headers too [read]', async () => {
	const answer = await room.alice.call('GET', '/recordings/7');
	expect([answer.status, answer.headers['x-ratelimit-remaining']]).toEqual([404, '119']);
});

test('without a token the address is counted, as before [read]', async () => {
	await room.restart({ rateLimit: 2 });
	const statuses: number[] = [];
	for (let count = 0; count < 3; count++) statuses.push((await send(room.speakr, { method: 'GET', path: '/api/v1/tags' })).status);
	expect(statuses).toEqual([401, 401, 429]);
	expect(new Set(await repeat(4, 'GET', '/tags'))).toEqual(new Set([200]));
});

test('no limit unless a test asks for it: as with RATELIMIT_ENABLED=false [read]', async () => {
	await room.restart({ tokenLimits: undefined });
	expect((await room.alice.call('GET', '/tags')).headers).not.toHaveProperty('x-ratelimit-limit');
});
