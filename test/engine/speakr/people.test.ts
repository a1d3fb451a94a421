import type { StandInSpeakr } from '../../services/speakr';
import { byId, byJson, readFile } from '../harness';
import { isModern, openRoom, type Room } from './room';

let room: Room;
let state: StandInSpeakr['state'];
beforeEach(async () => {
	room = await openRoom();
	({ state } = room.speakr);
});
afterEach(async () => await room.close());

const json = async (...given: Parameters<Room['run']>) => (await room.run(...given)).items.map((item) => item.json);
const body = () => room.speakr.requests.at(-1)?.body;

describe('speaker', () => {
	test('create', async () => {
		expect(await json('speaker:create', { name: 'Ada' })).toEqual([
			expect.objectContaining({ id: 1, name: 'Ada', use_count: 0 }),
		]);
	});
	test('create refuses a blank name, which Speakr would take', async () => {
		const { error } = await room.run('speaker:create', { name: '={{ " " }}' });
		expect(error?.message).toBe("'Name' is empty");
	});
	test('get many', async () => {
		state.addSpeaker({ name: 'Ada' });
		expect(await json('speaker:getAll')).toEqual([expect.objectContaining({ name: 'Ada', last_used: expect.stringMatching(/Z$/) })]);
	});
	test('update renames, although the API of Speakr fails at it until 0.10.11', async () => {
		const { id } = state.addSpeaker({ name: 'Ada' });
		expect(await json('speaker:update', { speakerId: byId(id), updateFields: { name: 'Grace' } })).toEqual([
			expect.objectContaining({ id, name: 'Grace' }),
		]);
		const put = `PUT /speakers/${id}`;
		expect(room.requests()).toEqual(isModern() ? [put] : [put, put]);
		expect(state.speakers.get(id)?.name).toBe('Grace');
	});
	if (!isModern()) test('update gives dates as all other operations do', async () => {
		const { id } = state.addSpeaker({ name: 'Ada' });
		const [renamed] = await json('speaker:update', { speakerId: byId(id), updateFields: { name: 'Grace' } });
		expect(renamed?.created_at).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
	});
	if (!isModern()) test.each(['Ops GMT', 'Team 7 GMT'])('the name %s is no date', async (name) => {
		const { id } = state.addSpeaker({ name: 'Ada' });
		expect(await json('speaker:update', { speakerId: byId(id), updateFields: { name } })).toMatchObject([{ id, name }]);
	});
	if (!isModern()) test('update says that an older Speakr cannot do it', async () => {
		const { id } = state.addSpeaker({ name: 'Ada' });
		const version = JSON.stringify({ version: 'v0.8.16' });
		room.speakr.faults.next({ path: /^\/speakers/, status: 400 });
		room.speakr.faults.next({ path: /system\/info/, status: 200, body: version, contentType: 'application/json' });
		const { error } = await room.run('speaker:update', { speakerId: byId(id), updateFields: { name: 'Grace' } });
		expect(error?.message).toBe('This requires Speakr 0.8.21 or later, but yours is 0.8.16');
	});
	test('update falls back to the API once Speakr is mended', async () => {
		const { id } = state.addSpeaker({ name: 'Ada' });
		const mended = JSON.stringify({ success: true, speaker: { id, name: 'Grace', use_count: 0 } });
		room.speakr.faults.next({ path: /api\/v1\/speakers/, status: 200, body: mended, contentType: 'application/json' });
		expect(await json('speaker:update', { speakerId: byId(id), updateFields: { name: 'Grace' } })).toEqual([
			{ id, name: 'Grace', use_count: 0 },
		]);
		expect(room.requests()).toHaveLength(1);
	});
	test('delete', async () => {
		const { id } = state.addSpeaker();
		expect(await json('speaker:delete', { speakerId: byId(id) })).toEqual([{ id, deleted: true }]);
	});
	test('get for recording lists the labels, with suggestions from where Speakr has them', async () => {
		const { id } = state.addRecording();
		const speakers = await json('speaker:getForRecording', { recordingId: byId(id) });
		expect(speakers.map(({ label }) => label)).toEqual(['SPEAKER_00', 'SPEAKER_01', 'SPEAKER_02']);
		expect(speakers[0]).toMatchObject({ segment_count: expect.any(Number), suggestions: expect.any(Array) });
		expect(room.requests().includes(`GET /speakers/suggestions/${id}`)).toBe(!isModern());
	});
	test('get for recording does without suggestions where Speakr does not tell what it can do', async () => {
		const { id } = state.addRecording();
		room.speakr.faults.next({ path: /capabilities/, status: 403, times: Infinity });
		expect(await json('speaker:getForRecording', { recordingId: byId(id) })).toHaveLength(3);
	});
	test('assign replaces labels with names', async () => {
		const { id } = state.addRecording();
		const speakerMap = { SPEAKER_00: 'Ada', SPEAKER_01: { name: 'Bob', isMe: false } };
		const [recording] = await json('speaker:assign', {
			recordingId: byId(id),
			speakerMap: byJson(JSON.stringify(speakerMap)),
			regenerateSummary: true,
		});
		expect(body()).toEqual({ speaker_map: speakerMap, regenerate_summary: true });
		expect(recording).toMatchObject({ id, participants: expect.stringContaining('Ada'), summary_queued: true });
	});
	test.each([
		['{"SPEAKER_09": "Ada"}', /has no speaker SPEAKER_09$/],
		['{}', /^'Speakers' is empty$/],
		['{"SPEAKER_00": 5}', /^'Speakers' has no name for 'SPEAKER_00'$/],
		['{"SPEAKER_00": " "}', /^'Speakers' has no name for 'SPEAKER_00'$/],
		['{"SPEAKER_00": {"name": 5}}', /^'Speakers' has no name for 'SPEAKER_00'$/],
	])('assign refuses %s, which Speakr would ignore', async (speakerMap, message) => {
		const { id } = state.addRecording();
		const { error } = await room.run('speaker:assign', { recordingId: byId(id), speakerMap: byJson(speakerMap) });
		expect(error?.message).toMatch(message);
		expect(room.requests().some((request) => request.startsWith('PUT'))).toBe(false);
	});
	test('identify tells the names that are known from the labels that are not', async () => {
		const { id } = state.addRecording();
		const [identified] = await json('speaker:identify', { recordingId: byId(id) });
		expect(identified).toEqual({
			id,
			speaker_map: expect.objectContaining({ SPEAKER_00: expect.any(String) }),
			unknownLabels: expect.any(Array),
		});
		expect(Object.values(identified?.speaker_map ?? {})).not.toContain('');
	});
});

