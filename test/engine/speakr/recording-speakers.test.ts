import { byId, byJson } from '../harness';
import { openRoom, type Room } from './room';

describe.each(['0.9.4', '1.1'] as const)('speakers of a recording on Speakr %s', (version) => {
	let room: Room;
	let recordingId: ReturnType<typeof byId>;
	beforeEach(async () => {
		room = await openRoom({ version });
		recordingId = byId(room.speakr.state.addRecording().id);
	});
	afterEach(async () => await room.close());

	const assign = async (speakerMap: object) => await room.run('speaker:assign', { recordingId, speakerMap: byJson(JSON.stringify(speakerMap)) });
	const list = async () => (await room.run('speaker:getForRecording', { recordingId })).items.map(({ json }) => json);
	const names = async () => (await list()).map(({ name, label }) => name ?? label);

	test('a name that was given can be corrected', async () => {
		await assign({ SPEAKER_00: 'Ada' });
		await assign({ Ada: 'Ada Lovelace' });
		expect(await names()).toEqual(['Ada Lovelace', 'SPEAKER_01', 'SPEAKER_02']);
	});
	test('a label or a name is found in any case, with blanks around it', async () => {
		await assign({ ' speaker_00 ': 'Ada' });
		await assign({ ' ADA': 'Ada Lovelace' });
		expect((await names())[0]).toBe('Ada Lovelace');
	});
	test('who is not in it is refused, and the others are named', async () => {
		await assign({ SPEAKER_00: 'Ada' });
		const { error } = await assign({ SPEAKER_09: 'Bob' });
		expect(error?.message).toBe('Recording 1 has no speaker SPEAKER_09');
		expect(error?.description).toMatch(/Ada.*, SPEAKER_01, SPEAKER_02$/);
	});
	test('two names for one speaker are refused, one twice is not', async () => {
		const { error } = await assign({ SPEAKER_00: 'Ada', ' speaker_00': 'Bob' });
		expect(error?.message).toBe("'Speakers' has more than one name for 'SPEAKER_00'");
		expect(await names()).toEqual(['SPEAKER_00', 'SPEAKER_01', 'SPEAKER_02']);
		expect((await assign({ SPEAKER_00: 'Ada', ' speaker_00': 'Ada' })).error).toBeUndefined();
	});
	test('who is unknown is told also where Speakr answers with plain text', async () => {
		const body = JSON.stringify({ speakers: [{ label: 'Unknown', identified_name: null }] });
		room.speakr.faults.next({ path: /\/speakers$/, status: 200, body, contentType: 'application/json' });
		room.speakr.faults.next({ path: /\/transcript\?/, status: 200, body: '{"segments":"Hello"}', contentType: 'application/json' });
		expect((await assign({ Ada: 'Bob' })).error?.message).toBe('Recording 1 has no speaker Ada');
	});
	test('several items for one recording are assigned one after the other: Speakr writes the whole transcript', async () => {
		const items = ['SPEAKER_00', 'SPEAKER_01', 'SPEAKER_02'].map((label) => ({ json: { label } }));
		const speakerMap = { rows: [{ label: '={{ $json.label }}', name: '={{ "Name of " + $json.label }}' }] };
		const { error } = await room.run('speaker:assign', { recordingId, speakerMap }, { items });
		expect(error).toBeUndefined();
		expect(room.requests().map((request) => request.split(' ')[0])).toEqual(['GET', 'PUT', 'GET', 'PUT', 'GET', 'PUT']);
		expect(await names()).toEqual(['Name of SPEAKER_00', 'Name of SPEAKER_01', 'Name of SPEAKER_02']);
	});
	test('names that may have been swapped already are not swapped again', async () => {
		await assign({ SPEAKER_00: 'Ada', SPEAKER_01: 'Grace' });
		room.speakr.faults.next({ method: 'PUT', cut: 'before' });
		expect((await assign({ Ada: 'Grace', Grace: 'Ada' })).error).toBeDefined();
		expect((await names()).slice(0, 2)).toEqual(['Grace', 'Ada']);
	});
	test('they are listed with name, ID and number of segments', async () => {
		await assign({ SPEAKER_00: 'Ada' });
		const named = { label: 'SPEAKER_00', name: 'Ada', speaker_id: 1, email: null };
		const expected = version === '1.1' ? named : { label: 'Ada', name: null, speaker_id: null };
		expect((await list())[0]).toMatchObject({ ...expected, segment_count: expect.any(Number), suggestions: expect.any(Array) });
	});
	test.each([[null, false], ['Unknown', true]])('the speaker %s can be assigned as Unknown: %s', async (speaker, isWritten) => {
		const segments = [{ speaker, sentence: 'Hi', start_time: 0, end_time: 1 }, { speaker: 'SPEAKER_00', sentence: 'Ho', start_time: 1, end_time: 2 }];
		recordingId = byId(room.speakr.state.addRecording({ transcription: JSON.stringify(segments) }).id);
		const { error } = await assign({ Unknown: 'Ada' });
		expect(error?.message).toBe(isWritten ? undefined : 'Recording 2 has no speaker Unknown');
		expect(error?.description).toBe(isWritten ? undefined : "Its speakers are SPEAKER_00. Segments without a label can't be assigned.");
		expect((await names()).includes('Ada')).toBe(isWritten);
	});
	test.each([
		[302, { location: 'https://login.example.com' }],
		[401, { 'www-authenticate': 'Basic' }],
		[403, {}],
		[200, {}],
		[200, {}, ''],
		[200, {}, '[]'],
	])('they are listed where a proxy answers everything outside the API with %s %j %s, and asked for its version once', async (status, headers, body = '<html>') => {
		room.speakr.faults.next({ path: /^\/(?!api\/v1)/, times: 99, status, headers, body, contentType: 'text/html' });
		const first = await room.run('speaker:getForRecording', { recordingId });
		expect(first.error).toBeUndefined();
		expect(first.items.map(({ json }) => json.label)).toEqual(['SPEAKER_00', 'SPEAKER_01', 'SPEAKER_02']);
		await list();
		expect(room.speakr.requests.filter(({ path }) => path === '/api/system/info')).toHaveLength(version === '1.1' ? 0 : 1);
	});
	test.each(['__proto__', 'constructor'])('a speaker called %s is listed and named as any other', async (speaker) => {
		const transcription = JSON.stringify([{ speaker, sentence: 'Hi', start_time: 0, end_time: 1 }]);
		recordingId = byId(room.speakr.state.addRecording({ transcription }).id);
		expect(await list()).toMatchObject([{ label: speaker, suggestions: [] }]);
		const { error } = await room.run('speaker:assign', { recordingId, speakerMap: { rows: [{ label: speaker, name: 'Ada' }] } });
		expect(error).toBeUndefined();
		expect(await names()).toEqual(['Ada']);
	});
	test('a name is found as the transcript writes it, in any spelling of the saved speaker', async () => {
		room.speakr.state.addSpeaker({ name: 'Ada' });
		const transcription = JSON.stringify([{ speaker: 'ada', sentence: 'Hi', start_time: 0, end_time: 1 }]);
		recordingId = byId(room.speakr.state.addRecording({ transcription }).id);
		await assign({ ada: 'Bob' });
		expect(await names()).toEqual(['Bob']);
	});
	test('a label is found after it has a name, as long as Speakr knows it', async () => {
		await assign({ SPEAKER_00: 'Ada' });
		const { error } = await assign({ SPEAKER_00: 'Eve' });
		expect(error === undefined).toBe(version === '1.1');
		expect((await names())[0]).toBe(version === '1.1' ? 'Eve' : 'Ada');
	});
});
