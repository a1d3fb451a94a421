import { multipart, send } from '../speakr/request';
import { openWebhookRoom } from './webhook-room';

const room = openWebhookRoom();

async function upload(fields: Record<string, string>, filename: string | null = 'meeting.mp3') {
	const boundary = 'boundary-of-a-test';
	const file = { name: 'file', filename, content_type: 'audio/mpeg', bytes: 2000 };
	const form = { multipart_fields: Object.entries(fields), multipart_files: filename === null ? [] : [file] };
	const headers = {
		Authorization: `Bearer ${room.speakr.tokens.alice}`,
		'Content-Type': `multipart/form-data; boundary=${boundary}`,
	};
	const answer = await send(room.speakr, { method: 'POST', path: '/api/v1/recordings/upload', headers, body: multipart(form, boundary) });
	const body: Record<string, unknown> = JSON.parse(answer.body.toString());
	return { status: answer.status, body };
}

describe('an upload [read]', () => {
	test('participants and references are kept, and what was ignored is told', async () => {
		const tag = room.speakr.state.addTag();
		const { status, body } = await upload({
			participants: ' Ada, Bob ',
			external_refs: JSON.stringify([{ system: 'crm', kind: 'deal', ref: '42' }]),
			'tag_ids[0]': String(tag.id),
			'tag_ids[1]': '99',
			'tag_ids[7]': 'x',
			folder_id: '5',
		});
		expect([status, body]).toMatchObject([
			202,
			{
				participants: 'Ada, Bob',
				external_refs: [{ system: 'crm', kind: 'deal', ref: '42' }],
				tags: [{ id: tag.id }],
				ignored: { tag_ids: [99, 'x'], folder_id: 5 },
				transcription_language: null,
				is_archived: false,
				updated_at: expect.stringMatching(/Z$/),
			},
		]);
	});

	test('nothing ignored: empty; strict refuses what would be', async () => {
		expect((await upload({})).body.ignored).toEqual({ tag_ids: [], folder_id: null });
		const { status, body } = await upload({ tag_id: '99', strict: 'true' });
		expect([status, body]).toEqual([
			400,
			{
				error: 'A tag or folder in the upload is not one you can use',
				code: 'invalid_parameter',
				ignored: { tag_ids: [99], folder_id: null },
			},
		]);
		expect(room.speakr.state.recordings.size).toBe(1);
	});

	test('the same key within a day: the same recording, also without a file; a deleted one frees it', async () => {
		const first = await upload({ idempotency_key: ' key ' });
		const again = await upload({ idempotency_key: 'key' }, null);
		expect([again.status, again.body]).toMatchObject([200, { id: first.body.id, idempotent_replay: true, external_refs: [] }]);
		expect(again.body).not.toHaveProperty('ignored');
		room.speakr.clock.advance(86_401);
		const later = await upload({ idempotency_key: 'key' });
		expect(later.status).toBe(202);
		await room.alice.call('DELETE', `/recordings/${String(later.body.id)}`);
		expect((await upload({ idempotency_key: 'key' })).status).toBe(202);
	});

	test.each<[fields: Record<string, string>, status: number, error: string]>([
		[{ participants: 'x'.repeat(501) }, 400, 'participants must be at most 500 characters'],
		[{ external_refs: '{' }, 400, 'external_refs must be JSON'],
		[{ external_refs: '[{}]' }, 400, 'system must be 1 to 40 characters of a-z, 0-9, _ . -'],
		[{ external_refs: JSON.stringify(Array(51).fill({})) }, 409, 'At most 50 external references per recording'],
		[{ idempotency_key: 'x'.repeat(101) }, 400, 'idempotency_key must be 1 to 100 characters'],
	])('refused before the file is looked at: %#', async (fields, status, error) => {
		const answer = await upload(fields, null);
		expect([answer.status, answer.body.error]).toEqual([status, error]);
	});

	test('its tags and references are told as an edit before it is told that it was created', async () => {
		await room.alice.subscribe(room.receiver.url, ['recording.created', 'recording.updated']);
		const tag = room.speakr.state.addTag();
		await upload({ tag_id: String(tag.id) });
		await room.speakr.idle();
		expect(room.events().slice(0, 2)).toEqual(['updated', 'created']);
	});

	test('a meeting date is converted to UTC', async () => {
		expect((await upload({ meeting_date: '2026-07-07T12:30:00+02:00' })).body.meeting_date).toBe('2026-07-07T10:30:00');
	});

	test('0.9.4 drops all that in silence [recorded]', async () => {
		await room.restart({ version: '0.9.4' });
		const { status, body } = await upload({ participants: 'Ada', tag_id: '99', strict: 'true', idempotency_key: 'key' });
		expect([status, body.participants, 'ignored' in body]).toEqual([202, null, false]);
		expect((await upload({ idempotency_key: 'key' })).body.id).not.toBe(body.id);
	});
});
