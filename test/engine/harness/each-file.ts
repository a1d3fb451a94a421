/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- drives n8n's engine, never shipped */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { environment, folder } from './environment';

// After each test file jest sets the environment back, and only a later one may load n8n.
Object.assign(process.env, environment);

/** What its tests stored. */
afterAll(async () => await rm(join(folder, '.n8n/storage/workflows'), { recursive: true, force: true, maxRetries: 3 }));