describe('folder', () => {
	test('create sends every setting', async () => {
		const settings = {
			autoShareOnApply: true,
			color: '#00FF00',
			customPrompt: 'Short',
			defaultHotwords: 'Speakr',
			defaultInitialPrompt: 'Hello',
			defaultLanguage: 'de',
			defaultMaxSpeakers: 3,
			defaultMinSpeakers: 2,
			defaultTranscriptionModel: 'whisper-1',
			retentionDays: 30,
			shareWithGroupLead: false,
		};
		const [folder] = await json('folder:create', { name: 'Calls', additionalFields: settings });
		expect(folder).toMatchObject({ id: 1, name: 'Calls', retention_days: 30 });
		expect(body()).toEqual({
			name: 'Calls',
			auto_share_on_apply: true,
			color: '#00FF00',
			custom_prompt: 'Short',
			default_hotwords: 'Speakr',
			default_initial_prompt: 'Hello',
			default_language: 'de',
			default_max_speakers: 3,
			default_min_speakers: 2,
			default_transcription_model: 'whisper-1',
			retention_days: 30,
			share_with_group_lead: false,
		});
	});
	test('get, update and delete', async () => {
		const { id } = state.addFolder({ name: 'Calls' });
		expect(await json('folder:get', { folderId: byId(id) })).toMatchObject([{ id, name: 'Calls', recording_count: 0 }]);
		expect(await json('folder:update', { folderId: byId(id), updateFields: { name: 'Talks' } })).toMatchObject([
			{ id, name: 'Talks' },
		]);
		expect(await json('folder:getAll')).toMatchObject([{ id, name: 'Talks' }]);
		expect(await json('folder:delete', { folderId: byId(id) })).toEqual([{ id, deleted: true }]);
		expect(await json('folder:getAll')).toEqual([]);
	});
	test('0 takes a retention away', async () => {
		const [made] = await json('folder:create', { name: 'Talks', additionalFields: { retentionDays: 30 } });
		const folderId = byId(Number(made?.id));
		expect(await json('folder:update', { folderId, updateFields: { retentionDays: 0 } })).toMatchObject([
			{ retention_days: null },
		]);
	});
	test.each([0, '0', ' 0 ', '', { __rl: true, mode: 'id', value: '0' }, { __rl: true, mode: 'list', value: '' }])('%j takes the group away', async (groupId) => {
		const { id } = state.addFolder({ name: 'Talks' });
		const { error } = await room.run('folder:update', { folderId: byId(id), updateFields: { groupId } });
		expect(error).toBeUndefined();
		expect(body()).toEqual({ group_id: null });
	});
	test('a retention that is not a number is refused', async () => {
		const { error } = await room.run('folder:create', { name: 'x', additionalFields: { retentionDays: 'long' } });
		expect(error?.message).toBe("'Retention (Days)' must be a whole number of at least -1, but is 'long'");
	});
	test('where folders are off, there are none, and a hint says so', async () => {
		const off = await openRoom({ foldersEnabled: false });
		const { items, run } = await off.run('folder:getAll', {}, { items: [{ json: {} }, { json: {} }] });
		expect(items).toEqual([]);
		expect(run.data.resultData.runData['Node under test']?.[0]?.hints).toEqual([
			expect.objectContaining({ message: expect.stringMatching('^Folders are turned off in Speakr. Ask your Speakr administrator') }),
		]);
		await off.close();
	});
	test('where there are just none, or Speakr does not tell, there is no hint', async () => {
		expect((await room.run('folder:getAll')).run.data.resultData.runData['Node under test']?.[0]?.hints).toEqual([]);
		for (const answer of [{ status: 404 }, { status: 302, headers: { location: '/login' } }, { status: 200, body: '' }, { status: 200, body: '[]' }]) {
			room.speakr.faults.next({ path: /api\/config/, ...answer });
			expect(await json('folder:getAll')).toEqual([]);
		}
	});
	test('where folders are off, the list says so', async () => {
		const off = await openRoom({ foldersEnabled: false });
		await expect(off.engine.listSearch('speakr', 'folders')).rejects.toThrow('Folders are turned off in Speakr');
		await off.close();
	});
});

