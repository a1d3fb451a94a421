/* eslint-disable @n8n/community-nodes/no-dangerous-functions, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- measures, never shipped */
import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import packageJson from '../../package.json';
import { installN8n } from '../../test/n8n/install';
import { pack } from '../../test/package/pack';
import { sideBySide, type Goal } from '../goal';

const root = join(__dirname, '../..');
const kilobyte = 1024;

/** Milliseconds that a fresh process takes to load these files, after n8n-workflow. */
const loading = `
const { join } = require('node:path');
require('n8n-workflow');
const began = performance.now();
for (const file of JSON.parse(process.argv[1])) require(file);
console.log(performance.now() - began, process.memoryUsage().heapUsed);
`;

export function sizeGoals(): Goal[] {
	const against = (id: string, what: string, unit: string, goal: number, ours: () => Promise<number>): Goal => ({
		id,
		what,
		unit,
		goal: 1,
		measure: async () => await sideBySide(1, ours, async () => goal),
	});
	return [
		against('P13-tarball', 'Tarball, against 100 KB', 'KB', 100, async () => (await pack()).size / kilobyte),
		against('P13-unpacked', 'Unpacked, against 320 KB', 'KB', 320, async () => (await pack()).unpackedSize / kilobyte),
		{
			id: 'P13-load',
			what: "Loading all nodes and credentials: time, against n8n's Slack node",
			unit: 'ms',
			goal: 0.25,
			async measure(repeats) {
				const { program, env } = await installN8n();
				const modules = join(dirname(program), '..');
				const load = (files: string[]) => {
					const output = execFileSync('node', ['-e', loading, JSON.stringify(files)], { cwd: modules, env: { ...env, NODE_PATH: modules }, encoding: 'utf8' });
					return Number(output.split(' ')[0]);
				};
				const ours = [...packageJson.n8n.nodes, ...packageJson.n8n.credentials].map((file) => join(root, file));
				const slack = [join(modules, 'n8n-nodes-base/dist/nodes/Slack/Slack.node.js')];
				return await sideBySide(repeats, async () => load(ours), async () => load(slack));
			},
		},
	];
}
