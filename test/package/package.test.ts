/* eslint-disable @n8n/community-nodes/no-restricted-imports -- looks at the packed package, never shipped */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import packageJson from '../../package.json';
import { loadPackage } from '../engine/harness/instance';
import { check, pack, requiredBy, root, scripts, unpacked } from './pack';

let packed: Awaited<ReturnType<typeof pack>>;
beforeAll(async () => {
	packed = await pack();
});

test('only what n8n loads and what npm shows is published', () => {
	const others = packed.files
		.map(({ path }) => path)
		.filter((path) => !/^(dist\/.+|package\.json|README\.md|LICENSE|CHANGELOG\.md|SECURITY\.md)$/.test(path));
	expect(others).toEqual([]);
	const shown = ['LICENSE', 'README.md', 'CHANGELOG.md', 'SECURITY.md', 'dist/NOTICE'];
	expect(packed.files.map(({ path }) => path)).toEqual(expect.arrayContaining(shown));
});

// The goals are 100 and 320 KB: `npm run bench -- P13`.
test('the tarball is small', () => {
	const schemas = packed.files.filter(({ path }) => path.includes('__schema__')).reduce((sum, { size }) => sum + size, 0);
	expect(packed.size).toBeLessThan(180 * 1024);
	expect(packed.unpackedSize - schemas).toBeLessThan(540 * 1024);
	expect(schemas).toBeLessThan(40 * 1024);
});

test("n8n's scanner passes the sources and what is published", async () => {
	expect(await check([{ folder: root, what: 'source' }, { folder: unpacked(), what: 'package' }])).toEqual(['', '']);
}, 600_000);

test('nothing is installed with it', () => {
	expect(packageJson).not.toHaveProperty('dependencies');
});

test('stack traces name functions, and the files say whose code it is', () => {
	const parts = new Map(scripts().filter(([path]) => path.startsWith('parts/')));
	const atStart = ['AssemblyAi', 'Speakr', 'Specala', 'libraries', 'shared'];
	const whenNeeded = ['fflate', 'ical-generator', 'inflate', 'run-export', 'write'];
	expect([...parts.keys()].sort()).toEqual([...atStart, ...whenNeeded].map((name) => `parts/${name}.js`).sort());
	expect(parts.get('parts/shared.js')).toMatch(/function withRetries\(/);
	expect(parts.get('parts/Speakr.js')).toMatch(/function verify\(/);
});

test.each(scripts())('dist/%s needs nothing but n8n-workflow and crypto', (_, source) => {
	expect(requiredBy(source).filter((name) => !/^(n8n-workflow|crypto|\.{1,2}\/.+)$/.test(name))).toEqual([]);
});

test('every bundled library has its licence in the notice', () => {
	const notice = readFileSync(join(root, 'dist/NOTICE'), 'utf8');
	const sources = readdirSync(join(root, 'nodes'), { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
	const imported = sources.flatMap((path) => [...readFileSync(join(root, 'nodes', path), 'utf8').matchAll(/^(?:import|export|\}).* from '((?:@[^/']+\/)?[^/.'][^/']*)/gm)]);
	const libraries = new Set(imported.map(([, name = '']) => name).filter((name) => !['n8n-workflow', 'crypto'].includes(name)));
	expect(libraries.size).toBeGreaterThan(0);
	const missing = [...libraries].filter((name) => !notice.includes(`## ${name} `));
	expect(missing).toEqual([]);
	expect(notice).toContain('Permission is hereby granted');
});

// Every editor downloads the descriptions of all nodes when it opens.
test('the descriptions that the editor downloads stay small', async () => {
	const { types } = await loadPackage();
	const bytes = types.nodes.reduce((sum, description) => sum + JSON.stringify(description).length, 0);
	expect(bytes).toBeLessThan(300 * 1024);
});
