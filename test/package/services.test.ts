/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-dangerous-functions -- looks at the packed packages, never shipped */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { check, cloneOf, pack, requiredBy, root, scripts, unpacked } from './pack';

const packages = join(root, 'node_modules/.cache/services');
beforeAll(() => {
	execFileSync('node', ['scripts/pack-services.mjs'], { cwd: root });
});

describe.each([
	{ name: 'n8n-nodes-speakr', kilobytes: 150, others: /assemblyai|specala/i, icons: ['speakr.dark.svg', 'speakr.svg'] },
	{ name: 'n8n-nodes-specala', kilobytes: 100, others: /assemblyai|speakr/i, icons: ['specala.dark.svg', 'specala.svg'] },
	{ name: 'n8n-nodes-assemblyai-transcripts', kilobytes: 120, others: /speakr|specala/i, icons: ['assemblyai.dark.svg', 'assemblyai.svg'] },
])('$name', ({ name, kilobytes, others, icons }) => {
	const folder = join(packages, name);

	test('holds its nodes, their codex, icons and licences, and stays small', async () => {
		const { files, size } = await pack(folder);
		const paths = files.map(({ path }) => path);
		const { n8n } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
		expect(paths).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'dist/NOTICE', ...n8n.credentials, ...n8n.nodes]));
		expect(paths).toEqual(expect.arrayContaining(n8n.nodes.map((file: string) => file.replace(/js$/, 'json'))));
		expect(paths.filter((path) => path.startsWith('dist/icons/')).sort()).toEqual(icons.map((icon) => `dist/icons/${icon}`));
		expect(size).toBeLessThan(kilobytes * 1024);
	});

	test("holds nothing of the others' services", () => {
		const code = scripts(folder).filter(([, source]) => others.test(withoutComments(source)));
		expect(code.map(([path]) => path)).toEqual([]);
		expect(readdirSync(join(folder, 'nodes'))).toHaveLength(2);
		expect(readFileSync(join(folder, 'package.json'), 'utf8')).not.toMatch(others);
	});

	test('names its nodes by its own name', () => {
		const codex = readdirSync(join(folder, 'dist/nodes'), { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.node.json'));
		for (const path of codex) {
			expect(JSON.parse(readFileSync(join(folder, 'dist/nodes', path), 'utf8')).node).toMatch(new RegExp(`^${name}\\.[a-z]`));
		}
	});

	test('needs nothing but n8n-workflow and crypto', () => {
		const required = scripts(folder).flatMap(([, source]) => requiredBy(source));
		expect(required.filter((module) => !/^(n8n-workflow|crypto|\.{1,2}\/.+)$/.test(module))).toEqual([]);
	});
});

test("n8n's strict lint passes the sources of each, and its scanner these and what is published", async () => {
	const sources = readdirSync(packages).map((name) => cloneOf(join(packages, name)));
	const published = readdirSync(packages).map((name) => unpacked(join(packages, name)));
	const targets = [
		...sources.map((folder) => ({ folder, what: 'lint' as const })),
		...sources.map((folder) => ({ folder, what: 'source' as const })),
		...published.map((folder) => ({ folder, what: 'package' as const })),
	];
	expect(targets).toHaveLength(3 + 3 + 3);
	expect(await check(targets)).toEqual(targets.map(() => ''));
}, 600_000);

const withoutComments = (source: string) => source.replace(/\/\*[^]*?\*\/|^\s*\/\/.*$|\s\/\/ .*$/gm, '');
