import { byId } from '../harness';
import { openRoom, type Room } from './room';

describe.each(['0.9.4', '1.1'] as const)('a recording without a transcript on Speakr %s', (version) => {
	let room: Room;
	beforeEach(async () => {
		room = await openRoom({ version });
	});
	afterEach(async () => await room.close());

	const sent = () => room.requests().filter((request) => request.startsWith('POST'));
	const fail = async (operation: `${string}:${string}`, originalFilename: string, transcription?: string) => {
		const { id } = room.speakr.state.addRecording({ originalFilename, ...(transcription && { transcription }) });
		const { error } = await room.run(operation, { recordingId: byId(id), ...(operation === 'recording:chat' && { message: 'Who?' }) });
		return error;
	};
	const asking = ['recording:summarize', 'recording:chat'] as const;
	const all = [...asking, 'transcript:get'] as const;
	const told =
		'Invalid Audio Format: The audio file format is not supported or the file may be corrupted. Try converting the audio to MP3 or WAV format before uploading. If the file plays correctly on your device, try re-exporting it.';

	test.each(asking)('%s: a failed one is refused before anything is sent', async (operation) => {
		const error = await fail(operation, 'asr400.mp3');
		expect(error?.message).toMatch(/^Recording 1 has no transcript: Invalid Audio Format: The audio file format is not/);
		expect(sent()).toEqual([]);
	});
	test.each(asking)('%s: so is one that an earlier summary of the error made COMPLETED', async (operation) => {
		const { transcription } = room.speakr.state.addRecording({ originalFilename: 'asr400.mp3' });
		const { id } = room.speakr.state.addRecording({ status: 'COMPLETED', transcription, summary: 'Made up' });
		const { error } = await room.run(operation, { recordingId: byId(id), ...(operation === 'recording:chat' && { message: 'Who?' }) });
		expect(error?.message).toMatch(`Recording ${id} has no transcript: Invalid Audio Format`);
		expect(sent()).toEqual([]);
	});
	test.each(asking)('%s: one whose summary failed is not refused', async (operation) => {
		await fail(operation, 'llmfail.mp3');
		expect(sent()).toHaveLength(1);
	});
	test.each(all)("%s: a failed one comes with Speakr's own advice", async (operation) => {
		const error = await fail(operation, 'asr400.mp3');
		expect(error?.description).toMatch(/^Try converting the audio to MP3 or WAV format/);
		expect(error?.description).not.toMatch('Transcribe');
	});
	test.each([
		['Unsupported codec: amr', /^Upload it again in a common format/],
		['Could not decode the audio', /^Upload it again in a common format/],
		['The service is overloaded', /then use 'Transcribe'$/],
	])("a failed one without Speakr's advice is to be transcribed again only where that can help: %s", async (t, advice) => {
		const error = await fail('transcript:get', 'asr400.mp3', `ERROR_JSON:${JSON.stringify({ t })}`);
		expect(error?.description).toMatch(advice);
	});
	test.each([
		['recording:get', {}],
		['recording:get', { simplify: false }],
		['recording:wait', { waitOptions: { onFailure: 'continue' } }],
	] as const)("%s: a failed one has Speakr's reason and advice (%j)", async (operation, parameters) => {
		const { id } = room.speakr.state.addRecording({ originalFilename: 'asr400.mp3' });
		const { items } = await room.run(operation, { recordingId: byId(id), ...parameters });
		expect(items[0]?.json).toMatchObject({ transcript: null, error_message: told });
	});
	test('recording:wait: the error has the advice once', async () => {
		const error = await fail('recording:wait', 'asr400.mp3');
		const [reason] = told.split(' Try');
		expect(error?.message).toBe(`Speakr could not process recording 1: ${reason}`);
		expect(error?.description).toMatch(/^Try converting the audio to MP3 or WAV format.+ To continue the workflow anyway/);
	});
	test('recording:wait: one whose failure was summarized is a failed one, too', async () => {
		const { transcription } = room.speakr.state.addRecording({ originalFilename: 'asr400.mp3' });
		const { id } = room.speakr.state.addRecording({ transcription, status: 'COMPLETED', summary: 'An error' });
		const { error } = await room.run('recording:wait', { recordingId: byId(id) });
		expect(error?.message).toMatch(/^Speakr could not process recording 2: Invalid Audio Format/);
	});
	test.each(['recording:get', 'recording:wait'] as const)('%s: a silent one is said to be silent', async (operation) => {
		const { id } = room.speakr.state.addRecording({ transcription: '' });
		const { items } = await room.run(operation, { recordingId: byId(id) });
		expect(items[0]?.json.error_message).toBe('No speech was found in the recording');
	});
	test('one whose transcript is not asked for is not called silent', async () => {
		const { id } = room.speakr.state.addRecording({ transcription: '' });
		const { items } = await room.run('recording:get', { recordingId: byId(id), options: { include: ['summary'] }, simplify: false });
		expect(items[0]?.json.error_message).toBeNull();
	});
	test('a failed one without a reason says so', async () => {
		const error = await fail('transcript:get', 'asr400.mp3', 'ERROR_JSON:{"t": "", "d": "x"}');
		expect(error?.message).toBe('Recording 1 has no transcript: Speakr gave no reason');
	});
	test.each(asking)('%s: one that the budget stopped says so', async (operation) => {
		const error = await fail(operation, 'budget.mp3');
		expect(error?.message).toMatch(/^Recording 1 has no transcript: Monthly transcription budget exceeded/);
		expect(sent()).toEqual([]);
	});
	test.each(asking)('%s: a silent one is said to be silent', async (operation) => {
		const error = await fail(operation, 'empty.mp3');
		expect(error?.message).toMatch(/^Recording 1 has no transcript: (no speech was found in it|The transcription service returned no text\.)$/);
	});
	test.each(['segments', 'text', 'markdown', 'srt', 'vtt'])('a silent one is empty as %s, or what Speakr says of it', async (format) => {
		const { id } = room.speakr.state.addRecording({ originalFilename: 'empty.mp3' });
		const { items, error } = await room.run('transcript:get', { recordingId: byId(id), format });
		if (version === '1.1') expect(error?.message).toMatch('The transcription service returned no text');
		else expect(items[0]?.json).toMatchObject({ id, warnings: ['No speech was found in the recording'] });
	});
	test.each(['segments', 'text'])('an empty list of segments is not taken for a text as %s', async (format) => {
		const { id } = room.speakr.state.addRecording({ transcription: '[]' });
		const { items } = await room.run('transcript:get', { recordingId: byId(id), format });
		expect(items[0]?.json.transcript).toEqual(format === 'text' ? '' : []);
	});
	test.each(all)('%s: one that is still being transcribed is not called silent', async (operation) => {
		room.speakr.state.addRecording({ status: 'PROCESSING' });
		const { error } = await room.run(operation, { recordingId: byId(1), ...(operation === 'recording:chat' && { message: 'Who?' }) });
		expect(error?.message).toMatch(/^No (valid )?transcription available/);
	});
});

