import { SEGMENTS } from '../../services/speakr/canned';
import { storeSegments } from '../../services/speakr/transcripts';
import { openRoom } from './room';

const room = openRoom();

const assign = (id: number, map: Record<string, unknown>) =>
	room.alice.object('PUT', `/recordings/${id}/speakers/assign`, { speaker_map: map });

const bodyOf = ({ body }: { body: Buffer }): unknown => JSON.parse(body.toString());

describe('the speakers of a recording', () => {
	test('by diarization label also after naming, with the name and the saved speaker [read]', async () => {
		const { id } = room.speakr.state.addRecording();
		await assign(id, { SPEAKER_00: 'Ada' });
		const [ada] = room.speakr.state.speakers.all();
		const { speakers } = await room.alice.object('GET', `/recordings/${id}/speakers`);
		expect(speakers).toEqual([
			{ label: 'SPEAKER_00', identified_name: 'Ada', speaker_id: ada?.id, email: null, segment_count: 2 },
			{ label: 'SPEAKER_01', identified_name: null, speaker_id: null, email: null, segment_count: 2 },
			{ label: 'SPEAKER_02', identified_name: null, speaker_id: null, email: null, segment_count: 1 },
		]);
	});

	test('assigning goes by what stands in the transcript: a label that was named already does nothing [read]', async () => {
		const recording = room.speakr.state.addRecording();
		await assign(recording.id, { SPEAKER_00: 'Ada' });
		expect(await assign(recording.id, { SPEAKER_00: 'Eve' })).toMatchObject({ success: true, recording: { participants: 'Ada' } });
		await assign(recording.id, { Ada: 'Eve' });
		const { speakers } = await room.alice.object('GET', `/recordings/${recording.id}/speakers`);
		expect(speakers).toMatchObject([{ label: 'SPEAKER_00', identified_name: 'Eve' }, {}, {}]);
	});

	test('the spelling of a saved speaker is used, ignoring case [read]', async () => {
		room.speakr.state.addSpeaker({ name: 'Ada Lovelace' });
		const { id } = room.speakr.state.addRecording();
		expect(await assign(id, { SPEAKER_00: 'ada lovelace' })).toMatchObject({ recording: { participants: 'Ada Lovelace' } });
		expect(room.speakr.state.speakers.size).toBe(1);
	});

	test('suggestions for every label, also empty ones and those of named people [read]', async () => {
		const bob = room.speakr.state.addSpeaker({ name: 'Bob', voice: 'SPEAKER_01', embeddingCount: 1 });
		const { id } = room.speakr.state.addRecording();
		const { suggestions } = await room.alice.object('GET', `/recordings/${id}/speakers`);
		expect(suggestions).toEqual({
			SPEAKER_00: [],
			SPEAKER_01: [{ speaker_id: bob.id, name: 'Bob', similarity: 100 }],
			SPEAKER_02: [],
		});
	});

	test('the address is for the owner of both only [read]', async () => {
		room.speakr.state.settings.internalSharing = true;
		room.speakr.state.addSpeaker({ name: 'Ada', email: 'ada@example.com' });
		const recording = room.speakr.state.addRecording();
		room.speakr.state.share(recording, 'bob');
		await assign(recording.id, { SPEAKER_00: 'Ada' });
		const path = `/recordings/${recording.id}/speakers`;
		expect((await room.alice.object('GET', path)).speakers).toMatchObject([{ email: 'ada@example.com' }, {}, {}]);
		expect((await room.bob.object('GET', path)).speakers).toMatchObject([{ email: null }, {}, {}]);
	});

	test('0.9.4 lists what stands in the transcript, and nobody else [recorded]', async () => {
		await room.restart({ version: '0.9.4' });
		const { id } = room.speakr.state.addRecording();
		await assign(id, { SPEAKER_00: 'Ada' });
		expect(await room.alice.object('GET', `/recordings/${id}/speakers`)).toMatchObject({
			speakers: [{ label: 'Ada', identified_name: null, speaker_id: null }, {}, {}],
			suggestions: {},
		});
	});
});

