import { pack, requiredBy, root, scan, scripts, unpacked } from './pack';

let packed: Awaited<ReturnType<typeof pack>>;
beforeAll(async () => {
	packed = await pack();
});

test('only what n8n loads and what npm shows is published', () => {
	const others = packed.files
		.map(({ path }) => path)
		.filter((path) => !/^(dist\/.+|package\.json|README\.md|LICENSE|CHANGELOG\.md)$/.test(path));
	expect(others).toEqual([]);
	expect(packed.files.map(({ path }) => path)).toContain('LICENSE');
});

test('the tarball is small', () => {
	expect(packed.size).toBeLessThan(200 * 1024);
});

test.each(scripts())('dist/%s needs nothing but n8n-workflow and crypto', (_, source) => {
	expect(requiredBy(source).filter((name) => !/^(n8n-workflow|crypto|\.{1,2}\/.+)$/.test(name))).toEqual([]);
});

test("n8n's scanner passes the sources", async () => {
	expect(await scan(root, 'source')).toBe('');
});

test("n8n's scanner passes what is published", async () => {
	expect(await scan(unpacked(), 'package')).toBe('');
});
