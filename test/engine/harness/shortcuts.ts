/* eslint-disable @n8n/community-nodes/no-restricted-imports -- drives n8n's engine, never shipped */
// What n8n does in another way here, with the same result, since its own takes longer than many tests. Loaded once in a process.
import type * as Common from '@n8n/backend-common';
import type * as BlobStorage from '@n8n/blob-storage';
import type * as Di from '@n8n/di';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';

const ofCore = createRequire(require.resolve('n8n-core'));
const { FsByteStore }: typeof BlobStorage = ofCore('@n8n/blob-storage');
const { Container }: typeof Di = ofCore('@n8n/di');
const { Logger }: typeof Common = ofCore('@n8n/backend-common');

const { write } = FsByteStore.prototype;

/** n8n's own waits ten times for another thread to store a file in memory. */
FsByteStore.prototype.write = async function (key, body) {
	if (!Buffer.isBuffer(body)) return await write.call(this, key, body);
	const path = this.getAbsolutePath(key);
	mkdirSync(dirname(path), { recursive: true });
	writeFileSync(path, body);
	return body.length;
};

/** Nothing reads it, but a silent log still finds out where each line of it comes from. */
Object.defineProperty(Container.get(Logger), 'debug', { value() {} });
