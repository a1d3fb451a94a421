import { VERSIONS, startSpeakr } from '../../services/speakr';
import type { Preset } from '../../services/speakr/access/scopes';
import { clientOf } from '../speakr/client';
import { send } from '../speakr/request';
import { openRoom } from './room';

const room = openRoom();

const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });

const bodyOf = ({ body }: { body: Buffer }): unknown => JSON.parse(body.toString());

describe('capabilities and the current token [read]', () => {
	test('every documented feature is told, and the version with a v', async () => {
		expect(await room.alice.object('GET', '/capabilities')).toEqual({
			speakr_version: 'v0.10.11-alpha',
			api_version: '1.1',
			models_local: false,
			features: {
				token_scopes: true,
				changes_feed: true,
				etags: true,
				webhook_signature_v2: true,
				external_refs: true,
				upload_idempotency: true,
				share_links: true,
				chat_sources: true,
				internal_sharing: false,
				public_sharing: true,
				can_share_publicly: true,
				search: { keyword: true, semantic: false },
				inquire: { enabled: false, agent: false },
			},
		});
	});

	test('the token: sorted scopes, full when there are none, Z with six digits, and this very use', async () => {
		const { token } = room.speakr.state.addToken('integration');
		const shown = await clientOf(room.speakr, token).object('GET', '/tokens/current');
		const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;
		expect(shown).toEqual({
			id: expect.any(Number),
			name: 'a token',
			scopes: ['read', 'upload', 'write'],
			created_at: expect.stringMatching(time),
			expires_at: null,
			last_used_at: expect.stringMatching(time),
			via: 'header',
		});
		expect(await room.alice.object('GET', '/tokens/current')).toMatchObject({ scopes: ['full'] });
	});

	test('both need a token but no scope', async () => {
		const { token } = room.speakr.state.addToken('recorder');
		for (const path of ['/capabilities', '/tokens/current']) {
			expect((await clientOf(room.speakr, token).call('GET', path)).status).toBe(200);
			expect((await send(room.speakr, { method: 'GET', path: `/api/v1${path}` })).status).toBe(401);
		}
	});
});

describe('versions', () => {
	test.each(VERSIONS)('%s says so in the system info, and only 1.1 has capabilities [read] [recorded]', async (version) => {
		const speakr = await startSpeakr({ version });
		const info = await send(speakr, { method: 'GET', path: '/api/system/info' });
		expect(bodyOf(info)).toMatchObject({ version: version === '1.1' ? 'v0.10.11-alpha' : `v${version}-alpha` });
		const answer = await clientOf(speakr).call('GET', '/capabilities');
		expect([answer.status, answer.headers['content-type']]).toEqual(
			version === '1.1' ? [200, 'application/json'] : [404, 'text/html; charset=utf-8'],
		);
		await speakr.close();
	});

	test('0.8.16 has neither webhooks nor users/me [read]', async () => {
		await room.restart({ version: '0.8.16' });
		expect((await room.alice.call('GET', '/webhooks')).status).toBe(404);
		expect((await room.alice.call('GET', '/users/me')).status).toBe(404);
		expect((await room.alice.call('GET', '/stats')).status).toBe(200);
	});

	test('0.8.16 drops the folder of a recording in silence [read]', async () => {
		await room.restart({ version: '0.8.16' });
		const folder = room.speakr.state.addFolder();
		const recording = room.speakr.state.addRecording();
		const updates = { folder_id: folder.id };
		expect((await room.alice.call('PATCH', `/recordings/${recording.id}`, updates)).status).toBe(200);
		await room.alice.call('PATCH', '/recordings/batch', { recording_ids: [recording.id], updates });
		expect(recording.folderId).toBeNull();
	});
});

describe('a missing or bad token [read]', () => {
	const WORDS = 'Authentication required: missing, invalid, expired, or revoked API token or session';

	test.each<[what: string, headers: (token: string) => Record<string, string>]>([
		['none', () => ({})],
		['wrong', () => bearer('x')],
		['a wrong Bearer before a right X-API-Token', (token) => ({ ...bearer('x'), 'X-API-Token': token })],
	])('%s: 401 JSON without a code', async (_what, headersOf) => {
		const headers = headersOf(room.speakr.tokens.alice);
		const answer = await send(room.speakr, { method: 'GET', path: '/api/v1/tags', headers });
		expect([answer.status, answer.headers['www-authenticate'], bodyOf(answer)]).toEqual([401, 'Bearer', { error: WORDS }]);
	});

	test('expired: the same; a web page without a token: the login page', async () => {
		const expired = await send(room.speakr, { method: 'GET', path: '/api/v1/tags', headers: bearer(room.speakr.tokens.expired) });
		expect(expired.status).toBe(401);
		const page = await send(room.speakr, { method: 'GET', path: '/speakers/suggestions/1' });
		expect([page.status, page.headers.location]).toEqual([302, '/login?next=%2Fspeakers%2Fsuggestions%2F1']);
		const presented = await send(room.speakr, { method: 'GET', path: '/speakers/suggestions/1', headers: bearer('x') });
		expect(presented.status).toBe(401);
	});
});

