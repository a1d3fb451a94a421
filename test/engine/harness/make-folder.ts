/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- drives n8n's engine, never shipped */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Before all tests: a folder for what the engines of all of them store. */
export default function makeFolder() {
	process.env.ENGINES_FOLDER = mkdtempSync(join(tmpdir(), 'n8n-engines-'));
}
