import { send } from '../speakr/request';
import { openRoom } from './room';

const room = openRoom();

const bodyOf = ({ body }: { body: Buffer }): unknown => JSON.parse(body.toString());

const recordingWith = (columns = {}) => room.speakr.state.addRecording(columns);

describe('what the framework refuses [read]', () => {
	test.each<[what: string, method: string, path: string, body: string | undefined, type: string, status: number]>([
		['an unknown path', 'GET', '/nothing', undefined, '', 404],
		['an id that is no number', 'GET', '/recordings/abc', undefined, '', 404],
		['a trailing slash', 'GET', '/recordings/', undefined, '', 404],
		['another method', 'PUT', '/recordings/1', '{}', 'application/json', 405],
		['a body that is no JSON', 'PATCH', '/recordings/1', '{', 'application/json', 400],
		['no content type', 'PATCH', '/recordings/1', '{}', 'text/plain', 415],
	])('%s: a page', async (_what, method, path, body, type, status) => {
		recordingWith();
		const headers = { Authorization: `Bearer ${room.speakr.tokens.alice}`, ...(type !== '' && { 'Content-Type': type }) };
		const answer = await send(room.speakr, { method, path: `/api/v1${path}`, headers, body });
		expect([answer.status, answer.headers['content-type']]).toEqual([status, 'text/html; charset=utf-8']);
	});
	test('but 413, which is JSON', async () => {
		room.speakr.state.settings.maxFileSizeMb = 1;
		const headers = { Authorization: `Bearer ${room.speakr.tokens.alice}`, 'Content-Type': 'multipart/form-data; boundary=b' };
		const answer = await send(room.speakr, { method: 'POST', path: '/api/v1/recordings/upload', headers, body: Buffer.alloc(1_100_000) });
		expect([answer.status, bodyOf(answer)]).toEqual([
			413,
			{ error: 'File too large. Maximum size is 1 MB.', max_size_mb: 1, effective_limit_mb: 1, audio_only_mode: false },
		]);
	});
});

describe('what every answer has [read]', () => {
	test('security headers since 0.10.1', async () => {
		const { headers } = await room.alice.call('GET', '/stats');
		expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-robots-tag': expect.stringContaining('noindex') });
		await room.restart({ version: '0.9.4' });
		expect((await room.alice.call('GET', '/stats')).headers).not.toHaveProperty('x-content-type-options');
	});
});