describe('scopes [read]', () => {
	const as = (preset: Preset) => clientOf(room.speakr, room.speakr.state.addToken(preset).token);

	test('a missing scope: 403 with what is missing and what there is, and nothing happens', async () => {
		const answer = await as('readOnly').call('POST', '/tags', { name: 'x' });
		expect([answer.status, bodyOf(answer), answer.headers['www-authenticate']]).toEqual([
			403,
			{
				error: "This token does not have the 'write' scope",
				code: 'insufficient_scope',
				required_scopes: ['write'],
				token_scopes: ['read'],
			},
			'Bearer error="insufficient_scope", scope="write"',
		]);
		expect(room.speakr.state.tags.size).toBe(0);
	});

	test.each<[preset: Preset, allowed: string[]]>([
		['readOnly', ['GET /recordings']],
		['integration', ['GET /recordings', 'POST /tags', 'POST /recordings/upload']],
		['recorder', ['POST /recordings/upload']],
	])('%s may only %j', async (preset, allowed) => {
		const { id } = room.speakr.state.addRecording();
		const requests = [
			'GET /recordings',
			'POST /tags',
			'POST /recordings/upload',
			`POST /recordings/${id}/summarize`,
			`DELETE /recordings/${id}`,
			'GET /webhooks',
			'PUT /settings/auto-summarization',
		];
		const client = as(preset);
		const through: string[] = [];
		for (const request of requests) {
			const [method = '', path = ''] = request.split(' ');
			if ((await client.call(method, path, method === 'GET' ? undefined : {})).status !== 403) through.push(request);
		}
		expect(through).toEqual(allowed);
	});

	test.each(['/api/config', '/api/system/info', '/speakers/suggestions/1', '/login'])(
		'%s takes no scoped token, although two of them need none at all',
		async (path) => {
			const { token } = room.speakr.state.addToken('integration');
			const answer = await send(room.speakr, { method: 'GET', path, headers: bearer(token) });
			expect([answer.status, bodyOf(answer), answer.headers['www-authenticate']]).toEqual([
				403,
				{
					error: 'This token cannot be used on this route; use a full-access token or a session',
					code: 'insufficient_scope',
					required_scopes: [],
					token_scopes: ['read', 'upload', 'write'],
				},
				'Bearer error="insufficient_scope"',
			]);
			const without = await send(room.speakr, { method: 'GET', path });
			expect(without.status).not.toBe(403);
		},
	);

	test('the documents need no token, but of a scoped one `read`', async () => {
		const docs = async (headers: Record<string, string>) =>
			(await send(room.speakr, { method: 'GET', path: '/api/v1/openapi.json', headers })).status;
		expect(await docs({})).toBe(200);
		expect(await docs(bearer(room.speakr.state.addToken('readOnly').token))).toBe(200);
		expect(await docs(bearer(room.speakr.state.addToken('recorder').token))).toBe(403);
	});

	test('a scoped token is taken from a header only, a full one also from the query', async () => {
		const { token } = room.speakr.state.addToken('readOnly');
		const refused = await send(room.speakr, { method: 'GET', path: `/api/v1/tags?token=${token}` });
		expect([refused.status, bodyOf(refused)]).toEqual([
			401,
			{ error: 'Scoped tokens are accepted only in a header (Authorization: Bearer ...)', code: 'invalid_token' },
		]);
		const full = await send(room.speakr, { method: 'GET', path: `/api/v1/tokens/current?token=${room.speakr.tokens.alice}` });
		expect(bodyOf(full)).toMatchObject({ via: 'query' });
	});

	test('0.9.4 does not look at scopes [recorded]', async () => {
		await room.restart({ version: '0.9.4' });
		expect((await as('readOnly').call('POST', '/tags', { name: 'x' })).status).toBe(201);
	});
});
