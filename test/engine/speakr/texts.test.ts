import { byId, readFile, simulateClock } from '../harness';
import { openRoom, type Room } from './room';

let room: Room;
beforeAll(async () => {
	room = await openRoom();
});
afterAll(async () => await room.close());

const transcript = async (originalFilename: string, parameters = {}) => {
	const { id } = room.speakr.state.addRecording({ originalFilename });
	return { id, ...(await room.run('transcript:get', { recordingId: byId(id), ...parameters })) };
};

describe('transcript: get', () => {
	test('segments say who, what and when', async () => {
		const { id, items } = await transcript('meeting.mp3');
		expect(items[0]?.json).toMatchObject({ id, format: 'segments' });
		expect(items[0]?.json.transcript).toContainEqual({
			speaker: 'SPEAKER_00',
			text: 'Good morning everyone, this is Alice, welcome to the quarterly planning meeting.',
			start: expect.any(Number),
			end: expect.any(Number),
		});
	});
	test('text is what the template of Speakr makes', async () => {
		const { items } = await transcript('meeting.mp3', { format: 'text' });
		expect(items[0]?.json.transcript).toMatch(/^\[SPEAKER_00\]: Good morning everyone/);
	});
	test('Markdown has title and speakers', async () => {
		const { items } = await transcript('meeting.mp3', { format: 'markdown' });
		expect(items[0]?.json.transcript).toMatch(/^# Quarterly Planning Meeting\n\n- Date: .+\n- Duration: 0:05\n- Speakers: SPEAKER_00, SPEAKER_01, SPEAKER_02\n\n\*\*SPEAKER_00\*\* \(0:00\): Good morning/);
	});
	test('SRT has no WebVTT tags, unlike what Speakr makes of it', async () => {
		const { items } = await transcript('meeting.mp3', { format: 'srt' });
		expect(items[0]?.json.transcript).toMatch(/^1\n00:00:00,000 --> 00:00:\d\d,\d{3}\nSPEAKER_00: Good morning/);
		expect(items[0]?.json.transcript).not.toContain('<v ');
	});
	test('VTT escapes what would be a tag', async () => {
		const { items } = await transcript('meeting.mp3', { format: 'vtt' });
		expect(items[0]?.json.transcript).toContain('<v SPEAKER_01>Sounds good —\nnaïve café “quotes” &amp; &lt;tags&gt; ✓');
	});
	test('a file comes with the ending of its format', async () => {
		const { items } = await transcript('meeting.mp3', { format: 'vtt', output: 'file', outputField: 'subtitles' });
		expect(items[0]?.binary?.subtitles).toMatchObject({ fileExtension: 'vtt', mimeType: 'text/vtt' });
		expect((await readFile(items[0], 'subtitles')).toString()).toMatch(/^WEBVTT\n/);
	});
	test('speakers that Speakr does not tell apart are none', async () => {
		const { items } = await transcript('nospeaker.mp3');
		expect(items[0]?.json.transcript).toContainEqual(expect.objectContaining({ speaker: null }));
	});
	test('a plain text is one segment without times', async () => {
		const { items } = await transcript('plain.mp3');
		expect(items[0]?.json.transcript).toEqual([
			{ speaker: null, text: expect.any(String), start: null, end: null },
		]);
	});
	test('a plain text cannot become subtitles, and says so', async () => {
		const { error } = await transcript('plain.mp3', { format: 'srt' });
		expect(error?.message).toBe("This transcript has no timestamps, so subtitles can't be created");
	});
	test.each(['segments', 'text', 'markdown', 'srt', 'vtt'])('a failed one is an error as %s', async (format) => {
		const { id, error } = await transcript('asr400.mp3', { format });
		expect(error?.message).toMatch(`Recording ${id} has no transcript: Invalid Audio Format`);
	});
	test.each([['1234'], ['0'], ['true'], ['false'], ['null'], ['""'], ['"hello"'], ['{"a": 1}'], ['[null]'], ['[1, "two"]']])('the text %s, which is JSON, is a text', async (text) => {
		const { id } = room.speakr.state.addRecording();
		const answer = (body: object) =>
			room.speakr.faults.next({ path: /transcript/, status: 200, body: JSON.stringify(body), contentType: 'application/json' });
		answer({ format: 'json', segments: JSON.parse(text) as unknown });
		answer({ format: 'text', content: text });
		const { items } = await room.run('transcript:get', { recordingId: byId(id) });
		expect(items[0]?.json.transcript).toEqual([{ speaker: null, text, start: null, end: null }]);
	});
	test.each([[null], ['Unknown'], ['UNKNOWN_SPEAKER'], ['Unknown Speaker'], ['unknown'], ['SPEAKER_UNKNOWN'], ['None'], [' ']])('the speaker %s is none', async (speaker) => {
		const { id } = room.speakr.state.addRecording();
		const body = JSON.stringify({ segments: [{ speaker, sentence: 'Hi', start_time: 0, end_time: 1 }] });
		room.speakr.faults.next({ path: /transcript/, status: 200, body, contentType: 'application/json' });
		const { items } = await room.run('transcript:get', { recordingId: byId(id) });
		expect(items[0]?.json.transcript).toEqual([{ speaker: null, text: 'Hi', start: 0, end: 1 }]);
	});
	describe('nobody speaks a segment, so Speakr fails to write out the transcript', () => {
		simulateClock();
		test('a text comes from its segments', async () => {
			const segments = [{ speaker: null, sentence: 'Hello', start_time: 0, end_time: 1 }, { speaker: 'Ada', sentence: 'Hi', start_time: 1, end_time: 2 }];
			const { id } = room.speakr.state.addRecording({ transcription: JSON.stringify(segments) });
			const { items } = await room.run('transcript:get', { recordingId: byId(id), format: 'text' });
			expect(items[0]?.json.transcript).toMatch(/Hello\n\[Ada\]: Hi$/);
		});
	});
	test('none yet is told in the words of Speakr', async () => {
		const { id } = room.speakr.state.addRecording({ status: 'PROCESSING' });
		const { error } = await room.run('transcript:get', { recordingId: byId(id) });
		expect(error?.message).toBe('No transcription available');
	});
});

describe('summary and note', () => {
	test('summary: get', async () => {
		const { id } = room.speakr.state.addRecording();
		const { items } = await room.run('summary:get', { recordingId: byId(id) });
		expect(items[0]?.json).toEqual({ id, has_summary: true, summary: expect.stringContaining('## Summary') });
	});
	test('summary: get of one that failed is an error with the reason', async () => {
		const { id } = room.speakr.state.addRecording({ originalFilename: 'llmfail.mp3' });
		const { error } = await room.run('summary:get', { recordingId: byId(id) });
		expect(error?.message).toMatch(/^Recording \d+ has no summary: Error code: 400/);
	});
	test('a summary that was skipped is none, and get tells why', async () => {
		const summary = '[Summary skipped: OpenRouter client not configured]';
		const { id } = room.speakr.state.addRecording({ summary });
		expect((await room.run('recording:get', { recordingId: byId(id) })).items[0]?.json.summary).toBeNull();
		const { error } = await room.run('summary:get', { recordingId: byId(id) });
		expect(error?.message).toBe(`Recording ${id} has no summary: OpenRouter client not configured`);
	});
	test('a summary that happens to stand in brackets is one', async () => {
		const summary = '[Summary of the call]\n\nAll agreed [1]';
		const { id } = room.speakr.state.addRecording({ summary });
		const { items } = await room.run('summary:get', { recordingId: byId(id) });
		expect(items[0]?.json.summary).toBe(summary);
	});
	test.each([
		['summary', 'summary'],
		['note', 'notes'],
	] as const)('%s: update', async (resource, property) => {
		const { id } = room.speakr.state.addRecording();
		const { items } = await room.run(`${resource}:update`, { recordingId: byId(id), [property]: '# New' });
		expect(items[0]?.json).toEqual({ id, [property]: '# New' });
		expect(room.speakr.state.recordings.get(id)?.[property]).toBe('# New');
	});
	test('note: get', async () => {
		const { id } = room.speakr.state.addRecording({ notes: 'remember' });
		const { items } = await room.run('note:get', { recordingId: byId(id) });
		expect(items[0]?.json).toEqual({ id, has_notes: true, notes: 'remember' });
	});
});
