/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- a test server, never shipped */
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import packageJson from '../../package.json';
import { runQuietly } from '../n8n/run';
import { close, listen } from '../services/shared/listen';

export const registryHost = 'registry.example';

/** What npm's registry answers once this package is published, and nothing else. */
export async function startRegistry() {
	const folder = mkdtempSync(join(tmpdir(), 'registry-'));
	await runQuietly('npm', ['pack', '--pack-destination', folder], { cwd: join(__dirname, '../..') });
	const [file = ''] = readdirSync(folder);
	const tarball = readFileSync(join(folder, file));
	rmSync(folder, { recursive: true });
	const { name, version } = packageJson;
	const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
	const published = { name, version, dist: { tarball: `https://${registryHost}/${name}/-/${file}`, integrity } };
	const app = express();
	app.get(`/${name}/-/${file}`, (_, response) => void response.type('application/octet-stream').send(tarball));
	app.get(`/${name}/:version`, (_, response) => void response.json(published));
	app.get(`/${name}`, (_, response) => void response.json({ name, 'dist-tags': { latest: version }, versions: { [version]: published } }));
	const server = createServer(app);
	const url = `http://127.0.0.1:${await listen(server, '127.0.0.1')}`;
	return { url, close: async () => await close(server) };
}
