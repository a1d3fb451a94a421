/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- drives a real n8n, never shipped */
import { existsSync } from 'node:fs';

import { run } from './run';

const known = [
	process.env.CHROMIUM_PATH,
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The first browser found; there is none to bundle with the tests. */
export const findBrowser = (): string | undefined => known.find((path) => path !== undefined && existsSync(path));

/** Debian is what CI and most containers run; elsewhere the user is told what is missing. */
export async function installBrowser(): Promise<void> {
	if (findBrowser() !== undefined) return;
	if (!existsSync('/usr/bin/apt-get') || process.getuid?.() !== 0) {
		throw new Error('The editor is tested in Chromium: install it, or set CHROMIUM_PATH to a Chromium or Chrome.');
	}
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
	await run('apt-get update', 'apt-get', ['update'], { env });
	await run('Chromium', 'apt-get', ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-noto-core'], { env });
}
