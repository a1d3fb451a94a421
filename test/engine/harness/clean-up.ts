/* eslint-disable @n8n/community-nodes/no-restricted-imports -- drives n8n's engine, never shipped */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { folder } from './environment';

// While other tests run, and before the disk has written it; what is being written now goes in the end.
afterAll(() => void rm(join(folder, '.n8n/storage/workflows'), { recursive: true, force: true }).catch(() => {}));
