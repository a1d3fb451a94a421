import { isObject } from '../../services/speakr/json';
import type { RecordingWish } from '../../services/speakr/state';
import { openRoom } from './room';

const room = openRoom();

const add = (columns: RecordingWish = {}) => room.speakr.state.addRecording(columns);

async function items(query: string, client = room.alice): Promise<Array<Record<string, unknown>>> {
	const { recordings } = await client.object('GET', `/recordings?${query}`);
	return Array.isArray(recordings) ? recordings.filter(isObject) : [];
}

const ids = async (query: string, client = room.alice) => (await items(query, client)).map(({ id }) => id);

describe('filters [read]', () => {
	test('updated_since is strictly later, with or without a zone', async () => {
		add({ updatedAt: '2026-01-01T10:00:00' });
		const { id } = add({ updatedAt: '2026-01-01T10:00:00.000001' });
		expect(await ids('updated_since=2026-01-01T10:00:00')).toEqual([id]);
		expect(await ids('updated_since=2026-01-01T12:00:00%2B02:00')).toEqual([id]);
	});

	test.each([
		['updated_since=2026-01-01T12:00:00+02:00', 'updated_since must be an ISO 8601 date-time'],
		['updated_since=yesterday', 'updated_since must be an ISO 8601 date-time'],
		['date_field=updated_at', 'date_field must be created_at or meeting_date'],
		['scope=everything', 'scope must be own, shared or all'],
		['external_system=crm', 'external_system and external_ref go together'],
		['external_ref=1', 'external_system and external_ref go together'],
	])('%s: 400', async (query, error) => {
		const answer = await room.alice.call('GET', `/recordings?${query}`);
		expect([answer.status, JSON.parse(answer.body.toString())]).toEqual([400, { error, code: 'invalid_parameter' }]);
	});

	test.each(['date_from=soon', 'date_to=soon', 'status=queued', 'tag_id=x', 'folder_id=x', 'owner_id=x', 'sort_by=x'])(
		'%s is ignored',
		async (query) => {
			const { id } = add();
			expect(await ids(query)).toEqual([id]);
		},
	);

	test('date_field, a day that includes itself, and offsets that are converted', async () => {
		const { id } = add({ createdAt: '2026-01-01T00:00:00', meetingDate: '2026-03-05T22:30:00' });
		expect(await ids('date_field=meeting_date&date_from=2026-03-05&date_to=2026-03-05')).toEqual([id]);
		expect(await ids('date_field=meeting_date&date_from=2026-03-06T00:30:00%2B02:00')).toEqual([id]);
		expect(await ids('date_field=meeting_date&date_from=2026-03-06T00:30:01%2B02:00')).toEqual([]);
		expect(await ids('date_to=2026-01-01')).toEqual([id]);
	});

	test('archived: both when it is left out; anything but true is false', async () => {
		const [kept, archived] = [add(), add({ isArchived: true })];
		expect(await ids('sort_order=asc')).toEqual([kept.id, archived.id]);
		expect(await ids('archived=true')).toEqual([archived.id]);
		expect(await ids('archived=1')).toEqual([kept.id]);
	});

	test('by reference, only by one\'s own', async () => {
		const [{ id }] = [add(), add()];
		room.speakr.state.addExternalRef({ recordingId: id, system: 'crm', kind: 'deal', ref: '42' });
		expect(await ids('external_system=crm&external_ref=42')).toEqual([id]);
		expect(await ids('external_system=crm&external_ref=42&external_kind=deal')).toEqual([id]);
		expect(await ids('external_system=crm&external_ref=42&external_kind=lead')).toEqual([]);
		expect(await ids('external_system=crm&external_ref=42', room.bob)).toEqual([]);
	});

	test('sort_by=updated_at', async () => {
		const [old, fresh] = [add({ updatedAt: '2026-01-02T00:00:00' }), add({ updatedAt: '2026-01-01T00:00:00.5' })];
		expect(await ids('sort_by=updated_at&sort_order=asc')).toEqual([fresh.id, old.id]);
	});

	test('0.9.4 knows none of these, and its date_to leaves that day out [recorded]', async () => {
		await room.restart({ version: '0.9.4' });
		const { id } = add({ isArchived: true, createdAt: '2026-01-01T10:00:00' });
		expect(await ids('archived=false&scope=x&updated_since=x&date_field=x')).toEqual([id]);
		expect(await ids('date_to=2026-01-01')).toEqual([]);
	});

	test('0.8.16 has no folder_id [read]', async () => {
		await room.restart({ version: '0.8.16' });
		const { id } = add();
		expect(await ids('folder_id=7')).toEqual([id]);
	});
});

