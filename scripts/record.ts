/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, no-console -- records a real service, never shipped */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { isObject } from '../test/services/speakr/json';
import { play } from './record/play';
import { scenario } from './record/scenario';

const { values } = parseArgs({
	options: {
		url: { type: 'string', default: process.env.SPEAKR_URL ?? '' },
		token: { type: 'string', default: process.env.SPEAKR_TOKEN ?? '' },
		out: { type: 'string', default: join(__dirname, '../test/fixtures/speakr-recorded') },
	},
});

/** `/api/system/info` needs no token, in any version. */
async function versionOf(url: string): Promise<string> {
	const response = await fetch(`${url.replace(/\/+$/, '')}/api/system/info`);
	const info: unknown = await response.json();
	if (!response.ok || !isObject(info) || typeof info.version !== 'string') throw new Error(`No Speakr answers at ${url}`);
	return info.version.replace(/^v/, '').replace(/[^\w.-]/g, '');
}

async function main() {
	const { url, token, out } = values;
	if (!url || !token) {
		throw new Error('Use a throw-away user of your Speakr: npm run record -- --url https://speakr.example.com --token <its token>');
	}
	const version = await versionOf(url);
	console.log(`Speakr ${version}: ${scenario.length} steps; a recording of three seconds of silence is uploaded and deleted again.`);
	const recorded = await play(scenario, { url, token });
	mkdirSync(out, { recursive: true });
	const file = join(out, `${version}.json`);
	writeFileSync(file, `${JSON.stringify(recorded, null, '\t')}\n`);
	for (const { name, doubt } of scenario) {
		const step = recorded.find((each) => each.name === name);
		console.log(`${step?.status ?? 'left out'}\t${name}${doubt === undefined ? '' : `   (settles: ${doubt})`}`);
	}
	console.log(`\nWritten to ${file}. Read it once: it must not hold anything private. Then run npx jest test/contract, and send both.`);
}

main().catch((error: Error) => {
	console.error(error.message);
	process.exitCode = 1;
});
