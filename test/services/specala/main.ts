/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, no-console -- a test server, never shipped */
/**
 * Runs the stand-in as a program: `npx tsx test/services/specala/main.ts --port 8898 --transcriptions 250`. An n8n asks it
 * instead of the real one when it is started with the environment that is printed.
 */
import { parseArgs } from 'node:util';

import { divertingEnvironment } from '../../engine/harness/divert';
import { specalaHost, startSpecala } from './index';

const { values } = parseArgs({
	options: {
		host: { type: 'string', default: '127.0.0.1' },
		port: { type: 'string', default: '0' },
		transcriptions: { type: 'string', default: '250' },
	},
});

async function run(): Promise<void> {
	const specala = await startSpecala({ host: values.host, port: Number(values.port) });
	const projects = ['Sales', 'Research'].map((name) => specala.state.addProject(name));
	for (let each = 0; each < Number(values.transcriptions); each++) {
		specala.state.addTranscription({ projectId: projects[each % 3]?.id ?? null });
	}
	console.log(`Stand-in Specala AI at ${specala.url}`);
	console.log(`API key: ${specala.keys.pro}`);
	for (const [name, value] of Object.entries(divertingEnvironment({ [specalaHost]: specala.url }))) {
		console.log(`export ${name}='${value}'`);
	}
	for (const signal of ['SIGTERM', 'SIGINT'] as const) {
		process.once(signal, () => void specala.close().then(() => process.exit(0)));
	}
}

void run();
