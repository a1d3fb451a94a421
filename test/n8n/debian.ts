/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- drives a real n8n, never shipped */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

import { run } from './run';

/** The path of a program, looked for also where Debian puts servers. */
export const findProgram = (name: string): string | undefined =>
	[...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
		.map((folder) => join(folder, name))
		.find((path) => existsSync(path));

/** Debian is what CI and most containers run; elsewhere, and without the right to install, fails with `advice`. */
export async function installPackages(title: string, packages: readonly string[], advice: string): Promise<void> {
	if (findProgram('apt-get') === undefined || process.getuid?.() !== 0) throw new Error(advice);
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
	await run('apt-get update', 'apt-get', ['update'], { env });
	await run(title, 'apt-get', ['install', '-y', '--no-install-recommends', ...packages], { env });
}

/** What n8n's queue mode needs besides n8n. Programs and Debian packages have the same names. */
export async function installServers(): Promise<void> {
	const missing = ['redis-server', 'nginx'].filter((name) => findProgram(name) === undefined);
	const names = missing.join(' and ');
	if (names !== '') await installPackages(names, missing, `Queue mode is tested with Redis and nginx: install ${names}.`);
}
