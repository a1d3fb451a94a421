/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- drives n8n's engine, never shipped */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildWhenStale } from './build';

/** Before all tests, once for all workers: a fresh build, and a folder for what the engines store. */
export default async function setUp() {
	await buildWhenStale();
	process.env.ENGINES_FOLDER = mkdtempSync(join(tmpdir(), 'n8n-engines-'));
}
