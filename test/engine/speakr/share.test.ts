/* eslint-disable @n8n/community-nodes/no-restricted-imports -- a proxy for a test, never shipped */
import { createServer, request, type Server } from 'node:http';
import { close, listen } from '../../services/shared/listen';
import { byId } from '../harness';
import { openRoom, type Room } from './room';

let room: Room;
let proxy: Server;
let id: number;
/** The credential with the address of the proxy. */
let credentials: { speakrApi: { baseUrl: string; apiToken: string } };
beforeEach(async () => {
	room = await openRoom({ version: '1.1' });
	({ id } = room.speakr.state.addRecording());
	// It says that it was reached over HTTPS, as Speakr demands.
	proxy = createServer((incoming, outgoing) => {
		const { method, headers, url = '' } = incoming;
		const options = { method, headers: { ...headers, 'x-forwarded-proto': 'https' } };
		const forwarded = request(room.speakr.url + url, options, (answer) => {
			outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
			answer.pipe(outgoing);
		});
		incoming.pipe(forwarded);
	});
	const baseUrl = `http://127.0.0.1:${await listen(proxy, '127.0.0.1')}`;
	credentials = { speakrApi: { baseUrl, apiToken: room.speakr.tokens.alice } };
});
afterEach(async () => {
	await close(proxy);
	await room.close();
});

const create = async (options = {}) => {
	const { items, error } = await room.run('share:create', { recordingId: byId(id), options }, { credentials });
	return error ?? items[0]?.json;
};

test('create returns a new link', async () => {
	const options = { expiresInDays: 7, shareNotes: true, shareSummary: false };
	expect(await create(options)).toEqual({
		id: 1,
		recordingId: id,
		url: expect.stringMatching(/^https:\/\/.*\/share\//),
		share_notes: true,
		share_summary: false,
		created_at: expect.stringMatching(/Z$/),
		expires_at: expect.stringMatching(/Z$/),
		existing: false,
	});
	expect(room.speakr.requests.at(-1)?.body).toEqual({ expires_in_days: 7, share_notes: true, share_summary: false });
});
test('create warns that an existing link keeps its expiry and its texts', async () => {
	await create();
	expect(await create({ expiresInDays: 7, shareNotes: true })).toMatchObject({
		id: 1,
		existing: true,
		expires_at: null,
		warnings: [expect.stringContaining('expiry was not changed'), expect.stringContaining('shares different content')],
	});
});
test('create makes another link, or changes the existing one, when asked to', async () => {
	await create();
	expect(await create({ forceNew: true })).toMatchObject({ id: 2, existing: false });
	const updated = await create({ updateExisting: true, shareNotes: true });
	expect(updated).toMatchObject({ id: 2, existing: true, share_notes: true });
	expect(updated).not.toHaveProperty('warnings');
});
test('create says what to do where Speakr is not reached over HTTPS', async () => {
	const { error } = await room.run('share:create', { recordingId: byId(id) });
	expect(error).toMatchObject({ message: 'Public links need an HTTPS connection', description: expect.stringContaining('X-Forwarded-Proto') });
});
test.each([
	['publicSharing', 'Ask your Speakr administrator to turn it on'],
	['canSharePublicly', 'Ask your Speakr administrator for permission to share publicly'],
] as const)('create says what to do without %s', async (setting, description) => {
	room.speakr.state.settings[setting] = false;
	expect(await create()).toMatchObject({ description });
});
test('get many returns every link, newest first', async () => {
	await create();
	await create({ forceNew: true });
	const { items } = await room.run('share:getAll', { recordingId: byId(id) });
	expect(items.map(({ json }) => json)).toMatchObject([
		{ id: 2, recordingId: id, url: expect.stringMatching(/\/share\//) },
		{ id: 1, recordingId: id },
	]);
	expect(items[0]?.json).not.toHaveProperty('share_url');
});
test('delete ends a link', async () => {
	await create();
	const { items } = await room.run('share:delete', { shareId: 1 });
	expect(items[0]?.json).toEqual({ id: 1, deleted: true });
	expect(room.speakr.state.shareLinks.get(1)).toBeUndefined();
});
test('delete refuses what is not an ID', async () => {
	const { error } = await room.run('share:delete', { shareId: 'mine' });
	expect(error?.message).toMatch(/^'Share ID' .*'mine'/);
});
