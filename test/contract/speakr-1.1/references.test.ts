import { openWebhookRoom } from './webhook-room';

const room = openWebhookRoom();

const bodyOf = ({ body }: { body: Buffer }): Record<string, unknown> => JSON.parse(body.toString());

const DEAL = { system: 'crm', kind: 'deal', ref: '42', url: 'https://crm.example/42', label: 'The deal' };

let path: string;
beforeEach(() => {
	path = `/recordings/${room.speakr.state.addRecording().id}/external-refs`;
});

const refs = async () => (await room.alice.object('GET', path)).external_refs;

describe('external references [read]', () => {
	test('one is added: 201; the same again: 200, as it was', async () => {
		const made = await room.alice.call('POST', path, DEAL);
		expect([made.status, bodyOf(made)]).toEqual([201, { ...DEAL, id: 1, created_at: expect.stringMatching(/\.\d{6}Z$/) }]);
		const again = await room.alice.call('POST', path, { ...DEAL, label: 'other' });
		expect([again.status, bodyOf(again)]).toEqual([200, bodyOf(made)]);
	});

	test.each<[change: object, error: string]>([
		[{ system: 'CRM' }, 'system must be 1 to 40 characters of a-z, 0-9, _ . -'],
		[{ kind: undefined }, 'kind must be 1 to 40 characters of a-z, 0-9, _ . -'],
		[{ ref: '' }, 'ref must be 1 to 500 printable characters'],
		[{ ref: 'a\nb' }, 'ref must be 1 to 500 printable characters'],
		[{ url: 'ftp://x' }, 'url must be an http:// or https:// address of at most 1000 characters'],
		[{ label: 'x'.repeat(201) }, 'label must be at most 200 characters'],
	])('%j: %s', async (change, error) => {
		const answer = await room.alice.call('POST', path, { ...DEAL, ...change });
		expect([answer.status, bodyOf(answer)]).toEqual([400, { error, code: 'invalid_parameter' }]);
	});

	test('a body that is no JSON is refused in JSON', async () => {
		const answer = await room.alice.call('POST', path);
		expect([answer.status, bodyOf(answer).error]).toEqual([400, 'Each external reference must be an object']);
	});

	test('PUT replaces those of one system, with new ids, and answers all', async () => {
		await room.alice.call('POST', path, DEAL);
		await room.alice.call('POST', path, { ...DEAL, system: 'drive' });
		const answer = await room.alice.object('PUT', `${path}?system=crm`, {
			external_refs: [DEAL, { ...DEAL, label: 'last' }, { ...DEAL, ref: '43' }],
		});
		expect(answer.external_refs).toMatchObject([
			{ id: 2, system: 'drive' },
			{ id: 3, ref: '42', label: 'last' },
			{ id: 4, ref: '43' },
		]);
	});

	test.each<[query: string, refs: object[], error: string]>([
		['', [], '?system= is required'],
		['?system=crm', [{ ...DEAL, system: 'drive' }], 'Every reference must have the system given in ?system='],
	])('PUT%s %j: %s', async (query, external_refs, error) => {
		const answer = await room.alice.call('PUT', path + query, { external_refs });
		expect([answer.status, bodyOf(answer).error]).toEqual([400, error]);
	});

	test('fifty for each user and recording', async () => {
		const fifty = Array.from({ length: 50 }, (_, index) => ({ ...DEAL, ref: String(index) }));
		await room.alice.call('PUT', `${path}?system=crm`, { external_refs: fifty });
		const answer = await room.alice.call('POST', path, { ...DEAL, ref: 'one more' });
		expect([answer.status, bodyOf(answer)]).toEqual([
			409,
			{ error: 'At most 50 external references per recording', code: 'conflict' },
		]);
	});

	test('deleted: 204, then 404', async () => {
		await room.alice.call('POST', path, DEAL);
		expect((await room.alice.call('DELETE', `${path}/1`)).status).toBe(204);
		const again = await room.alice.call('DELETE', `${path}/1`);
		expect([again.status, bodyOf(again)]).toEqual([404, { error: 'Reference not found', code: 'not_found' }]);
	});

	test('a change moves updated_at and is told to the owner, one of a sharee only moves it', async () => {
		const { state } = room.speakr;
		state.settings.internalSharing = true;
		const [recording] = state.recordings.all();
		if (!recording) throw new Error('There is no recording');
		state.share(recording, 'bob', { canEdit: true });
		await room.alice.subscribe(room.receiver.url, ['recording.updated']);
		const before = recording.updatedAt;
		await room.bob.call('POST', path, { ...DEAL, ref: "bob's" });
		expect(recording.updatedAt > before).toBe(true);
		await room.alice.call('POST', path, DEAL);
		await room.speakr.idle();
		expect(room.data()).toMatchObject([{ fields_changed: ['external_refs'], external_refs: [{ ref: '42' }] }]);
		expect(await refs()).toMatchObject([{ ref: '42' }]);
	});
});

