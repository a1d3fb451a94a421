/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests, never shipped */
import { setTimeout as pause } from 'node:timers/promises';

import { hold } from '../../services/shared/hold';
import { ALL_TYPES, openWebhookRoom } from './webhook-room';

const room = openWebhookRoom();

beforeEach(async () => {
	await room.alice.subscribe(room.receiver.url, ALL_TYPES);
});

const add = () => room.speakr.state.addRecording();

async function restart(options: Parameters<typeof room.restart>[0]): Promise<void> {
	await room.restart(options);
	await room.alice.subscribe(room.receiver.url, ALL_TYPES);
}

describe('an upload [read]', () => {
	test('each commit of the pipeline says updated; the summary ends before the transcription does', async () => {
		const id = await room.alice.upload('meeting.mp3');
		await room.speakr.idle();
		expect(room.events()).toEqual([
			'created',
			'transcription.started',
			'updated',
			'updated',
			'updated',
			'updated',
			'events.extracted',
			'summary.completed',
			'transcription.completed',
		]);
		expect(room.data('updated').map((data) => data.fields_changed)).toEqual([['transcript'], ['title'], ['summary'], ['events']]);
		expect(room.data('transcription.completed')).toEqual([
			{
				recording_id: id,
				title: 'Quarterly Planning Meeting',
				language: 'en',
				audio_duration_seconds: expect.any(Number),
				transcription_duration_seconds: 0,
				summarization_duration_seconds: 0,
				updated_at: expect.stringMatching(/\.\d{6}Z$/),
				external_refs: [],
			},
		]);
	});

	test.each<[file: string, ends: string[], status: string]>([
		['asr400.mp3', ['transcription.failed'], 'FAILED'],
		['llmfail.mp3', ['summary.failed', 'transcription.completed'], 'FAILED'],
		['budget.mp3', ['transcription.completed'], 'FAILED'],
		['empty.mp3', ['transcription.completed'], 'FAILED'],
		['plain.mp3', ['summary.completed', 'transcription.completed'], 'COMPLETED'],
	])('%s: %j, %s', async (file, ends, status) => {
		const id = await room.alice.upload(file);
		await room.speakr.idle();
		expect(room.events().filter((name) => /(completed|failed)$/.test(name))).toEqual(ends);
		expect(room.speakr.state.recordings.get(id)?.status).toBe(status);
	});

	test('a file without speech has an error message and no transcript', async () => {
		const id = await room.alice.upload('empty.mp3');
		await room.speakr.idle();
		const detail = await room.alice.object('GET', `/recordings/${id}`);
		expect(detail).toMatchObject({ status: 'FAILED', transcription: null, completed_at: null, error_message: expect.any(String) });
	});

	test('without automatic summaries there is no event of one', async () => {
		await room.alice.call('PUT', '/settings/auto-summarization', { enabled: false });
		await room.alice.upload('meeting.mp3');
		await room.speakr.idle();
		expect(room.events().filter((name) => name.startsWith('summary'))).toEqual([]);
	});

	test('that it failed is queued before the status says so', async () => {
		const failing = hold();
		await restart({ stageDuration: async (stage) => await (stage === 'failing' ? failing.held : undefined) });
		const seen: unknown[] = [];
		room.receiver.answer(async ({ headers }) => {
			if (headers['speakr-event'] !== 'recording.transcription.failed') return { status: 200 };
			seen.push((await room.alice.object('GET', '/recordings/1/status')).status);
			failing.release();
			return { status: 200 };
		});
		const id = await room.alice.upload('asr400.mp3');
		await room.speakr.idle();
		expect([seen, room.speakr.state.recordings.get(id)?.status]).toEqual([['PROCESSING'], 'FAILED']);
	});
});

describe('a summary that was asked for [read]', () => {
	test('says so, and completed_at moves', async () => {
		const { id, completedAt } = add();
		await room.alice.call('POST', `/recordings/${id}/summarize`, {});
		await room.speakr.idle();
		expect(room.events().filter((name) => name !== 'updated')).toEqual(['events.extracted', 'summary.completed']);
		expect(String(room.speakr.state.recordings.get(id)?.completedAt) > String(completedAt)).toBe(true);
	});

	test('failed: summary.failed with the reason, and completed_at stays', async () => {
		const { id, completedAt } = add();
		await room.alice.call('POST', `/recordings/${id}/summarize`, { custom_prompt: 'LLMFAIL' });
		await room.speakr.idle();
		expect(room.data('summary.failed')).toMatchObject([{ recording_id: id, error: expect.stringContaining('Error code: 400') }]);
		expect(room.speakr.state.recordings.get(id)).toMatchObject({ status: 'FAILED', completedAt });
	});

	test('in 0.9.4 completed_at stays as it was [recorded]', async () => {
		await room.restart({ version: '0.9.4' });
		const { id, completedAt } = add();
		await room.alice.call('POST', `/recordings/${id}/summarize`, {});
		await room.speakr.idle();
		expect(room.speakr.state.recordings.get(id)?.completedAt).toBe(completedAt);
	});
});

