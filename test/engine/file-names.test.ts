import type { INodeParameters } from 'n8n-workflow';
import { openRoom as openAssemblyAi } from './assemblyai/room';
import { byId, itemWithFile, simulateClock } from './harness';
import { openRoom as openSpecala } from './specala/room';
import { openRoom as openSpeakr } from './speakr/room';

simulateClock();

const title = 'Q3: plan / budget';
const stem = 'Q3_ plan _ budget';

describe('a file has the name that an archive would give it', () => {
	test.each<[`${string}:${string}`, INodeParameters, extension: string]>([
		['transcript:get', { format: 'srt', output: 'file' }, 'srt'],
		['transcript:get', { format: 'markdown', output: 'file' }, 'md'],
		['event:downloadIcs', {}, 'ics'],
		['event:downloadIcs', { calendar: 'asSent' }, 'ics'],
		['recording:getAudio', {}, 'm4a'],
		['archive:export', {}, 'md'],
	])('Speakr %s', async (operation, parameters, extension) => {
		const { speakr, run, close } = await openSpeakr();
		const { id } = speakr.state.addRecording({ title, meetingDate: '2026-07-01T23:30:00', originalFilename: 'memo.m4a', mimeType: 'audio/mp4' });
		const { items } = await run(operation, { recordingId: byId(id), ...parameters }, { timezone: 'Asia/Tokyo' });
		await close();
		// Speakr tells the local time.
		expect(items[0]?.binary?.data?.fileName).toBe(`2026-07-01 ${stem} (${id}).${extension}`);
	});

	test.each<[`${string}:${string}`, INodeParameters, extension: string]>([
		['transcription:export', {}, 'md'],
		['transcription:exportMany', {}, 'md'],
		['transcription:exportMany', { output: 'zips' }, 'zip'],
		['archive:export', { format: 'txt' }, 'txt'],
	])('Specala AI %s', async (operation, parameters, extension) => {
		const { specala, run, close } = await openSpecala();
		const createdAt = '2026-07-01T23:30:00Z';
		const { id } = specala.state.addTranscription({ title, createdAt });
		const { items } = await run(operation, parameters, { items: [{ json: { id, title, created_at: createdAt } }], timezone: 'Asia/Tokyo' });
		await close();
		expect(items[0]?.binary?.data?.fileName).toBe(`2026-07-02 ${stem} (${id}).${extension}`);
	});

	test.each<[`${string}:${string}`, INodeParameters, extension: string]>([
		['transcript:get', { format: 'srt', output: 'file' }, 'srt'],
		['transcript:get', { output: 'file' }, 'json'],
		['transcript:getSubtitles', { output: 'file' }, 'srt'],
		['transcript:getSubtitles', { output: 'file', withSpeakers: false, format: 'vtt' }, 'vtt'],
		['transcript:getRedactedAudio', {}, 'mp3'],
		['archive:export', { format: 'srt' }, 'srt'],
	])('AssemblyAI %s', async (operation, parameters, extension) => {
		const { assemblyAi, run, close } = await openAssemblyAi();
		const created = new Date(Date.now() - 86_400_000).toISOString();
		const request = { audio_url: `https://example.com/${encodeURIComponent(title)}.mp3` };
		const { id } = assemblyAi.state.addTranscript({ created: Date.parse(created), request, redactedAudio: 'ready' });
		const { items } = await run(operation, parameters, { items: [{ ...(await itemWithFile(Buffer.from(''))), json: { id, created } }], timezone: 'UTC' });
		await close();
		expect(items[0]?.binary?.data?.fileName).toBe(`${created.slice(0, 10)} ${stem} (${id}).${extension}`);
	});
});

test("with the day on which this node's Create made the transcript, also after Wait", async () => {
	const { run, close } = await openAssemblyAi();
	const timezone = 'UTC';
	const audio = { source: 'url', audioUrl: 'https://example.com/meeting.mp3' };
	const { items: created } = await run('transcript:create', audio);
	const { items: waited } = await run('transcript:wait', {}, { items: created });
	const { items: atOnce } = await run('transcript:create', { ...audio, waitUntilDone: true });
	for (const items of [waited, atOnce]) {
		const { items: files } = await run('transcript:getSubtitles', { output: 'file' }, { items, timezone });
		const day = String(items[0]?.json.created).slice(0, 10);
		expect(files[0]?.binary?.data?.fileName).toBe(`${day} meeting (${String(items[0]?.json.id)}).srt`);
	}
	await close();
});

test('without a date where AssemblyAI tells none', async () => {
	const { assemblyAi, run, close } = await openAssemblyAi();
	const { id } = assemblyAi.state.addTranscript();
	const { items } = await run('transcript:get', { transcriptId: byId(id), format: 'text', output: 'file' });
	await close();
	expect(items[0]?.binary?.data?.fileName).toBe(`meeting (${id}).txt`);
});
