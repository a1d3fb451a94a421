import type { INodeParameters } from 'n8n-workflow';
import { byId, byJson, itemWithFile } from '../harness';
import { openRoom, type Room } from './room';

/** Fields that an older Speakr would ignore, each alone, and how it is sent to one that does not. */
const fields: Array<[operation: `${string}:${string}`, parameters: INodeParameters, sent: Record<string, unknown>]> = [
	['recording:getAll', { filters: { dateField: 'meeting_date' } }, { date_field: 'meeting_date' }],
	['recording:getAll', { filters: { externalKind: 'deal', externalSystem: 'hubspot', externalReference: '4711' } }, { external_kind: 'deal' }],
	['recording:getAll', { filters: { ownerId: 2 } }, { owner_id: '2' }],
	['recording:getAll', { filters: { scope: 'all' } }, { scope: 'all' }],
	['recording:getAll', { filters: { updatedSince: '2026-07-01T00:00:00Z' } }, { updated_since: '2026-07-01T00:00:00.000Z' }],
	['recording:getAll', { sort: { sortBy: 'updated_at' } }, { sort_by: 'updated_at' }],
	['recording:chat', { recordingId: byId(1), message: 'Why?', options: { withSources: true } }, { message: 'Why?', with_sources: true }],
	[
		'recording:summarize',
		{ recordingId: byId(1), options: { customPrompt: 'Short', promptMode: 'append', promptVariables: byJson('{"customer": "Ada"}') } },
		{ custom_prompt: 'Short', prompt_mode: 'append', prompt_variables: { customer: 'Ada' } },
	],
	['transcript:get', { recordingId: byId(1), options: { start: 1.5, end: 4, maxSegments: 2 } }, { start: '1.5', end: '4', max_segments: '2' }],
	['speaker:create', { name: 'Ada', additionalFields: { email: 'ada@example.com' } }, { name: 'Ada', email: 'ada@example.com' }],
	['speaker:update', { speakerId: byId(1), updateFields: { aliases: 'Countess, Ada L.' } }, { aliases: ['Countess', 'Ada L.'] }],
	['speaker:getAll', { filters: { email: 'ada@example.com' } }, { email: 'ada@example.com' }],
];

/** Those that Speakr has known for a little longer. */
const sinceArchive: typeof fields = [
	['recording:getAll', { filters: { archived: true } }, { archived: 'true' }],
	['recording:update', { recordingId: byId(1), updateFields: { isArchived: true } }, { is_archived: true }],
	['recording:updateMany', { recordingIds: '1', updateFields: { isArchived: true } }, { recording_ids: [1], updates: { is_archived: true } }],
	['tag:create', { name: 'Work', additionalFields: { titlePrompt: 'Short' } }, { name: 'Work', title_prompt: 'Short' }],
	['folder:create', { name: 'Work', additionalFields: { titlePrompt: 'Short' } }, { name: 'Work', title_prompt: 'Short' }],
];

describe('a Speakr that is too old', () => {
	let room: Room;
	beforeAll(async () => {
		room = await openRoom();
	});
	afterAll(async () => await room.close());

	test.each(fields)('%s refuses %j', async (operation, parameters) => {
		const { error } = await room.run(operation, parameters);
		expect(error?.message).toMatch(/0\.10\.11.*0\.9\.4/);
	});
	test.each(sinceArchive)('%s refuses %j', async (operation, parameters) => {
		const { error } = await room.run(operation, parameters);
		expect(error?.message).toMatch(/0\.10\.7.*0\.9\.4/);
	});
	test.each(['externalReferences', 'idempotencyKey', 'participants', 'strict'])('recording:upload refuses %s', async (name) => {
		const value = { externalReferences: '[]', idempotencyKey: 'mine', participants: 'Ada', strict: true }[name];
		const items = [await itemWithFile(Buffer.from('ID3'))];
		const { error } = await room.run('recording:upload', { options: { [name]: value } }, { items });
		expect(error?.message).toMatch(/0\.10\.11.*0\.9\.4/);
	});
});