describe.each([
	['recording:transcribe', { status: 'PROCESSING' }, "Only one process can run on a recording at a time. Wait until it's done, for example with 'Wait'."],
	['recording:summarize', { originalFilename: 'short.mp3', transcription: 'Hi' }, 'Its transcript is missing or shorter than 10 characters'],
] as const)('%s refused by Speakr 1.1', (operation, columns, advice) => {
	test('comes with advice', async () => {
		const room = await openRoom({ version: '1.1' });
		const { id } = room.speakr.state.addRecording(columns);
		const { error } = await room.run(operation, { recordingId: byId(id) });
		await room.close();
		expect(error?.description).toBe(advice);
	});
});
describe.each([
	['recording:regenerateTitle', { transcription: null }, /^Use 'Transcribe' first, or 'Wait'/],
	['recording:regenerateTitle', { originalFilename: 'asr400.mp3' }, /^Use 'Transcribe' first$/],
	['transcript:get', { status: 'PROCESSING' }, /^Use 'Transcribe' first, or 'Wait'/],
	['recording:chat', { status: 'PROCESSING' }, /^Use 'Transcribe' first, or 'Wait'/],
	['speaker:identify', { transcription: null }, /^Use 'Transcribe' first, or 'Wait'/],
	['speaker:identify', { transcription: 'Just text' }, /^Its transcript has no speaker labels\. /],
	['recording:getAudio', { audioDeletedAt: '2026-07-01T12:00:00' }, /^Upload the file again/],
] as const)('%s of %j', (operation, columns, advice) => {
	test.each(['0.9.4', '1.1'] as const)('comes with advice on Speakr %s', async (version) => {
		const room = await openRoom({ version });
		const { id } = room.speakr.state.addRecording(columns);
		const { error } = await room.run(operation, { recordingId: byId(id), message: 'Who?' });
		await room.close();
		expect(error?.description).toMatch(advice);
	});
});
test('a name that is taken comes with advice', async () => {
	const room = await openRoom({ version: '1.1' });
	room.speakr.state.addSpeaker({ name: 'Ada' });
	const { id } = room.speakr.state.addSpeaker({ name: 'Bob' });
	const { error } = await room.run('speaker:update', { speakerId: byId(id), updateFields: { name: 'Ada' } });
	await room.close();
	expect(error?.description).toBe("Enter another name, or find it with 'Get Many'");
});
