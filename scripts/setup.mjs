import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root, run, runAll } from './steps.mjs';

/** Installs the development dependencies if they are missing or differ from the lock file. */
export async function setup() {
	checkNode();
	if (isInstalled()) return;
	// `npm ci` fails if a registry lacks optional packages for other platforms. `--no-save` keeps the lock file unchanged.
	const args = ['install', '--no-save', '--loglevel=error'];
	await run('install the development dependencies', 'npm', args, { silent: true });
}

function checkNode() {
	const [major, minor] = process.versions.node.split('.').map(Number);
	if (major < 20 || (major === 20 && minor < 19)) {
		throw new Error(`Node ${process.versions.node} is too old: Node 20.19 or later is required`);
	}
}

/** As its last step, npm writes what it installed to a lock file in node_modules. */
function isInstalled() {
	try {
		const wanted = packagesOf('package-lock.json');
		const installed = packagesOf('node_modules/.package-lock.json');
		return Object.entries(wanted).every(([path, { version, optional }]) =>
			path === '' || (path in installed ? installed[path].version === version : optional),
		);
	} catch {
		return false;
	}
}

const packagesOf = (file) => JSON.parse(readFileSync(join(root, file), 'utf8')).packages;

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await runAll('npm run setup', [setup]);