test.each<[string, ...(typeof fields)[number]]>([
	['0.8.10', 'recording:chat', { recordingId: byId(1), message: 'Why?' }, { since: '0.8.11' }],
	['0.8.15', 'recording:transcribe', { recordingId: byId(1), options: { hotwords: 'Speakr' } }, { since: '0.8.16' }],
	['0.8.15', 'recording:transcribe', { recordingId: byId(1), options: { initialPrompt: 'A meeting' } }, { since: '0.8.16' }],
])('Speakr %s is too old: %s %j', async (version, operation, parameters, { since }) => {
	const room = await openRoom();
	room.speakr.state.addRecording();
	room.speakr.faults.next({ path: /system\/info/, status: 200, body: JSON.stringify({ version: `v${version}` }), contentType: 'application/json' });
	const { error } = await room.run(operation, parameters);
	await room.close();
	expect(error?.message).toBe(`This requires Speakr ${String(since)} or later, but yours is ${version}`);
});

describe('a Speakr that has them', () => {
	let room: Room;
	beforeAll(async () => {
		room = await openRoom({ version: '1.1' });
		room.speakr.state.addRecording();
		room.speakr.state.addSpeaker({ name: 'Grace' });
	});
	afterAll(async () => await room.close());

	test.each([...fields, ...sinceArchive])('%s sends %j', async (operation, parameters, sent) => {
		const { error } = await room.run(operation, parameters);
		expect(error).toBeUndefined();
		const { body, path = '' } = room.speakr.requests.at(-1) ?? {};
		const query = Object.fromEntries(new URL(path, room.speakr.url).searchParams);
		expect(body ?? query).toMatchObject(sent);
	});
});

test.each(['recording:getAll', 'archive:export'] as const)("%s refuses 'External Kind' alone, which would filter nothing", async (operation) => {
	const room = await openRoom({ version: '1.1' });
	room.speakr.state.addRecording();
	for (const filters of [{ externalKind: 'deal' }, { externalKind: 'deal', externalReference: '4711' }]) {
		const { items, error } = await room.run(operation, { filters });
		expect(items).toEqual([]);
		expect(error?.message).toBe("'External Kind' requires 'External System' and 'External Reference'");
	}
	expect(room.requests()).toEqual([]);
	await room.close();
});

