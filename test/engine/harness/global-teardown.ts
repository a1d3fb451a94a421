/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- drives n8n's engine, never shipped */
import { rmSync } from 'node:fs';

/** After all tests. Exports of whole archives leave gigabytes. */
export default function tearDown() {
	const folder = process.env.ENGINES_FOLDER;
	if (folder) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
