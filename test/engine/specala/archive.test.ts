import type { INodeParameters } from 'n8n-workflow';
import { simulateClock } from '../harness';
import { manifestOf } from '../archive/manifest';
import { openRoom, type Room } from './room';

simulateClock();

let room: Room;
beforeEach(async () => {
	room = await openRoom();
});
afterEach(async () => await room.close());

/** IDs that an export gives, and its manifest. */
async function exported(parameters: INodeParameters = {}) {
	const { items, error } = await room.run('archive:export', { scope: 'new', format: 'md', ...parameters }, { mode: 'trigger' });
	expect(error).toBeUndefined();
	return { ids: items.slice(0, -1).map(({ json }) => json.id), manifest: manifestOf(items) };
}

test('one that Specala fails at does not end every run: it is given up, and named', async () => {
	const [broken, second] = room.specala.state.addTranscriptions(2);
	room.specala.faults.next({ path: new RegExp(String(broken?.id)), status: 500, times: 999 });
	expect((await exported({ format: 'json' })).ids).toEqual([second?.id]);
	const third = room.specala.state.addTranscription();
	expect((await exported({ format: 'json' })).ids).toEqual([third.id]);
	for (let run = 3; run < 5; run++) await exported({ format: 'json' });
	const { manifest } = await exported({ format: 'json' });
	expect(manifest).toMatchObject({ failed: [{ id: broken?.id, again: false }], counts: { waiting: 0 } });
});

test.each([
	['with', (count: number) => count, 4],
	['without', () => null, 5],
])('pages that are shorter than asked for, %s a total', async (_, total, pages) => {
	Object.assign(room.specala.settings, { maxPageSize: 50, total });
	room.specala.state.addTranscriptions(150);
	expect((await exported()).ids).toHaveLength(150);
	expect(room.requests().filter((request) => request.startsWith('GET'))).toHaveLength(pages);
});

test('transcriptions that do not tell when they were made are exported, each once', async () => {
	// The name of that field is a guess.
	room.specala.state.addTranscriptions(150, { createdAt: '' });
	expect((await exported()).ids).toHaveLength(150);
	const { id } = room.specala.state.addTranscription({ createdAt: '' });
	expect((await exported()).ids).toEqual([id]);
	expect((await exported({ scope: 'mirror' })).ids).toHaveLength(151);
	expect((await exported({ scope: 'mirror' })).ids).toEqual([]);
});

test('what is new is exported though a thousand old ones were deleted', async () => {
	const { state } = room.specala;
	const old = state.addTranscriptions(1_300);
	expect((await exported()).ids).toHaveLength(1_300);
	for (const { id } of old.slice(0, 1_200)) state.remove(id);
	expect((await exported()).ids).toEqual([]);
	const { id } = state.addTranscription();
	expect((await exported()).ids).toEqual([id]);
});

test('texts in fields come a thousand at a time', async () => {
	room.specala.state.addTranscriptions(1_001);
	const { ids, manifest } = await exported({ scope: 'all', output: 'fields' });
	expect([ids.length, manifest.more]).toEqual([1_000, true]);
});

test('a ZIP that one transcription damages ends for the others in an export of all', async () => {
	const made = room.specala.state.addTranscriptions(30);
	const broken = made[7]?.id ?? '';
	room.specala.settings.zip = (archive) => (archive.includes(broken) ? archive.subarray(0, -5) : archive);
	const { ids, manifest } = await exported();
	expect(ids).toHaveLength(29);
	expect(manifest).toMatchObject({ complete: true, addsUp: true, failed: [{ id: broken }] });
});

test('fields that Specala does not document replace none of an item', async () => {
	const { id } = room.specala.state.addTranscription();
	const entry = { id, title: ' ', name: 'Weekly', type: 'meeting', date: 'a day', created_at: '2026-05-20T08:00:00Z', status: 'completed' };
	room.specala.faults.next({ path: /transcriptions\?/, times: Infinity, status: 200, body: JSON.stringify({ items: [entry], total: 1 }), contentType: 'application/json' });
	const { items } = await room.run('archive:export', { format: 'md', output: 'fields', simplify: false });
	expect(items[0]?.json).toMatchObject({ type: 'transcript', id, title: 'Weekly', date: entry.created_at, name: 'Weekly' });
});

test('a limit of bulk exports alone is a limit: nothing is given up', async () => {
	const made = room.specala.state.addTranscriptions(150);
	room.specala.faults.next({ method: 'POST', times: Infinity, status: 429, headers: { 'retry-after': '3600' } });
	for (let run = 0; run < 6; run++) {
		expect((await exported()).manifest).toMatchObject({ stoppedBy: 'limit', failed: [] });
	}
	room.specala.faults.clear();
	expect((await exported()).ids).toHaveLength(made.length);
});

test('with Retry On Fail, an item that fails in every try does not hold back the position of another', async () => {
	room.specala.state.addTranscriptions(2);
	const items = [{ json: { title: 'a*', token: 'wrong' } }, { json: { title: '', token: '' } }];
	const parameters = { scope: 'new', format: 'md', filters: { titlePattern: '={{ $json.title }}' }, options: { resumeFrom: '={{ $json.token }}' } };
	const settings = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
	const run = async () => (await room.run('archive:export', parameters, { mode: 'trigger', items, settings, continueOnFail: true })).items;
	expect((await run()).map(({ json }) => json.error ?? json.type)).toEqual([expect.any(String), 'transcript', 'transcript', 'manifest']);
	expect((await run()).map(({ json }) => json.error ?? json.type)).toEqual([expect.any(String), 'manifest']);
});
