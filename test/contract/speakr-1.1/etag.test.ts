import { send } from '../speakr/request';
import { openRoom } from './room';

const room = openRoom();

function get(path: string, headers: Record<string, string> = {}) {
	const authorization = { Authorization: `Bearer ${room.speakr.tokens.alice}` };
	return send(room.speakr, { method: 'GET', path: `/api/v1${path}`, headers: { ...authorization, ...headers } });
}

describe('ETags [read]', () => {
	test.each([
		['', 'r'],
		['/transcript', 't'],
		['/summary', 's'],
		['/notes', 'n'],
		['/events', 'e'],
		['/speakers', 'k'],
	])('GET /recordings/{id}%s has a weak one', async (path, prefix) => {
		const { id, updatedAt } = room.speakr.state.addRecording();
		const answer = await get(`/recordings/${id}${path}`);
		const micros = `${Date.parse(`${updatedAt.slice(0, 19)}Z`) / 1000}${updatedAt.split('.')[1] ?? '000000'}`;
		expect(answer.headers.etag).toMatch(new RegExp(`^W/"${prefix}${id}-${micros}-[0-9a-f]{16}"$`));
		expect(answer.headers['cache-control']).toBe('private, no-cache');
	});

	test('the known one is 304 and empty, in a list, as strong one or as *', async () => {
		const { id } = room.speakr.state.addRecording();
		const etag = String((await get(`/recordings/${id}`)).headers.etag);
		for (const known of [etag, `"x", ${etag}`, etag.slice(2), '*']) {
			const answer = await get(`/recordings/${id}`, { 'If-None-Match': known });
			expect([answer.status, answer.body.length, answer.headers.etag]).toEqual([304, 0, etag]);
		}
	});

	test('it changes with the recording and with the name of a tag', async () => {
		const tag = room.speakr.state.addTag();
		const { id } = room.speakr.state.addRecording({ tagIds: [tag.id] });
		const etags = new Set<unknown>();
		etags.add((await get(`/recordings/${id}`)).headers.etag);
		await room.alice.call('PATCH', `/recordings/${id}`, { title: 'new' });
		etags.add((await get(`/recordings/${id}`)).headers.etag);
		await room.alice.call('PUT', `/tags/${tag.id}`, { name: 'other' });
		etags.add((await get(`/recordings/${id}`)).headers.etag);
		expect(etags.size).toBe(3);
	});

	test('403 and 404 come first; the list, the tags and a status have none', async () => {
		const { id } = room.speakr.state.addRecording({ owner: 'bob' });
		expect((await get(`/recordings/${id}`, { 'If-None-Match': '*' })).status).toBe(403);
		expect((await get('/recordings/99', { 'If-None-Match': '*' })).status).toBe(404);
		for (const path of ['/recordings', '/tags']) expect((await get(path)).headers).not.toHaveProperty('etag');
	});

	test('none in 0.9.4 [recorded]', async () => {
		await room.restart({ version: '0.9.4' });
		const { id } = room.speakr.state.addRecording();
		expect((await get(`/recordings/${id}`)).headers).not.toHaveProperty('etag');
	});
});
