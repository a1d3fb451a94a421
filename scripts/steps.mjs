import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Runs a program in the project's folder and shows its output. Throws an error that names the step if it fails.
 * `silent` shows the elapsed time, for programs that print nothing for a long time; `env` is added to the environment.
 */
export async function run(title, command, args, { silent = false, env = {} } = {}) {
	const started = Date.now();
	console.log(`\n== ${title}`);
	const child = spawn(command, args, {
		cwd: root,
		env: { ...process.env, ...env },
		stdio: ['ignore', 'inherit', 'inherit'],
		shell: process.platform === 'win32',
	});
	const clock = silent && setInterval(() => console.log(`   ${seconds(started)} ...`), 10_000);
	const code = await new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('close', (status, signal) => resolve(signal ?? status));
	}).finally(() => clearInterval(clock));
	if (code !== 0) throw new Error(`'${title}' failed (${code})`);
	console.log(`== ${title}: done in ${seconds(started)}`);
}

export const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(0)} s`;

/** One step made of several that run at the same time. Waits for all of them, and names each that failed. */
export const sideBySide = (...steps) => async () => {
	const outcomes = await Promise.allSettled(steps.map((step) => step()));
	const failures = outcomes.filter(({ status }) => status === 'rejected').map(({ reason }) => reason.message);
	if (failures.length > 0) throw new Error(failures.join(', '));
};

/** Runs the steps in order, stops at the first failure, and prints the result. */
export async function runAll(name, steps) {
	const started = Date.now();
	try {
		for (const step of steps) await step();
		console.log(`\n${name}: passed in ${seconds(started)}`);
	} catch (error) {
		console.error(`\n${name}: FAILED after ${seconds(started)}: ${error.message}`);
		process.exitCode = 1;
	}
}
