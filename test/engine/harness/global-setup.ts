/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- drives n8n's engine, never shipped */
import { existsSync, mkdtempSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildWhenStale } from './build';

/** Before all tests, once for all workers: a fresh build, and a folder for what the engines store. */
export default async function setUp() {
	await buildWhenStale();
	process.env.ENGINES_FOLDER = mkdtempSync(join(placeOfEngines(), 'n8n-engines-'));
}

const sharedMemory = '/dev/shm';
/** Bytes: many times what the tests of a file leave. */
const enough = 2 * 1024 ** 3;

/** Disks take a sixth of the CPU of all tests. Whole archives, as `npm run test:archive` exports them, may not fit into memory. */
function placeOfEngines(): string {
	if (process.env.ARCHIVE_SIZE !== undefined || !existsSync(sharedMemory)) return tmpdir();
	const { bavail, bsize } = statfsSync(sharedMemory);
	return bavail * bsize > enough ? sharedMemory : tmpdir();
}