describe('what comes back', () => {
	let room: Room;
	beforeEach(async () => {
		room = await openRoom({ version: '1.1' });
	});
	afterEach(async () => await room.close());

	const json = async (...given: Parameters<Room['run']>) => (await room.run(...given)).items.map((item) => item.json);

	test('chat returns its sources, each with a link to that second', async () => {
		const { id } = room.speakr.state.addRecording();
		const [item] = await json('recording:chat', { recordingId: byId(id), message: 'morning', options: { withSources: true } });
		expect(item).toMatchObject({
			response: 'Fake answer to: morning [1]',
			sources: [
				{
					n: 1,
					quote: expect.stringContaining('Good morning'),
					speaker: 'SPEAKER_00',
					start: 0,
					end: expect.any(Number),
					verified: true,
					url: `${room.speakr.url}/recordings/${id}?t=0`,
				},
			],
		});
	});
	test('a transcript that is cut off says where it goes on', async () => {
		const { id } = room.speakr.state.addRecording();
		const all = (await json('transcript:get', { recordingId: byId(id) }))[0]?.transcript;
		if (!Array.isArray(all)) throw new Error('No segments');
		const [first] = await json('transcript:get', { recordingId: byId(id), options: { maxSegments: 1 } });
		const { start } = Object(all[1]);
		expect(first).toEqual({
			id,
			format: 'segments',
			transcript: all.slice(0, 1),
			nextStart: start,
			warnings: [expect.stringContaining(`It continues at ${start} seconds`)],
		});
	});
	test('speakers and a phrase outside of the window are known, as on older versions', async () => {
		const segments = [0, 100].map((start, index) => ({ speaker: index ? 'Bob' : 'Ada', sentence: index ? 'The budget.' : 'Hello.', start_time: start, end_time: start + 5 }));
		const { id } = room.speakr.state.addRecording({ transcription: JSON.stringify(segments) });
		const get = async (options: INodeParameters) => (await json('transcript:get', { recordingId: byId(id), format: 'text', options }))[0];
		const nothing = 'Nothing was said in the selected part. The transcript is 1:45 long.';
		expect(await get({ end: 50, speakers: 'Bob' })).toMatchObject({ transcript: '', warnings: [nothing] });
		expect(await get({ end: 50, around: 'budget' })).toMatchObject({ transcript: '', warnings: [nothing] });
		expect(await get({ maxSegments: 1, speakers: 'Bob' })).toMatchObject({ transcript: 'Bob: The budget.', warnings: [expect.stringContaining("'Maximum Segments' has no effect")] });
	});
	test('a window after the end says how long the transcript is', async () => {
		const { id } = room.speakr.state.addRecording({ transcription: JSON.stringify([{ speaker: 'Ada', sentence: 'Hello.', start_time: 0, end_time: 5 }]) });
		const [item] = await json('transcript:get', { recordingId: byId(id), options: { start: 60 } });
		expect(item).toMatchObject({ transcript: [], warnings: ['Nothing was said in the selected part. The transcript is 0:05 long.'] });
	});
	test('a window of a silent recording says that nothing is said', async () => {
		const { id } = room.speakr.state.addRecording({ transcription: '[]' });
		const [item] = await json('transcript:get', { recordingId: byId(id), options: { start: 60 } });
		expect(item).toMatchObject({ transcript: [], warnings: ['No speech was found in the recording'] });
	});
	test('a window that holds all of it cuts nothing', async () => {
		const { id } = room.speakr.state.addRecording();
		const [item] = await json('transcript:get', { recordingId: byId(id), options: { start: 0 } });
		expect(Object.keys(item ?? {})).toEqual(['id', 'format', 'transcript']);
	});
	test('a window of a transcript without times says that all of it came', async () => {
		const { id } = room.speakr.state.addRecording({ originalFilename: 'plain.mp3' });
		const [item] = await json('transcript:get', { recordingId: byId(id), options: { start: 1 } });
		expect(item?.warnings).toEqual(['The transcript has no timestamps, so all of it was returned']);
	});
	test('a window of the text is a text', async () => {
		const { id } = room.speakr.state.addRecording();
		const [item] = await json('transcript:get', { recordingId: byId(id), format: 'text', options: { start: 3.5 } });
		expect(item?.transcript).toMatch(/^SPEAKER_01: Thanks Alice/);
	});
	test('tags are found by name in any case', async () => {
		const { id } = room.speakr.state.addTag({ name: 'Customer call' });
		room.speakr.state.addTag({ name: 'Other' });
		expect(await json('tag:getAll', { filters: { name: ' customer CALL' } })).toMatchObject([{ id }]);
	});
	test('set on recording makes the tags exactly those, by ID and by name', async () => {
		const [old, kept] = [room.speakr.state.addTag({ name: 'old' }), room.speakr.state.addTag({ name: 'kept' })];
		const { id } = room.speakr.state.addRecording({ tagIds: [old.id, kept.id] });
		const tags = { tagIds: [kept.id], tagNames: 'new', createMissing: true };
		expect(await json('tag:setOnRecording', { recordingId: byId(id), tags })).toEqual([
			{
				id,
				tags: [{ id: kept.id, name: 'kept', color: kept.color }, { id: 3, name: 'new', color: expect.any(String) }],
				addedTagIds: [3],
				removedTagIds: [old.id],
			},
		]);
	});
	test.each([[{}, 'empty'], [{ tagIds: '={{ $json.missing }}', tagNames: '' }, 'empty'], [{ tagIds: [] }, undefined], [{ tagNames: '={{ [] }}' }, undefined]])(
		'set on recording with %j: %s',
		async (tags, refusal) => {
			const old = room.speakr.state.addTag({ name: 'old' });
			const recordingId = byId(room.speakr.state.addRecording({ tagIds: [old.id] }).id);
			const { items, error } = await room.run('tag:setOnRecording', { recordingId, tags });
			expect(error?.message).toBe(refusal && "'Tags' is empty");
			expect(error?.description).toEqual(refusal && expect.stringContaining("'Tag Names or IDs' to an empty list"));
			expect(items.map(({ json }) => json.removedTagIds)).toEqual(refusal ? [] : [[old.id]]);
		},
	);
	test.each([{ tagIds: '={{ [$json.tagId] }}' }, { tagNames: '={{ $json.one }}, {{ $json.other }}' }])('set on recording with only blanks removes nothing: %j', async (tags) => {
		const tagIds = [room.speakr.state.addTag({ name: 'old' }).id];
		const recording = room.speakr.state.addRecording({ tagIds });
		const { error } = await room.run('tag:setOnRecording', { recordingId: byId(recording.id), tags });
		expect(error?.message).toMatch(/^'Tag Names( or IDs)?' must be a list of /);
		expect(recording.tagIds).toEqual(tagIds);
	});
	test('an update of a speaker with only blanks removes no aliases, a new speaker has none', async () => {
		const { id } = room.speakr.state.addSpeaker({ aliases: ['Ada L.'] });
		const { error } = await room.run('speaker:update', { speakerId: byId(id), updateFields: { aliases: '={{ [$json.alias] }}' } });
		expect(error?.message).toMatch(/^'Aliases' must be a list of texts/);
		expect(room.speakr.state.speakers.get(id)).toMatchObject({ aliases: ['Ada L.'] });
		expect(await json('speaker:create', { name: 'Bob', additionalFields: { aliases: '={{ [$json.alias] }}' } })).toMatchObject([{ name: 'Bob', aliases: [] }]);
	});
	test('set on recording of an unknown tag changes nothing, and says what to do', async () => {
		const { id } = room.speakr.state.addRecording();
		const { error } = await room.run('tag:setOnRecording', { recordingId: byId(id), tags: { tagIds: [99] } });
		expect(error).toMatchObject({ message: 'Unknown or forbidden tag ids', description: expect.stringContaining('from the list') });
	});
	test('an update of a speaker without a name keeps it', async () => {
		const { id } = room.speakr.state.addSpeaker({ name: 'Ada' });
		const updateFields = { email: 'ada@example.com' };
		expect(await json('speaker:update', { speakerId: byId(id), updateFields })).toMatchObject([{ id, name: 'Ada', email: 'ada@example.com' }]);
	});
	test('an update of a speaker with blank fields clears them', async () => {
		const { id } = room.speakr.state.addSpeaker({ email: 'ada@example.com', aliases: ['Ada L.'] });
		await room.run('speaker:update', { speakerId: byId(id), updateFields: { aliases: '', email: '' } });
		expect(room.speakr.state.speakers.get(id)).toMatchObject({ email: null, aliases: [] });
	});
	test('an update of a speaker that says nothing is refused', async () => {
		const { error } = await room.run('speaker:update', { speakerId: byId(1) });
		expect(error?.message).toBe("'Update Fields' is empty");
	});
	test('recordings are found by what they refer to in another system', async () => {
		const { id } = room.speakr.state.addRecording();
		room.speakr.state.addRecording();
		room.speakr.state.addExternalRef({ recordingId: id, system: 'hubspot', ref: '4711' });
		const filters = { externalSystem: 'hubspot', externalReference: '4711' };
		expect(await json('recording:getAll', { filters })).toMatchObject([{ id }]);
	});
	test('half of what recordings refer to says that the other is missing', async () => {
		const { error } = await room.run('recording:getAll', { filters: { externalSystem: 'hubspot' } });
		expect(error?.description).toBe("Add both filters, 'External System' and 'External Reference'");
	});
	test('all recordings are returned although the meeting date, not the creation, is what they are filtered by', async () => {
		for (let index = 0; index < 3; index++) room.speakr.state.addRecording({ meetingDate: '2020-01-01T10:00:00' });
		const filters = { dateField: 'meeting_date', createdBefore: '2021-01-01T00:00:00Z' };
		expect(await json('recording:getAll', { returnAll: true, filters })).toHaveLength(3);
	});
});
