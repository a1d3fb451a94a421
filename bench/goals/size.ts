/* eslint-disable @n8n/community-nodes/no-dangerous-functions, @n8n/community-nodes/no-restricted-imports -- measures, never shipped */
import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import packageJson from '../../package.json';
import { installN8n } from '../../test/n8n/install';
import { pack, unpacked } from '../../test/package/pack';
import { sideBySide, type Goal } from '../goal';

const kilobyte = 1024;

/** Milliseconds that a fresh process takes to load files, after others, and megabytes that they keep. */
const loading = `
const [files, loaded] = JSON.parse(process.argv[1]);
for (const each of loaded) require(each);
gc();
const before = process.memoryUsage().heapUsed;
const began = performance.now();
const kept = files.flatMap((file) => Object.values(require(file)).map((Loaded) => new Loaded()));
const time = performance.now() - began;
gc();
console.log(time, (process.memoryUsage().heapUsed - before) / 1024 ** 2, kept.length);
`;

const workflow = ['n8n-workflow'];
/** What n8n has loaded before any node, and Slack's node needs, too. */
const core = [...workflow, 'reflect-metadata', 'n8n-core'];

/** Loads these files in a fresh process of the Node that runs n8n, after packages: milliseconds, and megabytes of heap. */
async function load(files: (modules: string) => string[], packages = workflow): Promise<{ time: number; heap: number }> {
	const { program, env } = await installN8n();
	const modules = join(dirname(program), '..');
	const output = execFileSync('node', ['--expose-gc', '-e', loading, JSON.stringify([files(modules), packages])], { cwd: modules, env: { ...env, NODE_PATH: modules }, encoding: 'utf8' });
	const [time = NaN, heap = NaN] = output.split(' ').map(Number);
	return { time, heap };
}

/** From where they find no n8n-workflow but n8n's own. */
const ours = () => {
	const folder = unpacked();
	return [...packageJson.n8n.nodes, ...packageJson.n8n.credentials].map((file) => join(folder, file));
};
const slack = (modules: string) => [join(modules, 'n8n-nodes-base/dist/nodes/Slack/Slack.node.js')];

/** P13: what a package costs before anything runs. */
export function sizeGoals(): Goal[] {
	const against = (id: string, what: string, unit: string, theirs: number, measured: () => Promise<number>, whyNot?: string): Goal => ({
		id,
		what: `${what}, against ${theirs} ${unit}`,
		unit,
		goal: 1,
		whyNot,
		measure: async (repeats) => await sideBySide(id === 'P13-heap' ? repeats : 1, measured, async () => theirs),
	});
	return [
		against('P13-tarball', 'Tarball', 'KB', 100, async () => (await pack()).size / kilobyte, contents),
		against('P13-unpacked', 'Unpacked', 'KB', 320, async () => (await pack()).unpackedSize / kilobyte, contents),
		against('P13-heap', 'Heap that nodes and credentials keep once loaded', 'MB', 1.2, async () => (await load(ours)).heap, kept),
		loadingGoal('P13-load', "Loading all nodes and credentials: time, against n8n's Slack node, each in a process that has loaded n8n-workflow", workflow),
		loadingGoal('P13-load-core', 'The same in a process that has loaded n8n-core, as n8n has', core),
	];
}

const loadingGoal = (id: string, what: string, packages: string[]): Goal => ({
	id,
	what,
	unit: 'ms',
	goal: 0.25,
	whyNot: "These are six nodes and three credentials with 96 operations; most of what Slack's node needs is in n8n-core",
	measure: async (repeats) => await sideBySide(repeats, async () => (await load(ours, packages)).time, async () => (await load(slack, packages)).time),
});

const kept = 'The code and its text, and the tables of fields from which descriptions and requests are made.';
const contents = 'Unpacked, services and what they share are 375 KB, libraries 74, schemas 36 and texts 32. Packed, the descriptions of 96 operations are 35 KB and libraries 22 KB; the rest is mostly code for three services.';
