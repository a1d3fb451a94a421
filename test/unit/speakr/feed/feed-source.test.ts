import { ServiceFailure } from '../../../../nodes/shared/errors';
import type { Client } from '../../../../nodes/shared/http';
import { changesFeed } from '../../../../nodes/Speakr/triggers/feed/feed-source';
import { startSpeakr, type StandInSpeakr } from '../../../services/speakr';

let speakr: StandInSpeakr;
beforeEach(async () => {
	speakr = await startSpeakr({ version: '1.1' });
});
afterEach(async () => await speakr.close());

const json: Client['json'] = async ({ path, query = {} }) => {
	const url = new URL(`${speakr.url}/api/v1${path}`);
	for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, String(value));
	const response = await fetch(url, { headers: { authorization: `Bearer ${speakr.tokens.alice}` } });
	if (!response.ok) throw new ServiceFailure(await response.text(), { status: response.status });
	return await response.json();
};
/** Speakr's clock when it answered first. */
let firstAnswerAt = Infinity;
afterEach(() => void (firstAnswerAt = Infinity));
const feed = () => changesFeed({ json, firstAnswerAt }, 'own');

test('recordings and deletions come in the order of their changes', async () => {
	const { state, clock } = speakr;
	const [first, second] = [state.addRecording(), state.addRecording()];
	clock.advance(10);
	const whole = await feed().page(undefined, 10);
	state.deleteRecording(first.id);
	state.write(second, { title: 'Changed' });
	clock.advance(10);
	expect(whole?.changes.map(({ type, recording }) => [type, recording.id])).toEqual([['upsert', first.id], ['upsert', second.id]]);
	expect(await feed().page(whole?.cursor, 10)).toMatchObject({
		changes: [
			{ type: 'delete', recording: { id: first.id, reason: 'deleted' }, moment: expect.any(Number) },
			{ type: 'upsert', recording: { id: second.id, title: 'Changed' }, stamp: expect.stringMatching(/Z$/) },
		],
		hasMore: false,
	});
});
test('the latest changes come newest first', async () => {
	const { state } = speakr;
	const [first, second] = [state.addRecording(), state.addRecording()];
	state.write(first, { title: 'Changed' });
	expect((await feed().latest()).map(({ recording }) => recording.id)).toEqual([first.id, second.id]);
});
test('a listed recording that is stamped in the future tells no time, and nothing new', async () => {
	const { state } = speakr;
	const [future, present] = [state.addRecording(), state.addRecording()];
	const now = Date.parse(`${String(present.updatedAt)}Z`);
	firstAnswerAt = Math.floor(now / 1_000) * 1_000;
	Object.assign(future, { updatedAt: new Date(now + 3_600_000).toISOString().replace('Z', '000') });
	expect((await feed().latest()).map(({ recording, moment }) => [recording.id, moment])).toEqual([[future.id, 0], [present.id, now]]);
	const found: unknown[] = [];
	for await (const { recording } of feed().since(0)) found.push(recording.id);
	expect(found).toEqual([present.id]);
	expect(feed().now()).toBe(firstAnswerAt);
});
test('all since a moment are asked for oldest first, and page by page from the last one', async () => {
	const at = (second: number) => new Date(Date.UTC(2026, 10, 26, 12, 0, second)).toISOString();
	const page = (from: number, count: number) => Array.from({ length: count }, (_, index) => ({ id: from + index, updated_at: at(from + index) }));
	const asked: unknown[] = [];
	const paged: Client['json'] = async ({ query }) => {
		asked.push(query);
		return await Promise.resolve({ recordings: asked.length === 1 ? page(0, 100) : page(99, 2) });
	};
	const found: unknown[] = [];
	for await (const { recording } of changesFeed({ json: paged, firstAnswerAt }, 'all').since(Date.parse(at(0)))) found.push(recording.id);
	expect(found).toEqual(Array.from({ length: 101 }, (_, index) => index));
	const query = { scope: 'all', sort_by: 'updated_at', sort_order: 'asc', per_page: 100, page: 1 };
	expect(asked).toEqual([{ ...query, updated_since: at(0) }, { ...query, updated_since: at(99) }]);
});
test('all since a moment, although they are more than a page', async () => {
	const { state } = speakr;
	const ids = Array.from({ length: 230 }, () => state.addRecording().id);
	const moment = Date.parse(`${String(state.recordings.get(ids[9] ?? 0)?.updatedAt)}Z`);
	const found: unknown[] = [];
	for await (const { recording } of feed().since(moment)) found.push(recording.id);
	expect(found.filter((id) => Number(id) >= Number(ids[9]))).toEqual(ids.slice(9));
	expect(await feed().latest()).toHaveLength(100);
});
test.each([
	['that is too old', 100 * 86_400, undefined],
	['of another Speakr', 0, 'nonsense'],
])('a cursor %s has expired', async (_, seconds, given) => {
	speakr.state.addRecording();
	const page = await feed().page(undefined, 10);
	speakr.state.deleteRecording(1);
	speakr.clock.advance(seconds);
	speakr.state.pruneTombstones();
	expect(await feed().page(given ?? page?.cursor, 10)).toBeUndefined();
});
test('a deletion without an ID is left out', async () => {
	const deletion = { type: 'delete', deleted_at: '2026-11-26T12:00:00Z' };
	const answer = { changes: [deletion, { ...deletion, id: 5 }], next_cursor: 'c', has_more: false };
	const page = await changesFeed({ json: async () => await Promise.resolve(answer), firstAnswerAt }, 'own').page('b', 10);
	expect(page?.changes.map(({ recording }) => recording.id)).toEqual([5]);
});
