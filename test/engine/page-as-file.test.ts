import { openRoom as openAssemblyAi } from './assemblyai/room';
import { byId } from './harness';
import { openRoom as openSpecala } from './specala/room';
import { openRoom as openSpeakr } from './speakr/room';

const page = { status: 200, contentType: 'text/html', body: '<!doctype html><!-- a proxy --><title>Sign in</title>' };

const speakrRun = (path: RegExp, operation: `${string}:${string}`, parameters = {}) => async (version: '0.9.4' | '1.1') => {
	const { speakr, run, close } = await openSpeakr({ version });
	const { id } = speakr.state.addRecording();
	speakr.faults.next({ ...page, path });
	const { items, error } = await run(operation, { recordingId: byId(id), ...parameters });
	await close();
	return { items, message: error?.message };
};

describe.each(['0.9.4', '1.1'] as const)('of Speakr %s, a page that answers 200', (version) => {
	test.each([
		['audio', speakrRun(/audio/, 'recording:getAudio')],
		['a calendar', speakrRun(/ics/, 'event:downloadIcs', { calendar: 'asSent' })],
	])('is not %s', async (_, run) => {
		expect(await run(version)).toEqual({ items: [], message: 'The response did not come from Speakr' });
	});
});

test('of Specala AI, a page that answers 200 is not an export', async () => {
	const { specala, run, close } = await openSpecala();
	const { id } = specala.state.addTranscription();
	specala.faults.next({ ...page, path: /export/ });
	const { items, error } = await run('transcription:export', { transcriptionId: byId(id) });
	expect([items, error?.message]).toEqual([[], 'The response did not come from Specala AI']);
	await close();
});

test('of AssemblyAI, a page that answers 200 is not subtitles', async () => {
	const { assemblyAi, run, close } = await openAssemblyAi();
	const { id } = assemblyAi.state.addTranscript();
	assemblyAi.faults.next({ ...page, path: /srt/ });
	const { items, error } = await run('transcript:getSubtitles', { transcriptId: byId(id), withSpeakers: false });
	expect([items, error?.message]).toEqual([[], 'Unexpected response from AssemblyAI (HTTP 200)']);
	await close();
});
