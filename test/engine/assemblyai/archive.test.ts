import { manifestOf } from '../archive/manifest';
import { openRoom } from './room';

test('a transcript that was deleted before it was done is gone, and is not tried again', async () => {
	const room = await openRoom();
	const transcript = room.assemblyAi.state.addTranscript({ status: 'processing' });
	const counts = async () => manifestOf((await room.run('archive:export', { scope: 'new' }, { mode: 'trigger' })).items).counts;
	expect(await counts()).toMatchObject({ unfinished: 1, waiting: 1 });
	Object.assign(transcript, { status: 'completed', deleted: true });
	expect(await counts()).toMatchObject({ gone: 1, failed: 0, waiting: 0 });
	await room.close();
});

test('a transcript that was not done comes with the next run, as if it had been', async () => {
	const room = await openRoom();
	const transcript = room.assemblyAi.state.addTranscript({ status: 'processing' });
	const run = async () => (await room.run('archive:export', { scope: 'new' }, { mode: 'trigger' })).items.map(({ json }) => json);
	expect(await run()).toHaveLength(1);
	transcript.status = 'completed';
	expect(await run()).toMatchObject([{ id: transcript.id, date: expect.any(String) }, { type: 'manifest' }]);
	await room.close();
});

test.each([
	['caf%C3%A9.mp3', 'café'],
	// Latin-1, as some servers still write it.
	['caf%E9.mp3', null],
	['100%.mp3', null],
	['', null],
])('an audio called %s gives the title %s', async (file, title) => {
	const room = await openRoom();
	room.assemblyAi.state.addTranscript({ request: { audio_url: `https://example.com/calls/${file}` } });
	const { items } = await room.run('archive:export');
	expect(items.map(({ json }) => json)).toMatchObject([{ title }, { type: 'manifest', manifest: { addsUp: true } }]);
	await room.close();
});

test('a ZIP says from when to when its transcripts are, although the youngest comes first', async () => {
	const room = await openRoom();
	for (const created of [1, 2, 3]) room.assemblyAi.state.addTranscript({ created: Date.now() - created * 60_000 });
	const { items } = await room.run('archive:export', { output: 'zip' });
	const { from, to } = items[0]?.json ?? {};
	expect(Date.parse(String(to)) - Date.parse(String(from))).toBeGreaterThan(100_000);
	await room.close();
});

test('a transcript that failed names no option that the export does not have', async () => {
	const room = await openRoom();
	const transcript = room.assemblyAi.state.addTranscript({ status: 'processing' });
	const run = async () => (await room.run('archive:export', { scope: 'new' }, { mode: 'trigger' })).items.map(({ json }) => json);
	await run();
	Object.assign(transcript, { status: 'error', error: 'Too short' });
	const told = JSON.stringify(await run());
	expect(told).toContain('Too short');
	expect(told).not.toContain('When Transcription Fails');
	await room.close();
});
