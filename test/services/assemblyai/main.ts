/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, no-console -- a test server, never shipped */
/**
 * Runs the stand-in as a program: `npx tsx test/services/assemblyai/main.ts --port 8898`. n8n reaches it only where its
 * connections to AssemblyAI's hosts are led to it, see `divertingEnvironment`.
 */
import { parseArgs } from 'node:util';

import { startAssemblyAi } from './index';

const { values } = parseArgs({
	options: {
		host: { type: 'string', default: '127.0.0.1' },
		port: { type: 'string', default: '0' },
	},
});

async function run(): Promise<void> {
	const { host, port } = values;
	const assemblyAi = await startAssemblyAi({ host, port: Number(port), stageDuration: 1500, timeFactor: 10 });
	console.log(`Stand-in AssemblyAI at ${assemblyAi.url}`);
	console.log(`API key of alice: ${assemblyAi.keys.alice}`);
	for (const signal of ['SIGTERM', 'SIGINT'] as const) {
		process.once(signal, () => void assemblyAi.close().then(() => process.exit(0)));
	}
}

void run();
