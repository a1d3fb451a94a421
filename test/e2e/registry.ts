/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- a test server, never shipped */
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import express from 'express';
import packageJson from '../../package.json';
import { installN8n } from '../n8n/install';
import { runQuietly } from '../n8n/run';
import { close, listen } from '../services/shared/listen';

/** The host that n8n installs packages from. */
async function registryOfN8n(): Promise<string> {
	const { program } = await installN8n();
	const config = join(dirname(program), '../n8n/dist/modules/community-packages/community-packages.config.js');
	const [, host] = /registry = 'https:\/\/([^/']+)'/.exec(readFileSync(config, 'utf8')) ?? [];
	if (host === undefined) throw new Error('n8n names no registry');
	return host;
}

/** What npm's registry answers once this package is published, and nothing else. */
export async function startRegistry() {
	const host = await registryOfN8n();
	const folder = mkdtempSync(join(tmpdir(), 'registry-'));
	await runQuietly('npm', ['pack', '--pack-destination', folder], { cwd: join(__dirname, '../..') });
	const [file = ''] = readdirSync(folder);
	const tarball = readFileSync(join(folder, file));
	rmSync(folder, { recursive: true });
	const { name, version } = packageJson;
	const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
	const published = { name, version, dist: { tarball: `https://${host}/${name}/-/${file}`, integrity } };
	const app = express();
	app.get(`/${name}/-/${file}`, (_, response) => void response.type('application/octet-stream').send(tarball));
	app.get(`/${name}/:version`, (_, response) => void response.json(published));
	app.get(`/${name}`, (_, response) => void response.json({ name, 'dist-tags': { latest: version }, versions: { [version]: published } }));
	const server = createServer(app);
	const url = `http://127.0.0.1:${await listen(server, '127.0.0.1')}`;
	return { host, url, close: async () => await close(server) };
}
