import { openRoom } from './room';

const room = openRoom();

const bodyOf = ({ body }: { body: Buffer }): unknown => JSON.parse(body.toString());

describe('transcribe', () => {
	test('empties transcript, summary and events at once [read]', async () => {
		await room.restart({ stageDuration: 60_000 });
		const { id } = room.speakr.state.addRecording();
		expect(await room.alice.object('POST', `/recordings/${id}/transcribe`, {})).toMatchObject({ status: 'QUEUED' });
		expect((await room.alice.call('GET', `/recordings/${id}/transcript`)).status).toBe(404);
		expect(await room.alice.object('GET', `/recordings/${id}`)).toMatchObject({ summary: null, events: [] });
	});

	test.each(['QUEUED', 'PROCESSING', 'SUMMARIZING'] as const)('while %s: 400 [read]', async (status) => {
		const { id } = room.speakr.state.addRecording({ status });
		const answer = await room.alice.call('POST', `/recordings/${id}/transcribe`, {});
		expect([answer.status, bodyOf(answer)]).toEqual([400, { error: 'Recording is already being processed' }]);
		expect(await room.alice.object('POST', '/recordings/batch/transcribe', { recording_ids: [id] })).toMatchObject({
			failed: 1,
			results: [{ success: false, error: 'Recording is already being processed' }],
		});
	});

	test('without audio: 404 [read]', async () => {
		const { id } = room.speakr.state.addRecording({ audioDeletedAt: '2026-01-01T00:00:00' });
		const answer = await room.alice.call('POST', `/recordings/${id}/transcribe`, {});
		expect([answer.status, bodyOf(answer)]).toEqual([404, { error: 'Audio file not found for reprocessing' }]);
	});

	test('a title is regenerated unless a person typed it [read]', async () => {
		const [own, old] = [room.speakr.state.addRecording({ title: 'Mine' }), room.speakr.state.addRecording({ title: 'Old', titleByUser: false })];
		const typed = room.speakr.state.addRecording();
		await room.alice.call('PATCH', `/recordings/${typed.id}`, { title: 'Typed' });
		await room.alice.call('POST', '/recordings/batch/transcribe', { recording_ids: [own.id, old.id, typed.id] });
		await room.speakr.idle();
		expect([own.title, old.title, typed.title]).toEqual(['Mine', 'Quarterly Planning Meeting', 'Typed']);
	});

	test('in 0.9.4 the old texts stay, and a second call gives the same job [recorded]', async () => {
		await room.restart({ version: '0.9.4', stageDuration: 60_000 });
		const { id } = room.speakr.state.addRecording();
		const first = await room.alice.object('POST', `/recordings/${id}/transcribe`, {});
		expect(await room.alice.object('POST', `/recordings/${id}/transcribe`, {})).toEqual(first);
		expect((await room.alice.call('GET', `/recordings/${id}/transcript`)).status).toBe(200);
	});
});

describe('summarize', () => {
	test('empties summary and events at once [read]', async () => {
		await room.restart({ stageDuration: 60_000 });
		const { id } = room.speakr.state.addRecording();
		await room.alice.call('POST', `/recordings/${id}/summarize`, {});
		expect(await room.alice.object('GET', `/recordings/${id}`)).toMatchObject({ summary: null, events: [] });
	});

	test.each<[what: string, columns: object, status: number, error: string]>([
		['failed', { originalFilename: 'asr400.mp3' }, 400, 'Cannot generate summary: transcription failed. Please reprocess the transcription first.'],
		['short', { transcription: 'Hm.' }, 400, 'No valid transcription available for summary generation'],
		['none', { transcription: null }, 400, 'No valid transcription available for summary generation'],
		['busy', { status: 'SUMMARIZING', transcription: 'Some words that are long enough.' }, 400, 'Recording is already being processed'],
	])('%s: refused [read]', async (_what, columns, status, error) => {
		const { id } = room.speakr.state.addRecording(columns);
		const answer = await room.alice.call('POST', `/recordings/${id}/summarize`, {});
		expect([answer.status, bodyOf(answer)]).toEqual([status, { error }]);
	});

	test('without a language model: 503 [read]', async () => {
		room.speakr.state.settings.hasLanguageModel = false;
		const { id } = room.speakr.state.addRecording();
		const answer = await room.alice.call('POST', `/recordings/${id}/summarize`, {});
		expect([answer.status, bodyOf(answer)]).toEqual([503, { error: 'Summary service is not available (LLM client not configured)' }]);
	});

	test('the variables of the prompt replace those of the recording [read]', async () => {
		const recording = room.speakr.state.addRecording({ promptVariables: { a: '1' } });
		await room.alice.call('POST', `/recordings/${recording.id}/summarize`, { prompt_variables: { b: '2' } });
		expect(recording.promptVariables).toEqual({ b: '2' });
	});

	test('0.9.4 summarises a failed transcription [recorded]', async () => {
		await room.restart({ version: '0.9.4' });
		const recording = room.speakr.state.addRecording({ originalFilename: 'asr400.mp3' });
		await room.alice.call('POST', `/recordings/${recording.id}/summarize`, {});
		await room.speakr.idle();
		expect(recording).toMatchObject({ status: 'COMPLETED', completedAt: null });
	});
});

describe('chat', () => {
	test('with sources: the passage, and its mark in the answer [read]', async () => {
		const { id } = room.speakr.state.addRecording();
		const answer = await room.alice.object('POST', `/recordings/${id}/chat`, { message: 'Who prepares the report?', with_sources: true });
		expect(answer).toEqual({
			response: 'Fake answer to: Who prepares the report? [1]',
			sources: [
				{
					n: 1,
					segment_index: 2,
					start_time: 6.9,
					end_time: 9.75,
					speaker: 'SPEAKER_00',
					quote: 'Great. Carol, can you prepare the report by Friday?',
					verified: true,
				},
			],
		});
	});

	test('none for a plain transcript, nor unless they are asked for [read]', async () => {
		const plain = room.speakr.state.addRecording({ originalFilename: 'plain.mp3' });
		const { id } = room.speakr.state.addRecording();
		const ask = async (of: number, more: object) => (await room.alice.object('POST', `/recordings/${of}/chat`, { message: 'x', ...more })).sources;
		expect([await ask(plain.id, { with_sources: true }), await ask(id, {}), await ask(id, { with_sources: false })]).toEqual([[], [], []]);
	});

	test('with_sources has to be a boolean [read]', async () => {
		const { id } = room.speakr.state.addRecording();
		expect((await room.alice.call('POST', `/recordings/${id}/chat`, { message: 'x', with_sources: 'true' })).status).toBe(400);
	});
});
