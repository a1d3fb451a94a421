/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-dangerous-functions -- drives a real n8n, never shipped */
import { spawn, type ChildProcess } from 'node:child_process';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

import { lastLines } from './run';

export interface ProgramOptions {
	readonly cwd: string;
	readonly env: NodeJS.ProcessEnv;
	/** Asked twice a second. */
	readonly isReady: () => Promise<boolean>;
}

export interface Program {
	readonly pid: number;
	readonly log: () => string;
	/** Ends it and everything that it started. */
	readonly stop: () => Promise<void>;
	/** Ends it as a power cut does, with no time to tidy up. */
	readonly kill: () => Promise<void>;
}

/** Starts a program that goes on until it is told to end, and waits until it is ready. */
export async function startProgram(command: string, args: readonly string[], options: ProgramOptions): Promise<Program> {
	const { cwd, env, isReady } = options;
	// A group of its own: n8n starts a task runner, and Ctrl-C must reach this program first.
	const child = spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
	const ended = new Promise<unknown>((resolve) => child.once('exit', resolve).once('error', resolve));
	let output = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding('utf8').on('data', (text: string) => (output += text));
	}
	const killAtExit = () => signalGroup(child, 'SIGKILL');
	process.once('exit', killAtExit);

	const stop = async () => {
		signalGroup(child, 'SIGTERM');
		await Promise.race([ended, pause(8_000, undefined, { ref: false })]);
		await kill();
	};
	const kill = async () => {
		signalGroup(child, 'SIGKILL');
		await ended;
		process.removeListener('exit', killAtExit);
	};
	const deadline = Date.now() + 180_000;
	while (!(await isReady().catch(() => false))) {
		if (isRunning(child) && Date.now() < deadline) {
			await pause(500);
			continue;
		}
		await stop();
		throw new Error(`${command} ${args.join(' ')} did not start (${child.exitCode ?? child.signalCode}):\n${lastLines(output, 30)}`);
	}
	return { pid: child.pid ?? 0, log: () => output, stop, kill };
}

const isRunning = ({ pid, exitCode, signalCode }: ChildProcess): boolean =>
	pid !== undefined && exitCode === null && signalCode === null;

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
	try {
		if (pid !== undefined) process.kill(-pid, signal);
	} catch {
		// Nothing of the group is left.
	}
}

/** Whether anything on this machine listens there. */
export const isOpen = async (port: number): Promise<boolean> =>
	await new Promise((resolve) => {
		const socket = connect(port, '127.0.0.1');
		socket.once('error', () => resolve(false));
		socket.once('connect', () => {
			socket.destroy();
			resolve(true);
		});
	});
