import { isObject } from '../../services/speakr/json';
import type { RecordingWish } from '../../services/speakr/state';
import { openRoom } from './room';

/** Nothing has to settle unless a test is about that. */
const room = openRoom({ timeFactor: 1e9 });

interface Page {
	changes: Array<Record<string, unknown>>;
	next_cursor: string;
	has_more: boolean;
}

async function read(query = '', client = room.alice): Promise<Page> {
	const body = await client.object('GET', `/recordings/changes?${query}`);
	const changes = Array.isArray(body.changes) ? body.changes.filter(isObject) : [];
	return { changes, next_cursor: String(body.next_cursor), has_more: body.has_more === true };
}

/** What each change is about: `+id` an upsert, `-id` a deletion. */
function told({ changes }: Page): string[] {
	return changes.map(({ type, recording, id }) => (type === 'upsert' && isObject(recording) ? `+${String(recording.id)}` : `-${String(id)}`));
}

async function cursor(): Promise<string> {
	return (await read()).next_cursor;
}

const add = (columns: RecordingWish = {}) => room.speakr.state.addRecording(columns);

describe('a walk [read]', () => {
	test('without a cursor every recording, oldest change first, in the shape of the list', async () => {
		const [first, second] = [add(), add()];
		await room.alice.call('PATCH', `/recordings/${first.id}`, { title: 'new' });
		const page = await read();
		expect([told(page), page.has_more]).toEqual([[`+${second.id}`, `+${first.id}`], false]);
		const { recordings } = await room.alice.object('GET', '/recordings?sort_by=updated_at&sort_order=asc');
		expect(page.changes.map(({ recording }) => recording)).toEqual(recordings);
	});

	test('with the cursor only what changed since; an empty page has a cursor too', async () => {
		const { id } = add();
		const empty = await read(`cursor=${await cursor()}`);
		expect(told(empty)).toEqual([]);
		await room.alice.call('PATCH', `/recordings/${id}`, { title: 'new' });
		expect(told(await read(`cursor=${empty.next_cursor}`))).toEqual([`+${id}`]);
	});

	test('pages: has_more until the last; what changes meanwhile moves to the end and may come twice', async () => {
		const ids = [add(), add(), add()].map(({ id }) => id);
		const first = await read('limit=2');
		expect([told(first), first.has_more]).toEqual([[`+${ids[0]}`, `+${ids[1]}`], true]);
		await room.alice.call('PATCH', `/recordings/${ids[0]}`, { title: 'new' });
		const last = await read(`limit=2&cursor=${first.next_cursor}`);
		expect([told(last), last.has_more]).toEqual([[`+${ids[2]}`, `+${ids[0]}`], false]);
	});

	test('a full pass has no old deletions, but those made during it; an upsert comes before a deletion of that moment', async () => {
		room.speakr.state.deleteRecording(add().id);
		const kept = add();
		const gone = add();
		const first = await read('limit=1');
		room.speakr.state.deleteRecording(gone.id);
		expect([told(first), told(await read(`cursor=${first.next_cursor}`))]).toEqual([[`+${kept.id}`], [`-${gone.id}`]]);
	});

	test('a deletion has its time and reason', async () => {
		const [one, two] = [add(), add()];
		const after = await cursor();
		await room.alice.call('DELETE', `/recordings/${one.id}`);
		room.speakr.state.deleteRecording(two.id, 'retention');
		const { changes } = await read(`cursor=${after}`);
		const deleted_at = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
		expect(changes).toEqual([
			{ type: 'delete', id: one.id, deleted_at, reason: 'deleted' },
			{ type: 'delete', id: two.id, deleted_at, reason: 'retention' },
		]);
	});

	test('an id is given again: the deletion of one recording, then the upsert of another', async () => {
		const { id } = add();
		const after = await cursor();
		await room.alice.call('DELETE', `/recordings/${id}`);
		expect(add().id).toBe(id);
		expect(told(await read(`cursor=${after}`))).toEqual([`-${id}`, `+${id}`]);
	});
});

describe('settling [read]', () => {
	test('a change waits for two seconds', async () => {
		await room.restart({ timeFactor: 1 });
		const { id } = add();
		const first = await read();
		expect(told(first)).toEqual([]);
		room.speakr.clock.advance(2);
		expect(told(await read(`cursor=${first.next_cursor}`))).toEqual([`+${id}`]);
	});

	test('one that was stamped, but became visible later, is never seen by a cursor that has passed it', async () => {
		await room.restart({ timeFactor: 1 });
		const recording = add();
		const commit = room.speakr.state.beginWrite(recording, { title: 'late' });
		room.speakr.clock.advance(6);
		const after = await cursor();
		commit();
		room.speakr.clock.advance(6);
		expect(told(await read(`cursor=${after}`))).toEqual([]);
		expect(recording.title).toBe('late');
		expect(told(await read())).toEqual([`+${recording.id}`]);
	});
});

