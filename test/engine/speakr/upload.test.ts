/* eslint-disable @n8n/community-nodes/no-restricted-globals -- watches its memory and its clock, never shipped */
import type { IBinaryData, INodeExecutionData } from 'n8n-workflow';
import { byId, byJson, generate, itemWithFile, simulateClock, stopWaits } from '../harness';
import { openRoom, type Room } from './room';

let room: Room;
beforeEach(async () => {
	room = await openRoom();
});
afterEach(async () => await room.close());

const audio = (size = 50_000) => Buffer.alloc(size, 0xaa);
const inline = (binary: object): INodeExecutionData => ({ json: {}, binary: { data: binary as IBinaryData } });

test('a file without a type is sent, and one without content is refused', async () => {
	const { items } = await room.run('recording:upload', {}, { items: [inline({ data: audio().toString('base64'), fileName: 'call.mp3' })] });
	expect(room.speakr.state.recordings.get(Number(items[0]?.json.id))?.originalFilename).toBe('call.mp3');
	const { error } = await room.run('recording:upload', {}, { items: [inline({ fileName: 'call.mp3' })] });
	expect(error?.message).toBe("The file in 'data' is empty");
});

test.each<[string, string, () => Promise<INodeExecutionData>]>([
	['without a type, in the item', '={{ $input.item.binary.data }}', async () => await Promise.resolve(inline({ data: audio().toString('base64'), fileName: 'memo.mp3' }))],
	['that n8n stores, without its data', '={{ $binary.data }}', async () => await itemWithFile(audio(), { fileName: 'memo.mp3' })],
])('the field may be the file itself, %s', async (_, inputField, item) => {
	const { items } = await room.run('recording:upload', { inputField }, { items: [await item()] });
	expect(room.speakr.state.recordings.get(Number(items[0]?.json.id))?.originalFilename).toBe('memo.mp3');
});

