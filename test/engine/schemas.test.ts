/* eslint-disable @n8n/community-nodes/no-restricted-imports -- reads files of the package, never shipped */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { loadOutputSchema } from 'n8n-core';
import { loadPackage, packageRoot, simulateClock } from './harness';
import { outputs, schemaFile } from './outputs';
import { differences, schemaOf, type Schema } from './schema';

simulateClock();

const schemaIn = (file: string): Schema => JSON.parse(readFileSync(join(packageRoot, file), 'utf8'));

describe.each(outputs)('the schema of $name', (output) => {
	// `npm run schemas` writes it anew.
	test('has the fields and types of what the node returns', async () => {
		const items = await output.items();
		expect(items).not.toEqual([]);
		expect(differences(schemaIn(schemaFile(output)), schemaOf(items))).toEqual([]);
	});
	test('is found by n8n', async () => {
		const { [output.node]: node } = (await loadPackage()).known.nodes;
		const nodeDir = join(packageRoot, dirname(node?.sourcePath ?? ''));
		expect(loadOutputSchema({ ...output, nodeDir })).toEqual(schemaIn(schemaFile(output)));
	});
});

const written = readdirSync(join(packageRoot, 'nodes'), { recursive: true, encoding: 'utf8' })
	.filter((path) => path.includes('__schema__/') && path.endsWith('.json'))
	.map((path) => `nodes/${path}`);

test('there is no other schema', () => {
	expect(written.toSorted()).toEqual(outputs.map(schemaFile).toSorted());
});

/** The types that a schema and what is in it have. */
const typesIn = ({ type, properties = {}, items }: Schema): unknown[] => [
	type,
	...Object.values(properties).flatMap(typesIn),
	...(items ? typesIn(items) : []),
];

test.each(written)('%s says what each field is', (file) => {
	const schema = schemaIn(file);
	expect(typesIn(schema)).not.toContain('null');
	expect(Object.keys(schema.properties ?? {})).not.toEqual([]);
});