describe('parameters [read]', () => {
	test.each([
		['limit=0', 'limit must be between 1 and 500'],
		['limit=501', 'limit must be between 1 and 500'],
		['scope=mine', 'scope must be own, shared or all'],
		['cursor=bm9uc2Vuc2U', 'The cursor could not be read'],
	])('%s: 400', async (query, error) => {
		const answer = await room.alice.call('GET', `/recordings/changes?${query}`);
		expect([answer.status, JSON.parse(answer.body.toString())]).toEqual([400, { error, code: 'invalid_parameter' }]);
	});

	test('a limit that is not a number is 100', async () => {
		for (let count = 0; count < 101; count++) add();
		expect((await read('limit=all')).changes).toHaveLength(100);
	});

	test('410 once tombstones after the cursor were pruned; a quiet server never does that', async () => {
		const { id } = add();
		const after = await cursor();
		room.speakr.clock.advance(200 * 86_400);
		room.speakr.state.pruneTombstones();
		expect(told(await read(`cursor=${after}`))).toEqual([]);
		room.speakr.state.deleteRecording(id);
		room.speakr.clock.advance(91 * 86_400);
		room.speakr.state.pruneTombstones();
		const answer = await room.alice.call('GET', `/recordings/changes?cursor=${after}`);
		expect([answer.status, JSON.parse(answer.body.toString())]).toEqual([
			410,
			{ error: 'The cursor is too old; start again without a cursor', code: 'cursor_expired' },
		]);
	});

	test('410 for a cursor from before the upgrade that brought the feed; updated_at is then the end of the work', async () => {
		const after = await cursor();
		await room.restart({ version: '0.9.4', state: room.speakr.state });
		const { completedAt } = add();
		room.speakr.clock.advance(60);
		await room.restart({ version: '1.1', state: room.speakr.state });
		expect((await room.alice.call('GET', `/recordings/changes?cursor=${after}`)).status).toBe(410);
		expect(room.speakr.state.recordings.all().map(({ updatedAt }) => updatedAt)).toEqual([completedAt]);
	});

	test('0.9.4 has no feed: 404, the page of the framework [recorded]', async () => {
		await room.restart({ version: '0.9.4' });
		const answer = await room.alice.call('GET', '/recordings/changes');
		expect([answer.status, answer.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
	});
});

describe('scopes [read]', () => {
	const shared = async () => {
		room.speakr.state.settings.internalSharing = true;
		const recording = add();
		return { recording, share: room.speakr.state.share(recording, 'bob') };
	};

	test('own: nothing of a share, but the deletion by its owner', async () => {
		const { recording } = await shared();
		const first = await read('scope=own', room.bob);
		expect(told(first)).toEqual([]);
		room.speakr.state.deleteRecording(recording.id);
		expect(told(await read(`scope=own&cursor=${first.next_cursor}`, room.bob))).toEqual([`-${recording.id}`]);
	});

	test('shared and all: a new share is an upsert, a removed one a deletion', async () => {
		const first = await read('scope=all', room.bob);
		const { recording, share } = await shared();
		const second = await read(`scope=shared&cursor=${first.next_cursor}`, room.bob);
		expect(told(second)).toEqual([`+${recording.id}`]);
		room.speakr.state.unshare(share);
		const { changes } = await read(`scope=all&cursor=${second.next_cursor}`, room.bob);
		expect(changes).toMatchObject([{ type: 'delete', id: recording.id, reason: 'access_revoked' }]);
		expect(told(await read(`scope=own&cursor=${second.next_cursor}`, room.bob))).toEqual([]);
	});

	test('what is shared shows only once it is COMPLETED, and not at all while sharing is off', async () => {
		const { recording } = await shared();
		room.speakr.state.write(recording, { status: 'PROCESSING' });
		expect(told(await read('scope=shared', room.bob))).toEqual([]);
		room.speakr.state.write(recording, { status: 'COMPLETED' });
		room.speakr.state.settings.internalSharing = false;
		expect(told(await read('scope=all', room.bob))).toEqual([]);
	});
});

describe('what moves updated_at [read]', () => {
	async function moves(act: (id: number) => unknown): Promise<boolean> {
		const tag = room.speakr.state.addTag();
		const recording = add({ tagIds: [tag.id] });
		const before = recording.updatedAt;
		await act(recording.id);
		return recording.updatedAt !== before;
	}

	test.each<[what: string, act: (id: number) => unknown]>([
		['a title', (id) => room.alice.call('PATCH', `/recordings/${id}`, { title: 'new' })],
		['notes', (id) => room.alice.call('PUT', `/recordings/${id}/notes`, { notes: 'x' })],
		['a flag in a batch', (id) => room.alice.call('PATCH', '/recordings/batch', { recording_ids: [id], updates: { is_inbox: false } })],
		['a tag that is taken off', (id) => room.alice.call('DELETE', `/recordings/${id}/tags/1`)],
		['its status', (id) => room.alice.call('POST', `/recordings/${id}/transcribe`, {})],
	])('%s does', async (_what, act) => expect(await moves(act)).toBe(true));

	test.each<[what: string, act: (id: number) => unknown]>([
		['the same title again', (id) => room.alice.call('PATCH', `/recordings/${id}`, { is_inbox: true })],
		['tags taken off in a batch', (id) => room.alice.call('PATCH', '/recordings/batch', { recording_ids: [id], updates: { remove_tag_ids: [1] } })],
		['a tag that is deleted', () => room.alice.call('DELETE', '/tags/1')],
		['a tag that is renamed', () => room.alice.call('PUT', '/tags/1', { name: 'other' })],
		['reading it', (id) => room.alice.call('GET', `/recordings/${id}`)],
	])('%s does not', async (_what, act) => expect(await moves(act)).toBe(false));
});
