/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- drives a real n8n, never shipped */
import { existsSync } from 'node:fs';

import { installPackages } from './debian';

const known = [
	process.env.CHROMIUM_PATH,
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The first browser found; there is none to bundle with the tests. */
export const findBrowser = (): string | undefined => known.find((path) => path !== undefined && existsSync(path));

export async function installBrowser(): Promise<void> {
	if (findBrowser() !== undefined) return;
	const advice = 'The editor is tested in Chromium: install it, or set CHROMIUM_PATH to a Chromium or Chrome.';
	await installPackages('Chromium', ['chromium', 'fonts-noto-core'], advice);
}
