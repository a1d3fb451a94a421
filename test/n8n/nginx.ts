/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- drives a real n8n, never shipped */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { findProgram } from './debian';
import { isOpen, startProgram, type Program } from './program';

export interface NginxOptions {
	/** What a user puts into /etc/nginx/conf.d. */
	readonly configuration: string;
	/** Instead of port 80. */
	readonly port: number;
	/** For each `host:port` that the configuration names, the address where it really is. */
	readonly hosts: Readonly<Record<string, string>>;
	/** For its files. */
	readonly folder: string;
}

export interface Nginx extends Program {
	readonly url: string;
	/** The process that took each request so far, as `host:port`. */
	readonly takers: () => string[];
}

export async function startNginx({ configuration, port, hosts, folder }: NginxOptions): Promise<Nginx> {
	const files = mkdtempSync(join(folder, 'nginx-'));
	const filled = Object.entries(hosts)
		.reduce((text, [host, address]) => text.replaceAll(host, address), configuration)
		.replace('listen 80;', `listen 127.0.0.1:${port};`);
	const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${kind};`);
	const log = "log_format taker '$upstream_addr'; access_log takers taker;";
	writeFileSync(join(files, 'nginx.conf'), `daemon off; pid pid; events {} http { ${temporary.join(' ')} ${log}\n${filled} }`);
	const program = await startProgram(findProgram('nginx') ?? 'nginx', ['-p', files, '-e', 'stderr', '-c', 'nginx.conf'], {
		cwd: files,
		env: process.env,
		isReady: async () => await isOpen(port),
	});
	const url = `http://127.0.0.1:${port}`;
	return { ...program, url, takers: () => readFileSync(join(files, 'takers'), 'utf8').split('\n').filter(Boolean) };
}
