/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-dangerous-functions, no-console -- a bench, never shipped */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const logs = join('node_modules', '.cache', 'faults');

/** Runs the bench in as many processes at once, each with a part of the schedules and its own log; returns what each tells in its last line. */
export async function inParts(count: number, given: string[]): Promise<unknown[]> {
	mkdirSync(logs, { recursive: true });
	return await Promise.all(
		Array.from({ length: count }, async (_, index) => {
			const part = `${index + 1}/${count}`;
			const log = join(logs, `part-${index + 1}.log`);
			console.log(`Part ${part}: ${log}`);
			const bench = ['--import', 'tsx', join(__dirname, 'main.ts'), ...given, '--part', part, '--forged', '0', '--json'];
			const child = spawn(process.execPath, bench, { stdio: ['ignore', 'pipe', 'inherit'] });
			child.stdout.pipe(createWriteStream(log));
			const [written] = await Promise.all([text(child.stdout), once(child, 'close')]);
			return JSON.parse(written.trim().split('\n').at(-1) ?? '') as unknown;
		}),
	);
}
