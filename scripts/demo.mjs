import { spawn } from 'node:child_process';
import { setup } from './setup.mjs';
import { root, run } from './steps.mjs';

/** Installs what is missing, then starts the program that runs Speakr and n8n. */
try {
	await setup();
	await run('build', 'npm', ['run', '--silent', 'build']);
	await run('install n8n', process.execPath, ['--import', 'tsx', 'test/n8n/install.ts']);
	process.exitCode = await demo();
} catch (error) {
	console.error(`\nThe demo could not be set up: ${error.message}`);
	process.exitCode = 1;
}

/** Ctrl-C reaches both programs; this one waits until the other has cleaned up. */
async function demo() {
	const args = ['--import', 'tsx', 'test/e2e/demo.ts', ...process.argv.slice(2)];
	const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
	process.on('SIGINT', () => {});
	process.on('SIGTERM', () => child.kill('SIGTERM'));
	return await new Promise((resolve) => child.once('close', (code) => resolve(code ?? 1)));
}
