/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-dangerous-functions -- drives a real n8n, never shipped */
import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { installPackages } from './debian';
import { freePort } from './instance';
import { isOpen, startProgram } from './program';

export interface Postgres {
	/** What makes n8n use it. */
	readonly settings: Readonly<Record<string, string>>;
	readonly stop: () => Promise<void>;
}

/** Where Debian puts each version. */
const versions = '/usr/lib/postgresql';
const user = 'postgres';

/** A PostgreSQL with an empty database, which n8n recommends for queue mode. */
export async function startPostgres(): Promise<Postgres> {
	if (!existsSync(versions)) await installPackages('postgresql', ['postgresql'], 'Install PostgreSQL, with its programs in /usr/lib/postgresql.');
	const programs = join(versions, readdirSync(versions).sort().at(-1) ?? '', 'bin');
	const folder = mkdtempSync(join(tmpdir(), 'postgres-'));
	const port = await freePort();
	/** It refuses to run as root. */
	const isRoot = process.getuid?.() === 0;
	const asUser = (program: string, ...args: string[]): [command: string, args: string[]] => {
		const path = join(programs, program);
		return isRoot ? ['runuser', ['-u', user, '--', path, ...args]] : [path, args];
	};
	if (isRoot) chownSync(folder, Number(execFileSync('id', ['-u', user])), Number(execFileSync('id', ['-g', user])));
	execFileSync(...asUser('initdb', '--pgdata', folder, '--username', user, '--auth', 'trust'), { cwd: folder });
	const server = await startProgram(...asUser('postgres', '-D', folder, '-p', String(port), '-h', '127.0.0.1', '-k', folder), {
		cwd: folder,
		env: process.env,
		isReady: async () => await isOpen(port),
	});
	return {
		settings: {
			DB_TYPE: 'postgresdb',
			DB_POSTGRESDB_HOST: '127.0.0.1',
			DB_POSTGRESDB_PORT: String(port),
			DB_POSTGRESDB_DATABASE: user,
			DB_POSTGRESDB_USER: user,
		},
		stop: async () => {
			await server.stop();
			rmSync(folder, { recursive: true });
		},
	};
}