describe('upload', () => {
	test('an expression that gives no tag uploads without one', async () => {
		const { items, error } = await room.run('recording:upload', { options: { tagIds: '={{ [$json.tagId] }}' } }, { items: [await itemWithFile(audio(), { fileName: 'memo.mp3' })] });
		expect(error).toBeUndefined();
		expect(items[0]?.json).toMatchObject({ id: 1, tags: [] });
	});
	test('sends the file and every option as Speakr reads them', async () => {
		const tags = [room.speakr.state.addTag({ name: 'a' }), room.speakr.state.addTag({ name: 'b' })];
		const folder = room.speakr.state.addFolder();
		const { items } = await room.run(
			'recording:upload',
			{
				options: {
					fileLastModified: '2026-07-01T10:00:00Z',
					folderId: folder.id,
					hotwords: 'Speakr',
					initialPrompt: 'A meeting',
					keepAudioOnly: true,
					language: 'de',
					maxSpeakers: 4,
					meetingDate: '2026-07-01T12:30:00+02:00',
					minSpeakers: 2,
					notes: 'Größe: “groß”',
					promptVariables: byJson('{"customer": "Ada"}'),
					tagIds: tags.map(({ id }) => id),
					title: 'Planning',
					transcriptionModel: 'whisper-1',
				},
			},
			{ items: [await itemWithFile(audio(), { fileName: 'Besprechung "A" ü.mp3' })] },
		);
		expect(items[0]?.json).toMatchObject({ id: 1, title: 'Planning', tags: ['a', 'b'], folder: folder.name });
		const body = room.speakr.requests.at(-1)?.body;
		expect(JSON.stringify(body)).toContain('Besprechung');
		expect(body).toMatchObject({
			fields: {
				file_last_modified: '1782900000000',
				folder_id: String(folder.id),
				hotwords: 'Speakr',
				initial_prompt: 'A meeting',
				keep_audio_only: 'true',
				language: 'de',
				max_speakers: '4',
				meeting_date: '2026-07-01T12:30:00+02:00',
				min_speakers: '2',
				notes: 'Größe: “groß”',
				prompt_variables: '{"customer":"Ada"}',
				'tag_ids[0]': String(tags[0]?.id),
				'tag_ids[1]': String(tags[1]?.id),
				title: 'Planning',
				transcription_model: 'whisper-1',
			},
		});
	});
	test('the bytes arrive as they are, under the name given', async () => {
		const content = Buffer.from(Array.from({ length: 200_000 }, (_, index) => index % 256));
		await room.run(
			'recording:upload',
			{ inputField: 'voice', options: { fileName: 'memo.mp3' } },
			{ items: [{ json: {}, binary: { voice: (await itemWithFile(content)).binary!.data! } }] },
		);
		const [recording] = room.speakr.state.recordings.where(() => true);
		expect(recording?.originalFilename).toBe('memo.mp3');
		expect(recording?.audio.bytes?.equals(content)).toBe(true);
	});
	test('200 MB stream through without being held in memory', async () => {
		const item = await itemWithFile(generate(200_000_000), { fileName: 'long.mp3' });
		const before = process.memoryUsage().rss;
		let peak = before;
		const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 20);
		const { items } = await room.run('recording:upload', {}, { items: [item] });
		clearInterval(watch);
		expect(items[0]?.json.id).toBe(1);
		expect(room.speakr.state.recordings.get(1)?.audio.size).toBe(200_000_000);
		expect(peak - before).toBeLessThan(150_000_000);
	});
	test('tags and folders that Speakr left out without a word are named', async () => {
		const { items } = await room.run(
			'recording:upload',
			{ options: { tagIds: [99], folderId: 77 } },
			{ items: [await itemWithFile(audio())] },
		);
		expect(items[0]?.json.warnings).toEqual([
			'You have no tag with ID 99, so it was not added',
			'You have no folder with ID 77, so the recording is not in a folder',
		]);
	});
	test.each([
		['no file', async () => [{ json: {} }], /binary file 'data'/],
		['an empty file', async () => [await itemWithFile(Buffer.alloc(0))], /^The file in 'data' is empty$/],
		[
			'a file that is not audio',
			async () => [await itemWithFile(Buffer.from('hello'), { fileName: 'notaudio.mp3' })],
			/^Speakr could not read the file as audio$/,
		],
	])('%s is told as what it is', async (_, items, message) => {
		const { error } = await room.run('recording:upload', {}, { items: await items() });
		expect(error?.message).toMatch(message);
		expect(error?.description ?? '').not.toMatch(/ffmpeg version/i);
		expect(error?.context?.itemIndex).toBe(0);
	});
	test('too large a file names the limit', async () => {
		room.speakr.state.settings.maxFileSizeMb = 1;
		const item = await itemWithFile(audio(3_000_000));
		const { error } = await room.run('recording:upload', {}, { items: [item] });
		expect(error?.message).toBe('File too large. Maximum size is 1 MB.');
	});
	test('is sent again, from the beginning of the file, when the limit refused it', async () => {
		room.speakr.faults.next({ path: /upload/, status: 429, headers: { 'retry-after': '0' } });
		await room.run('recording:upload', {}, { items: [await itemWithFile(audio())] });
		expect(room.requests().filter((request) => request.startsWith('POST'))).toEqual(['POST /recordings/upload', 'POST /recordings/upload']);
		expect(room.speakr.state.recordings.get(1)?.audio.bytes?.equals(audio())).toBe(true);
	});
	test.each([
		['{"first name": "x"}', "'first name' in 'Prompt Variables' is not a valid name"],
		['[1]', /^'Prompt Variables' must be a JSON object /],
		['{', "'Prompt Variables' is not valid JSON"],
	])('prompt variables %s are refused, since Speakr would drop them', async (promptVariables, message) => {
		const items = [await itemWithFile(audio())];
		const { error } = await room.run('recording:upload', { options: { promptVariables: byJson(promptVariables) } }, { items });
		expect(error?.message).toMatch(message);
		expect(room.requests()).toEqual([]);
	});
	test('files go up in the order of the items', async () => {
		const items = await Promise.all(
			['a', 'b', 'c', 'd'].map(async (name) => await itemWithFile(audio(), { fileName: `${name}.mp3` })),
		);
		const uploaded = await room.run('recording:upload', {}, { items });
		expect(uploaded.items.map(({ json }) => json.id)).toEqual([1, 2, 3, 4]);
		expect(uploaded.items.map(({ pairedItem }) => pairedItem)).toEqual([0, 1, 2, 3].map((item) => ({ item })));
	});
});