describe('saved speakers [read]', () => {
	test('created with address and aliases: nine keys and created_at', async () => {
		const made = await room.alice.call('POST', '/speakers', { name: ' Ada ', email: 'Ada@Example.com', aliases: [' A. ', 'A.', ''] });
		expect([made.status, bodyOf(made)]).toEqual([
			201,
			{
				id: expect.any(Number),
				name: 'Ada',
				use_count: 0,
				last_used: expect.any(String),
				confidence_score: null,
				has_voice_profile: false,
				email: 'ada@example.com',
				aliases: ['A.'],
				updated_at: expect.stringMatching(/\.\d{6}Z$/),
				created_at: expect.not.stringContaining('Z'),
			},
		]);
	});

	test('found by address, ignoring case', async () => {
		const { id } = room.speakr.state.addSpeaker({ name: 'Ada', email: 'ada@example.com' });
		room.speakr.state.addSpeaker({ name: 'Bob' });
		expect((await room.alice.object('GET', '/speakers?email=ADA@example.com')).speakers).toMatchObject([{ id }]);
	});

	test('a rename reaches transcripts, participants and labels, and moves updated_at', async () => {
		const recording = room.speakr.state.addRecording();
		await assign(recording.id, { SPEAKER_00: 'Ada' });
		const before = recording.updatedAt;
		const [ada] = room.speakr.state.speakers.all();
		expect(await room.alice.object('PUT', `/speakers/${ada?.id}`, { name: 'Ada L.' })).toMatchObject({
			success: true,
			speaker: { name: 'Ada L.' },
		});
		expect(recording.participants).toBe('Ada L.');
		expect(recording.updatedAt > before).toBe(true);
		const { speakers } = await room.alice.object('GET', `/recordings/${recording.id}/speakers`);
		expect(speakers).toMatchObject([{ label: 'SPEAKER_00', identified_name: 'Ada L.', speaker_id: ada?.id }, {}, {}]);
	});

	test.each<[body: unknown, status: number, error: string]>([
		[{}, 400, 'No data provided'],
		[{ nothing: 1 }, 400, 'Nothing to change: give name, email or aliases'],
		[{ name: ' ' }, 400, 'Speaker name cannot be empty'],
		[{ email: 'ada' }, 400, 'email must be an email address'],
		[{ aliases: 'A.' }, 400, 'aliases must be a list of strings'],
		[{ aliases: ['x'.repeat(101)] }, 400, 'each alias must be at most 100 characters'],
		[{ aliases: Array.from({ length: 21 }, (_, index) => `a${index}`) }, 400, 'at most 20 aliases'],
		[{ name: 'Bob' }, 409, 'A speaker named "Bob" already exists'],
	])('%j: %s', async (body, status, error) => {
		room.speakr.state.addSpeaker({ name: 'Bob' });
		const { id } = room.speakr.state.addSpeaker({ name: 'Ada' });
		const answer = await room.alice.call('PUT', `/speakers/${id}`, body);
		expect([answer.status, bodyOf(answer)]).toMatchObject([status, { error }]);
	});

	test('0.9.4 breaks at a new name, and shows six keys [recorded]', async () => {
		await room.restart({ version: '0.9.4' });
		const { id } = room.speakr.state.addSpeaker({ name: 'Ada' });
		expect((await room.alice.call('PUT', `/speakers/${id}`, { name: 'Eve' })).status).toBe(500);
		const { speakers } = await room.alice.object('GET', '/speakers');
		expect(Object.keys(Array.isArray(speakers) ? speakers[0] : {})).toHaveLength(6);
	});
});

describe('the transcript [read]', () => {
	test('canonical segments: position, name and label, saved speaker, both words for the text', async () => {
		const { id } = room.speakr.state.addRecording();
		await assign(id, { SPEAKER_00: 'Ada' });
		const body = await room.alice.object('GET', `/recordings/${id}/transcript`);
		expect(body).toMatchObject({ format: 'json', kind: 'segments', duration: expect.any(Number) });
		expect(Array.isArray(body.segments) && body.segments[0]).toEqual({
			index: 0,
			speaker: 'Ada',
			speaker_label: 'SPEAKER_00',
			speaker_id: 1,
			text: SEGMENTS[0]?.sentence,
			sentence: SEGMENTS[0]?.sentence,
			start_time: 0,
			end_time: 3.2,
		});
	});

	test('nobody is null; a time in words is read', async () => {
		const transcription = '[{"sentence": "x", "start_time": "01:02", "end_time": 63.5}]';
		const { id } = room.speakr.state.addRecording({ transcription });
		expect((await room.alice.object('GET', `/recordings/${id}/transcript`)).segments).toMatchObject([
			{ speaker: null, speaker_label: null, speaker_id: null, start_time: 62, end_time: 63.5 },
		]);
	});

	test.each([
		['start=3.2&end=6.9', [0, 1, 2], undefined],
		['start=x&end=3', [0], undefined],
		['max_segments=2', [0, 1], 6.9],
		['start=6.9&max_segments=1', [1], 6.9],
		['max_segments=9', [0, 1, 2, 3, 4], undefined],
	])('%s: %j, next_start %s', async (query, indexes, next) => {
		const { id } = room.speakr.state.addRecording({ transcription: storeSegments(SEGMENTS) });
		const body = await room.alice.object('GET', `/recordings/${id}/transcript?${query}`);
		expect(Array.isArray(body.segments) && body.segments.map(({ index }: { index: number }) => index)).toEqual(indexes);
		expect(body.next_start).toBe(next);
	});

	test('a segment without times is outside of every window', async () => {
		const { id } = room.speakr.state.addRecording({ transcription: '[{"speaker": "A", "sentence": "x"}]' });
		const indexes = async (query: string) => (await room.alice.object('GET', `/recordings/${id}/transcript?${query}`)).segments;
		expect([await indexes('start=0'), await indexes('end=9')]).toEqual([[], []]);
		expect(await indexes('max_segments=1')).toHaveLength(1);
	});

	test('max_segments=0: 400', async () => {
		const { id } = room.speakr.state.addRecording();
		const answer = await room.alice.call('GET', `/recordings/${id}/transcript?max_segments=0`);
		expect([answer.status, bodyOf(answer)]).toMatchObject([400, { error: 'max_segments must be at least 1' }]);
	});

	test.each(['plain.mp3', 'asr400.mp3'])('%s: plain, with the raw text', async (originalFilename) => {
		const { id, transcription } = room.speakr.state.addRecording({ originalFilename });
		expect(await room.alice.object('GET', `/recordings/${id}/transcript`)).toEqual({
			format: 'json',
			kind: 'plain',
			segments: [],
			raw: transcription,
		});
	});
});
