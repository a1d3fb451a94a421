/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-dangerous-functions -- drives the project's own script, never shipped */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { surfaceOf } from '../../scripts/drift/surface';
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

describe('npm run drift', () => {
	let server: Server;
	let url: string;
	let document = published;
	beforeAll(async () => {
		server = createServer((_, response) => response.end(document));
		url = `http://127.0.0.1:${await listen(server, '127.0.0.1')}/openapi.yml`;
	});
	afterAll(async () => await close(server));

	const drift = async (...args: string[]) =>
		await new Promise<{ code: unknown; output: string }>((resolve) => {
			const env = { PATH: process.env.PATH };
			const command = ['--import', 'tsx', 'scripts/drift.ts', ...args];
			execFile('node', command, { cwd: root, env }, (error, output) => resolve({ code: error?.code ?? 0, output }));
		});

	test('passes while a service is as recorded, and says what was not compared', async () => {
		document = published;
		const { code, output } = await drift('--assemblyai-openapi', url);
		expect(output).toContain("AssemblyAI's OpenAPI description: as recorded");
		expect(output).toContain('Speakr: not compared');
		expect(code).toBe(0);
	});

	test('fails with what is new and what is gone', async () => {
		document = published.replaceAll('/v2/transcript/{transcript_id}/sentences', '/v2/transcript/{transcript_id}/phrases');
		const { code, output } = await drift('--assemblyai-openapi', url);
		expect(output).toContain('+ GET /v2/transcript/{transcript_id}/phrases');
		expect(output).toContain('- GET /v2/transcript/{transcript_id}/sentences');
		expect(code).toBe(1);
	});

	test('fails if a service that should be compared is not reached', async () => {
		document = published;
		const { code, output } = await drift('--assemblyai-openapi', url, '--speakr-url', 'http://127.0.0.1:9');
		expect(output).toContain("can't be reached");
		expect(code).toBe(1);
	});

	test("compares Speakr's capabilities", async () => {
		document = published;
		const speakr = await startSpeakr({ version: '1.1' });
		const { output } = await drift('--assemblyai-openapi', url, '--speakr-url', speakr.url, '--speakr-token', speakr.tokens.alice);
		await speakr.close();
		expect(output).toContain("Speakr's capabilities: as recorded");
	});
});
