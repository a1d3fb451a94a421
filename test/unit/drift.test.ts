/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-dangerous-functions -- drives the project's own script, never shipped */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { modelsOf, surfaceOf } from '../../scripts/drift/surface';
import { startSpeakr } from '../services/speakr';
import { close, listen } from '../services/shared/listen';

const root = join(__dirname, '../..');
const published = readFileSync(join(root, 'test/fixtures/assemblyai/openapi.yml'), 'utf8');

test('a surface has routes, parameters, fields of bodies and schemas, and enumerated values', () => {
	const document = {
		paths: {
			'/tags/{id}': {
				parameters: [{ name: 'id', in: 'path' }],
				put: { requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Tag' } } } }, summary: 'Text' },
			},
		},
		components: { schemas: { Named: { properties: { name: {} } }, Tag: { allOf: [{ $ref: '#/components/schemas/Named' }], properties: { kind: { enum: ['own', 'group'] } } } } },
	};
	expect(surfaceOf(document)).toEqual([
		'Named.name',
		'PUT /tags/{id}',
		'PUT /tags/{id} ?id',
		'PUT /tags/{id} {kind}',
		'PUT /tags/{id} {name}',
		'Tag.kind',
		'Tag.kind = group',
		'Tag.kind = own',
		'Tag.name',
	]);
});

test('models are read from a page of text, and those for streaming are not', () => {
	expect(modelsOf('`universal-2`, universal-3-5-pro. [Move](assemblyai-stt-3-7-migration-guide), universal-streaming-english, "assemblyai-stt-3-7"')).toEqual([
		'assemblyai-stt-3-7',
		'universal-2',
		'universal-3-5-pro',
	]);
});

describe('npm run drift', () => {
	let server: Server;
	let origin: string;
	let document = published;
	let models = 'Set `speech_models` to `assemblyai-stt-3-7`, `universal-2`, `universal-3-5-pro` or `universal-3-pro`.';
	beforeAll(async () => {
		server = createServer(({ url: path }, response) => response.end(path === '/models.md' ? models : document));
		origin = `http://127.0.0.1:${await listen(server, '127.0.0.1')}`;
	});
	afterAll(async () => await close(server));

	const drift = async (...args: string[]) =>
		await new Promise<{ code: unknown; output: string }>((resolve) => {
			const env = { PATH: process.env.PATH };
			const command = ['--import', 'tsx', 'scripts/drift.ts', '--assemblyai-openapi', `${origin}/openapi.yml`, '--assemblyai-models', `${origin}/models.md`, ...args];
			execFile('node', command, { cwd: root, env }, (error, output) => resolve({ code: error?.code ?? 0, output }));
		});

	test('passes while a service is as recorded, and says what was not compared', async () => {
		document = published;
		const { code, output } = await drift();
		expect(output).toContain("AssemblyAI's OpenAPI description: as recorded");
		expect(output).toContain('Speakr: not compared');
		expect(code).toBe(0);
	});

	test('fails with what is new and what is gone', async () => {
		document = published.replaceAll('/v2/transcript/{transcript_id}/sentences', '/v2/transcript/{transcript_id}/phrases');
		const { code, output } = await drift();
		expect(output).toContain('+ GET /v2/transcript/{transcript_id}/phrases');
		expect(output).toContain('- GET /v2/transcript/{transcript_id}/sentences');
		expect(code).toBe(1);
	});

	test('fails with a speech model that is new', async () => {
		document = published;
		models += ' New: `assemblyai-stt-4`.';
		const { code, output } = await drift();
		expect(output).toContain("AssemblyAI's speech models: 1 new, 0 gone\n    + assemblyai-stt-4");
		expect(code).toBe(1);
	});

	test('fails if a service that should be compared is not reached', async () => {
		document = published;
		const { code, output } = await drift('--speakr-url', 'http://127.0.0.1:9');
		expect(output).toContain("can't be reached");
		expect(code).toBe(1);
	});

	test("compares Speakr's capabilities", async () => {
		document = published;
		const speakr = await startSpeakr({ version: '1.1' });
		const { output } = await drift('--speakr-url', speakr.url, '--speakr-token', speakr.tokens.alice);
		await speakr.close();
		expect(output).toContain("Speakr's capabilities: as recorded");
	});
});