describe('recording.updated [read]', () => {
	test.each<[path: string, act: (id: number) => unknown, fields: string[]]>([
		['PATCH', (id) => room.alice.call('PATCH', `/recordings/${id}`, { title: 'new', is_archived: true }), ['is_archived', 'title']],
		['notes', (id) => room.alice.call('PUT', `/recordings/${id}/notes`, { notes: 'x' }), ['notes']],
		['summary', (id) => room.alice.call('PUT', `/recordings/${id}/summary`, { summary: 'x' }), ['summary']],
		['batch', (id) => room.alice.call('PATCH', '/recordings/batch', { recording_ids: [id], updates: { is_inbox: false } }), ['is_inbox']],
		['tags', (id) => room.alice.call('POST', `/recordings/${id}/tags`, { tag_id: room.speakr.state.addTag().id }), ['tags']],
		['the web app', (id) => room.speakr.state.write(room.speakr.state.recordings.get(id) ?? add(), { title: 'new' }), ['title']],
	])('by %s', async (_path, act, fields) => {
		const { id } = add();
		await act(id);
		await room.speakr.idle();
		expect(room.data()).toEqual([
			{
				recording_id: id,
				title: expect.any(String),
				fields_changed: fields,
				updated_at: expect.any(String),
				external_refs: [],
			},
		]);
	});

	test('not for the same value again, nor for what is past the listener', async () => {
		const tag = room.speakr.state.addTag();
		const { id } = room.speakr.state.addRecording({ tagIds: [tag.id] });
		await room.alice.call('PATCH', `/recordings/${id}`, { is_inbox: true });
		await room.alice.call('PATCH', '/recordings/batch', { recording_ids: [id], updates: { remove_tag_ids: [tag.id] } });
		await room.speakr.idle();
		expect([room.events(), room.speakr.state.recordings.get(id)?.tagIds]).toEqual([[], []]);
	});

	test('repeated edits of the same fields are merged into one that waits: new data, first id and time', async () => {
		await restart({ timeFactor: 20 });
		const { id } = add();
		for (const title of ['one', 'two']) await room.alice.call('PATCH', `/recordings/${id}`, { title });
		await room.alice.call('PATCH', `/recordings/${id}`, { notes: 'x' });
		const [merged, other] = room.speakr.state.deliveries.all();
		expect(room.speakr.state.deliveries.size).toBe(2);
		expect(JSON.parse(merged?.payload ?? '')).toMatchObject({ id: merged?.eventId, data: { title: 'two', fields_changed: ['title'] } });
		expect(JSON.parse(other?.payload ?? '')).toMatchObject({ data: { fields_changed: ['notes'] } });
	});

	test('merged into one that is under way, the new words are never sent although the log shows them', async () => {
		const second = hold();
		room.receiver.answer(async () => {
			if (room.receiver.received.length === 1) await second.held;
			return { status: 200 };
		});
		const { id } = add();
		await room.alice.call('PATCH', `/recordings/${id}`, { title: 'one' });
		while (room.receiver.received.length === 0) await pause(1);
		await room.alice.call('PATCH', `/recordings/${id}`, { title: 'two' });
		second.release();
		await room.speakr.idle();
		expect(room.data()).toMatchObject([{ title: 'one' }]);
		expect(room.speakr.state.deliveries.all()).toMatchObject([{ status: 'success', payload: expect.stringContaining('two') }]);
	});
});

describe('recording.deleted [read]', () => {
	test.each<[path: string, act: (id: number) => unknown]>([
		['v1', (id) => room.alice.call('DELETE', `/recordings/${id}`)],
		['a batch', (id) => room.alice.call('DELETE', '/recordings/batch', { recording_ids: [id] })],
		['retention', (id) => room.speakr.state.deleteRecording(id, 'retention')],
	])('by %s, without what is told of one that is still there', async (_path, act) => {
		const { id, title } = add();
		await act(id);
		await room.speakr.idle();
		expect([room.events(), room.data()]).toEqual([['deleted'], [{ recording_id: id, title }]]);
	});
});

describe('include_shared [read]', () => {
	test('finished recordings that are shared: the same event id, and whose it is', async () => {
		room.speakr.state.settings.internalSharing = true;
		const recording = add();
		room.speakr.state.share(recording, 'bob');
		const plain = { name: 'bob', events: ALL_TYPES, allow_http: true };
		await room.bob.call('POST', '/webhooks', { ...plain, url: `${room.receiver.url}/plain` });
		await room.bob.call('POST', '/webhooks', { ...plain, url: `${room.receiver.url}/shared`, include_shared: true });
		await room.alice.call('PATCH', `/recordings/${recording.id}`, { title: 'new' });
		await room.alice.call('POST', `/recordings/${recording.id}/transcribe`, {});
		await room.speakr.idle();
		await room.alice.call('DELETE', `/recordings/${recording.id}`);
		await room.speakr.idle();
		const bobs = room.receiver.received.filter(({ path }) => path !== '/');
		expect(new Set(bobs.map(({ path }) => path))).toEqual(new Set(['/shared']));
		const types = bobs.map(({ headers }) => String(headers['speakr-event']).replace('recording.', ''));
		// The work on it is not seen until it is done.
		expect(types).toEqual(['updated', 'summary.completed', 'transcription.completed']);
		const [first, second] = room.envelopes();
		expect([second?.id, second?.user_id, second?.data]).toMatchObject([first?.id, 3, { owner_user_id: 2 }]);
	});
});