describe('event', () => {
	test('get many', async () => {
		const { id } = state.addRecording();
		const events = await json('event:getAll', { recordingId: byId(id) });
		expect(events[0]).toMatchObject({ title: 'Follow-up Meeting', start_datetime: '2026-07-07T14:00:00' });
	});
	test('a standard calendar is escaped, stamped and without a zone', async () => {
		const { id } = state.addRecording({ title: 'Planning', meetingDate: '2026-07-01T09:00:00' });
		const { items } = await room.run('event:downloadIcs', { recordingId: byId(id) });
		const calendar = (await readFile(items[0])).toString();
		expect(items[0]?.binary?.data).toMatchObject({ fileName: `2026-07-01 Planning (${id}).ics`, mimeType: 'text/calendar' });
		expect(calendar).toMatch(/^BEGIN:VCALENDAR\r\n/);
		expect(calendar).toMatch(/DTSTAMP:\d{8}T\d{6}Z?\r\n/);
		expect(calendar).toMatch(/DTSTART:20260707T140000\r\n/);
		expect(calendar).toContain('Discuss the budget\\, and\\; next steps\\nwith the team');
		for (const line of calendar.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
	});
	test('or as Speakr sent it', async () => {
		const { id } = state.addRecording();
		const { items } = await room.run('event:downloadIcs', { recordingId: byId(id), calendar: 'asSent' });
		expect((await readFile(items[0])).toString()).toContain(`PRODID:-//Speakr//${isModern() ? 'Event Export' : 'Events'}//EN`);
	});
	test('none is an error that says where events come from', async () => {
		const { id } = state.addRecording({ status: 'QUEUED' });
		const { error } = await room.run('event:downloadIcs', { recordingId: byId(id) });
		expect(error?.message).toBe(`Recording ${id} has no events`);
	});
});
