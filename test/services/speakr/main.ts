/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, no-console -- a test server, never shipped */
/**
 * Runs the stand-in as a program: `npx tsx test/services/speakr/main.ts --port 8899 --version 1.1`. A script
 * that is to end it by signal starts `node --import tsx ...` instead: npx does not pass signals on.
 */
import { parseArgs } from 'node:util';

import { startSpeakr, VERSIONS } from './index';

const { values } = parseArgs({
	options: {
		host: { type: 'string', default: '127.0.0.1' },
		port: { type: 'string', default: '0' },
		version: { type: 'string', default: '0.9.4' },
	},
});

async function run(): Promise<void> {
	const version = VERSIONS.find((known) => known === values.version);
	if (!version) throw new Error(`--version is one of ${VERSIONS.join(', ')}`);
	const speakr = await startSpeakr({
		version,
		host: values.host,
		port: Number(values.port),
		stageDuration: 1500,
		timeFactor: 10,
	});
	console.log(`Stand-in Speakr ${version} at ${speakr.url}`);
	console.log(`Token of alice: ${speakr.tokens.alice}`);
	for (const signal of ['SIGTERM', 'SIGINT'] as const) {
		process.once(signal, () => void speakr.close().then(() => process.exit(0)));
	}
}

void run();
