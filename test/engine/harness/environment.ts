/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- drives n8n's engine, never shipped */
// Runs before n8n-core is imported: its configuration reads the environment once, when it is first asked for.
import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const folder = mkdtempSync(join(process.env.ENGINES_FOLDER ?? tmpdir(), 'n8n-engine-'));
// In jest its files go after each test file, and the folder of all engines in the end; here it would keep a worker from its exit.
if (!process.env.ENGINES_FOLDER) process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

export const environment = {
	N8N_USER_FOLDER: folder,
	N8N_ENCRYPTION_KEY: 'for-tests-only',
	N8N_LOG_LEVEL: 'silent',
	N8N_DEFAULT_BINARY_DATA_MODE: 'filesystem',
};
Object.assign(process.env, environment);
