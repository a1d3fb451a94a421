/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-dangerous-functions -- drives a real n8n, never shipped */
import { spawn } from 'node:child_process';

export interface RunOptions {
	readonly cwd?: string;
	readonly env?: NodeJS.ProcessEnv;
}

export const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Runs a program that takes long and says little: shows what it does and for how long, and its output only when it fails. */
export async function run(title: string, command: string, args: readonly string[], options: RunOptions = {}): Promise<void> {
	const started = Date.now();
	const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`;
	say(`   ${title}`);
	const clock = setInterval(() => say(`   ... ${seconds()}`), 15_000);
	try {
		await runQuietly(command, args, options);
		say(`   done in ${seconds()}`);
	} finally {
		clearInterval(clock);
	}
}

export async function runQuietly(command: string, args: readonly string[], options: RunOptions = {}): Promise<void> {
	const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
	let output = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding('utf8').on('data', (text: string) => (output += text));
	}
	const code = await new Promise<number | null>((resolve, reject) => {
		child.once('error', reject);
		child.once('close', resolve);
	});
	if (code !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${lastLines(output, 30)}`);
}

export const lastLines = (text: string, count: number): string => text.trimEnd().split('\n').slice(-count).join('\n');
