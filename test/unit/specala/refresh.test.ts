import type { Client } from '../../../nodes/shared/http';
import type { Entry } from '../../../nodes/shared/archive';
import { specalaArchive } from '../../../nodes/Specala/transcriptions/archive-source';

/** A client that answers once this many requests are under way. */
function clientOf(together: number): Client {
	let release = () => {};
	const all = new Promise<void>((resolve) => (release = resolve));
	let sent = 0;
	const json = async () => {
		if (++sent === together) release();
		await all;
		return { status: 'completed' };
	};
	return { account: '', address: '', sent: 0, firstAnswerAt: 0, json, bytes: jest.fn(), text: jest.fn(), stream: jest.fn() };
}

test('what is waited for is read several at a time, and comes in its order', async () => {
	const waiting = Array.from({ length: 20 }, (_, index): Entry => ({ id: String(index), created: 'then', title: null, date: null, state: 'unfinished', about: {} }));
	const seen: string[] = [];
	for await (const { id, state, created } of specalaArchive(clientOf(4), {}, 'md').refresh(waiting)) seen.push([id, state, created].join());
	expect(seen).toEqual(waiting.map(({ id }) => `${id},finished,then`));
});
const waiting: Entry = { id: 'a', created: '2026-11-22T09:30:00Z', title: 'Weekly', date: null, state: 'unfinished', about: {} };
const detail = { transcript: [{ speaker: 'Ada', text: 'Hello' }], reports: [{ name: 'Minutes', content: 'Hello' }], result: { segments: [{ text: 'Hello' }] }, text: 'Hello', status: 'completed', speakers: [{ id: 1, name: 'Ada' }], summary: 'Short', project: { id: 'p' } };
test.each([
	['that has a title only in the list', {}, { title: 'Weekly', date: waiting.created }],
	['that was renamed', { title: 'Daily', created_at: '2026-11-22T09:30:00.5Z' }, { title: 'Daily', date: '2026-11-22T09:30:00.5Z' }],
])('a transcription %s has that, and no text as an item', async (_, more, known) => {
	const client: Client = { ...clientOf(1), json: async () => await Promise.resolve({ ...detail, ...more }) };
	const found: Entry[] = [];
	for await (const entry of specalaArchive(client, {}, 'md').refresh([waiting])) found.push(entry);
	expect(found).toMatchObject([{ id: 'a', created: waiting.created, state: 'finished', ...known, about: { speakers: detail.speakers, summary: 'Short', project: { id: 'p' } } }]);
	expect(JSON.stringify(found)).not.toContain('Hello');
});
test('a transcription that has no title is named by its ID', async () => {
	const client: Client = { ...clientOf(1), json: async () => await Promise.resolve(detail) };
	for await (const { title } of specalaArchive(client, {}, 'md').refresh([{ ...waiting, title: null }])) expect(title).toBe('a');
});