describe('what is as it was in 0.9.4 [read]', () => {
	test('status=pending matches nothing, status=queued is ignored, and a queued one has no position', async () => {
		const { id } = recordingWith({ status: 'QUEUED' });
		expect(await room.alice.object('GET', '/recordings?status=pending')).toMatchObject({ recordings: [] });
		expect(await room.alice.object('GET', '/recordings?status=queued')).toMatchObject({ recordings: [{ id }] });
		expect(await room.alice.object('GET', `/recordings/${id}/status`)).toMatchObject({ status: 'QUEUED', queue_position: null });
	});
	test('a failed transcription is a text that begins with ERROR_JSON', async () => {
		const { id } = recordingWith({ originalFilename: 'asr400.mp3' });
		expect(await room.alice.object('GET', `/recordings/${id}`)).toMatchObject({
			status: 'FAILED',
			error_message: null,
			transcription: expect.stringMatching(/^ERROR_JSON:\{/),
		});
	});
	test('the word false is true', async () => {
		const { id } = recordingWith({ isInbox: false });
		expect(await room.alice.object('PATCH', `/recordings/${id}`, { is_inbox: 'false' })).toMatchObject({ recording: { is_inbox: true } });
	});
	test('tags that failed are told as a success', async () => {
		const { id } = recordingWith();
		expect(await room.alice.object('POST', `/recordings/${id}/tags`, { tag_ids: [99] })).toMatchObject({
			success: true,
			added_tags: [],
			errors: ['Tag 99 not found'],
		});
	});
	test('a batch that failed is told as a success', async () => {
		expect(await room.alice.object('PATCH', '/recordings/batch', { recording_ids: [99], updates: { is_inbox: true } })).toMatchObject({
			success: true,
			updated: 0,
			failed: 1,
			results: [{ id: 99, success: false, error: 'Not found' }],
		});
	});
	test('a tag cannot get the name of another: the page of a failure', async () => {
		const [one, other] = [room.speakr.state.addTag({ name: 'One' }), room.speakr.state.addTag({ name: 'Other' })];
		const answer = await room.alice.call('PUT', `/tags/${other.id}`, { name: one.name });
		expect([answer.status, answer.headers['content-type']]).toEqual([500, 'text/html; charset=utf-8']);
	});
	test('statistics of all are for administrators, but any other word tells them', async () => {
		recordingWith({ owner: 'bob' });
		expect((await room.alice.call('GET', '/stats?scope=all')).status).toBe(403);
		expect(await room.alice.object('GET', '/stats?scope=other')).toMatchObject({ recordings: { total: 1 } });
	});
	test("an administrator's batch deletes what is another's", async () => {
		const { id } = recordingWith({ owner: 'bob' });
		const headers = { Authorization: `Bearer ${room.speakr.tokens.admin}` };
		const answer = await room.alice.call('DELETE', '/recordings/batch', { recording_ids: [id] }, headers);
		expect(bodyOf(answer)).toMatchObject({ deleted: 1 });
	});
	test('audio has an ETag and ranges of its own', async () => {
		const { id } = recordingWith();
		const { status, headers } = await room.alice.call('GET', `/recordings/${id}/audio`, undefined, { Range: 'bytes=0-9' });
		expect([status, headers['content-length'], headers.etag]).toEqual([206, '10', expect.any(String)]);
	});
});

describe('what is new beside what other tests show [read]', () => {
	test('models: a list also where the administrator chose none', async () => {
		expect(await room.alice.object('GET', '/transcription')).toMatchObject({ models: [], default_model: null, capabilities: { diarization: expect.any(Boolean) } });
	});
	test('the user says whether an email is sent on completion', async () => {
		expect(await room.alice.object('GET', '/users/me')).toMatchObject({ preferences: { notify_email_on_completion: expect.any(Boolean) } });
	});
	test('an update answers when it was made, and the archive flag', async () => {
		const { id } = recordingWith();
		expect(await room.alice.object('PATCH', `/recordings/${id}`, { is_archived: true })).toMatchObject({
			success: true,
			recording: { id, is_archived: true, updated_at: expect.stringMatching(/\.\d{6}Z$/) },
		});
	});
	test('a batch archives, counts as one request, and shares nothing by the tags of a group', async () => {
		await room.restart({ tokenLimits: { write: 2 } });
		const { state } = room.speakr;
		state.settings.internalSharing = true;
		const tag = state.addTag({ groupId: 1 });
		const ids = [recordingWith(), recordingWith(), recordingWith()].map(({ id }) => id);
		const updates = { is_archived: true, add_tag_ids: [tag.id] };
		const { headers } = await room.alice.call('PATCH', '/recordings/batch', { recording_ids: ids, updates });
		expect(headers['x-ratelimit-remaining']).toBe('1');
		expect(state.recordings.where(({ isArchived, tagIds }) => isArchived && tagIds.includes(tag.id))).toHaveLength(3);
		expect(state.shares.size).toBe(0);
	});
	test('speakers are not identified where there are none', async () => {
		const { id } = recordingWith({ transcription: '[]' });
		const answer = await room.alice.call('POST', `/recordings/${id}/speakers/identify`);
		expect([answer.status, bodyOf(answer)]).toEqual([400, { error: 'No speakers found in transcription' }]);
	});
	test('a key gives a failed recording as well', async () => {
		const { id } = recordingWith({ originalFilename: 'asr400.mp3', idempotencyKey: 'key' });
		const headers = { Authorization: `Bearer ${room.speakr.tokens.alice}`, 'Content-Type': 'multipart/form-data; boundary=b' };
		const body = '--b\r\nContent-Disposition: form-data; name="idempotency_key"\r\n\r\nkey\r\n--b--\r\n';
		const answer = await send(room.speakr, { method: 'POST', path: '/api/v1/recordings/upload', headers, body });
		expect([answer.status, bodyOf(answer)]).toMatchObject([200, { id, status: 'FAILED', idempotent_replay: true }]);
	});
	test('questions are asked of recordings by tag, speaker and date, and a date that is none is a failure', async () => {
		room.speakr.state.settings.inquire = true;
		room.speakr.state.settings.inquireAgent = true;
		const tag = room.speakr.state.addTag();
		const tagged = recordingWith({ tagIds: [tag.id], createdAt: '2026-05-01T00:00:00', meetingDate: '2026-05-01T00:00:00', originalFilename: 'plain.mp3' });
		const spoken = recordingWith({ createdAt: '2026-06-01T00:00:00', meetingDate: '2026-06-01T00:00:00' });
		const cited = async (filters: object) => (await room.alice.object('POST', '/inquire', { question: 'What?', filters })).citations;
		expect(await cited({ tag_ids: [tag.id] })).toMatchObject([{ recording_id: tagged.id }]);
		expect(await cited({ speakers: ['SPEAKER_00'] })).toMatchObject([{ recording_id: spoken.id }]);
		expect(await cited({ date_from: '2026-05-15' })).toMatchObject([{ recording_id: spoken.id }]);
		expect(await cited({ date_to: '2026-05-15' })).toMatchObject([{ recording_id: tagged.id }]);
		const answer = await room.alice.call('POST', '/inquire', { question: 'What?', filters: { date_from: 'soon' } });
		expect([answer.status, answer.headers['content-type']]).toEqual([500, 'text/html; charset=utf-8']);
	});
});