describe('waiting', () => {
	simulateClock();

	test('upload waits until the recording is processed and returns it whole', async () => {
		const { items } = await room.run(
			'recording:upload',
			{ waitUntilProcessed: true },
			{ items: [await itemWithFile(audio(), { fileName: 'meeting.mp3' })] },
		);
		expect(items[0]?.json).toMatchObject({
			status: 'COMPLETED',
			title: 'Quarterly Planning Meeting',
			transcript: expect.stringContaining('Good morning everyone'),
			summary: expect.stringContaining('## Summary'),
		});
	});
	test('what Speakr left out is told after waiting too', async () => {
		const { items } = await room.run(
			'recording:upload',
			{ waitUntilProcessed: true, options: { tagIds: [99] } },
			{ items: [await itemWithFile(audio(), { fileName: 'meeting.mp3' })] },
		);
		expect(items[0]?.json).toMatchObject({ status: 'COMPLETED', warnings: [expect.stringContaining('no tag with ID 99')] });
	});
	test('wait ends in an error with the reason when the recording failed', async () => {
		const { id } = room.speakr.state.addRecording({ originalFilename: 'asr400.mp3' });
		const { error } = await room.run('recording:wait', { recordingId: byId(id) });
		expect(error?.message).toBe(
			`Speakr could not process recording ${id}: Invalid Audio Format: The audio file format is not supported or the file may be corrupted.`,
		);
	});
	test('wait outlasts a service that is away for a minute', async () => {
		const { id } = room.speakr.state.addRecording();
		room.speakr.faults.next({ path: /status/, status: 502, times: 14 });
		const { items } = await room.run('recording:wait', { recordingId: byId(id) });
		expect(items[0]?.json).toMatchObject({ id, status: 'COMPLETED' });
	});
	test('wait ends at once when the recording is gone', async () => {
		const { error } = await room.run('recording:wait', { recordingId: byId(99) });
		expect(error?.message).toBe('Recording not found');
	});
	test('wait ends with the reason when the service stays away', async () => {
		const { id } = room.speakr.state.addRecording();
		room.speakr.faults.next({ path: /status/, status: 503, times: 500 });
		const { error } = await room.run('recording:wait', { recordingId: byId(id), waitOptions: { maximumWait: 2 } });
		expect(error?.message).toBe('Speakr is temporarily unavailable');
	});
	test('wait returns a failed recording when asked to', async () => {
		const { id } = room.speakr.state.addRecording({ originalFilename: 'llmfail.mp3' });
		const { items } = await room.run('recording:wait', {
			recordingId: byId(id),
			waitOptions: { onFailure: 'continue' },
		});
		expect(items[0]?.json).toMatchObject({
			id,
			status: 'FAILED',
			summary: null,
			error_message: expect.stringContaining('fake LLM failure'),
		});
	});
	test.each(['transcribe', 'summarize'] as const)('%s starts the work, or waits for its end', async (operation) => {
		const { id } = room.speakr.state.addRecording();
		const started = await room.run(`recording:${operation}`, { recordingId: byId(id) });
		expect(started.items[0]?.json).toMatchObject({ id, job_id: expect.any(Number), status: 'QUEUED' });
		await room.speakr.idle();
		const done = await room.run(`recording:${operation}`, { recordingId: byId(id), waitUntilProcessed: true });
		expect(done.items[0]?.json).toMatchObject({ id, status: 'COMPLETED' });
	});
	test('transcribe and summarize send their options', async () => {
		const { id } = room.speakr.state.addRecording();
		await room.run('recording:transcribe', { recordingId: byId(id), options: { language: 'de', minSpeakers: 2 } });
		expect(room.speakr.requests.at(-1)?.body).toEqual({ language: 'de', min_speakers: 2 });
		await room.speakr.idle();
		await room.run('recording:summarize', { recordingId: byId(id), options: { customPrompt: 'Short' } });
		expect(room.speakr.requests.at(-1)?.body).toEqual({ custom_prompt: 'Short' });
	});
	test('without options an empty object is sent, since Speakr refuses no body', async () => {
		const { id } = room.speakr.state.addRecording();
		await room.run('recording:summarize', { recordingId: byId(id) });
		expect(room.speakr.requests.at(-1)?.body).toEqual({});
	});
	test('get status returns what Speakr says', async () => {
		const { id } = room.speakr.state.addRecording({ status: 'PROCESSING' });
		const { items } = await room.run('recording:getStatus', { recordingId: byId(id) });
		expect(items[0]?.json).toMatchObject({ id, status: 'PROCESSING', error_message: null });
	});
	test('ends at once when the execution is cancelled', async () => {
		const { id } = room.speakr.state.addRecording({ status: 'PROCESSING' });
		const cancel = new AbortController();
		const waiting = stopWaits();
		const running = room.run('recording:wait', { recordingId: byId(id) }, { signal: cancel.signal });
		await waiting(1_000);
		cancel.abort();
		expect((await running).status).toBe('canceled');
	});
});
