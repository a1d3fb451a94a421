/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- drives n8n's engine, never shipped */
import { existsSync, renameSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { environment, folder } from './environment';

// After each test file jest sets the environment back, and only a later one may load n8n.
Object.assign(process.env, environment);

/** Away before the next test file stores something, and deleted while its tests run. */
afterAll(() => {
	const stored = join(folder, '.n8n/storage/workflows');
	if (!existsSync(stored)) return;
	const old = join(folder, `old-${crypto.randomUUID()}`);
	renameSync(stored, old);
	void rm(old, { recursive: true, force: true }).catch(() => {});
});