describe('public links [read]', () => {
	const https = { 'X-Forwarded-Proto': 'https' };
	const share = (body: unknown = {}, headers: Record<string, string> = https) => room.alice.call('POST', path.replace('external-refs', 'share'), body, headers);

	test('made once, then used again; the flags change only when that is asked for', async () => {
		const made = await share({ expires_in_days: 7 });
		expect([made.status, bodyOf(made)]).toEqual([
			201,
			{
				share_url: expect.stringMatching(/^https:\/\/127\.0\.0\.1:\d+\/share\//),
				existing: false,
				flags_differ: false,
				share: { id: 1, share_summary: true, share_notes: false, created_at: expect.any(String), expires_at: expect.stringMatching(/Z$/) },
			},
		]);
		const again = await share({ share_notes: true });
		expect([again.status, bodyOf(again)]).toMatchObject([200, { existing: true, flags_differ: true, share: { id: 1, share_notes: false } }]);
		const updated = bodyOf(await share({ share_notes: true, update_existing: true }));
		expect(updated).toMatchObject({ flags_differ: false, share: { id: 1, share_notes: true } });
		expect(bodyOf(await share({ force_new: true }))).toMatchObject({ existing: false, share: { id: 2 } });
	});

	test.each<[what: string, prepare: () => void, headers: Record<string, string>, status: number, code: string]>([
		['turned off', () => (room.speakr.state.settings.publicSharing = false), {}, 403, 'feature_disabled'],
		['no right', () => (room.speakr.state.settings.canSharePublicly = false), {}, 403, 'not_permitted'],
		['plain HTTP', () => {}, {}, 403, 'https_required'],
		['a foreign recording', () => (path = `/recordings/${room.speakr.state.addRecording({ owner: 'bob' }).id}/external-refs`), https, 404, 'not_found'],
	])('%s: refused', async (_what, prepare, headers, status, code) => {
		prepare();
		const answer = await share({ share_notes: 'x' }, headers);
		expect([answer.status, bodyOf(answer).code]).toEqual([status, code]);
	});

	test.each([
		[{ share_notes: 'true' }, 'share_notes must be true or false'],
		[{ expires_in_days: 0 }, 'expires_in_days must be 1 to 3650'],
		[{ expires_in_days: true }, 'expires_in_days must be 1 to 3650'],
	])('%j: %s', async (body, error) => {
		const answer = await share(body);
		expect([answer.status, bodyOf(answer)]).toEqual([400, { error, code: 'invalid_parameter' }]);
	});

	test('listed newest first, revoked with 204, and both told to webhooks', async () => {
		await room.alice.subscribe(room.receiver.url, ['recording.share.created', 'recording.share.revoked']);
		await share();
		await share({ force_new: true });
		await share();
		expect((await room.alice.object('GET', path.replace('external-refs', 'shares'))).shares).toMatchObject([
			{ id: 2, share_url: expect.any(String) },
			{ id: 1 },
		]);
		expect((await room.alice.call('DELETE', '/shares/1')).status).toBe(204);
		expect((await room.alice.call('DELETE', '/shares/1')).status).toBe(404);
		await room.speakr.idle();
		expect(room.events()).toEqual(['share.created', 'share.created', 'share.revoked']);
		expect(Object.keys(room.data()[0] ?? {})).toEqual(['recording_id', 'share_id', 'share_summary', 'share_notes', 'updated_at', 'external_refs']);
	});
});