describe('an item', () => {
	test('has 30 keys, the new times with Z [read]', async () => {
		add({ updatedAt: '2026-01-01T10:00:00' });
		const [item] = await items('');
		expect(Object.keys(item ?? {})).toHaveLength(30);
		expect(item).toMatchObject({
			updated_at: '2026-01-01T10:00:00.000000Z',
			is_archived: false,
			external_refs: [],
			is_shared: false,
			owner: null,
			share: null,
		});
	});

	test('24 in 0.9.4, 23 without keep_audio_only in 0.8.16 [recorded] [read]', async () => {
		await room.restart({ version: '0.9.4' });
		add();
		expect(Object.keys((await items(''))[0] ?? {})).toHaveLength(24);
		await room.restart({ version: '0.8.16', state: room.speakr.state });
		const [item] = await items('');
		expect([Object.keys(item ?? {}).length, 'keep_audio_only' in (item ?? {})]).toEqual([23, false]);
	});

	test('a shared one: its owner, the share, and the flags of the person who asks [read]', async () => {
		room.speakr.state.settings.internalSharing = true;
		const recording = add({ isInbox: false, isHighlighted: true });
		const share = room.speakr.state.share(recording, 'bob');
		await room.bob.call('PUT', `/recordings/${recording.id}/notes`, { notes: "bob's" });
		const [item] = await items('scope=shared', room.bob);
		expect(item).toMatchObject({
			is_shared: true,
			owner: { id: 2, username: null, name: null },
			share: { id: share.id, can_edit: false, can_reshare: false, source: 'manual' },
			is_inbox: true,
			is_highlighted: false,
			is_archived: false,
		});
		expect(await ids('scope=own', room.bob)).toEqual([]);
		expect(await ids('scope=all', room.bob)).toEqual([recording.id]);
	});
});

describe('what is personal [read]', () => {
	test('notes of a sharee are their own, the flags in the detail the owner\'s but for the archive', async () => {
		room.speakr.state.settings.internalSharing = true;
		const recording = add({ notes: "alice's", isInbox: false });
		room.speakr.state.share(recording, 'bob');
		const path = `/recordings/${recording.id}`;
		expect(await room.bob.object('GET', `${path}/notes`)).toEqual({ notes: null, has_notes: false });
		expect((await room.bob.call('PUT', `${path}/notes`, { notes: "bob's" })).status).toBe(200);
		expect(await room.bob.object('GET', path)).toMatchObject({ notes: "bob's", is_inbox: false, is_archived: false });
		expect(await room.alice.object('GET', path)).toMatchObject({ notes: "alice's" });
		expect((await room.bob.call('PATCH', path, { title: 'x' })).status).toBe(403);
	});

	test('0.9.4 shows a sharee the owner\'s notes [read]', async () => {
		await room.restart({ version: '0.9.4' });
		room.speakr.state.settings.internalSharing = true;
		const recording = add({ notes: "alice's" });
		room.speakr.state.share(recording, 'bob');
		expect(await room.bob.object('GET', `/recordings/${recording.id}/notes`)).toMatchObject({ notes: "alice's" });
	});

	test('is_archived takes booleans, numbers and their words, nothing else', async () => {
		const { id } = add();
		for (const value of [true, 1, 'true', '1']) {
			expect(await room.alice.object('PATCH', `/recordings/${id}`, { is_archived: value })).toMatchObject({ recording: { is_archived: true } });
		}
		const refused = await room.alice.call('PATCH', `/recordings/${id}`, { is_archived: 'yes' });
		expect([refused.status, JSON.parse(refused.body.toString())]).toEqual([400, { error: 'is_archived must be a boolean' }]);
	});
});

describe('meeting_date', () => {
	test.each<[version: '0.9.4' | '1.1', given: string, stored: string, tag: string]>([
		['0.9.4', '2026-07-07T12:30:00+02:00', '2026-07-07T12:30:00', '[recorded]'],
		['1.1', '2026-07-07T12:30:00+02:00', '2026-07-07T10:30:00', '[read]'],
		['1.1', '2026-07-07T12:30:00', '2026-07-07T12:30:00', '[read]'],
	])('%s: %s is kept as %s %s', async (version, given, stored) => {
		await room.restart({ version });
		const { id } = add();
		const answer = await room.alice.object('PATCH', `/recordings/${id}`, { meeting_date: given });
		expect(answer).toMatchObject({ recording: { meeting_date: stored } });
	});
});
