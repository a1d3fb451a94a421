/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- writes files of the package, never shipped */
import '../test/engine/harness/environment';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { outputs, schemaFile } from '../test/engine/outputs';
import { ownType, schemaOf, type Schema } from '../test/engine/schema';
import { buildWhenStale } from '../test/engine/harness/build';

const root = join(__dirname, '..');

/** What is null or empty in all answers of the stand-ins. */
const unseen: Record<string, Schema> = {
	addedTags: { type: 'array', items: { type: 'object', properties: { id: { type: 'number' }, name: { type: 'string' } } } },
	addedTagIds: { type: 'array', items: { type: 'number' } },
	budget: { type: 'number' },
	channel: { type: 'string' },
	continueAfter: { type: 'string' },
	output_language: { type: 'string' },
	percentage: { type: 'number' },
	queue_position: { type: 'number' },
	region: { type: 'string' },
	response_body_preview: { type: 'string' },
	removedTagIds: { type: 'array', items: { type: 'number' } },
	transcription_language: { type: 'string' },
};

type Named = [name: string, schema: Schema];

function* fieldsIn({ properties = {}, items }: Schema): Generator<Named> {
	for (const [name, schema] of Object.entries(properties)) {
		if (!isBlank(schema)) yield [name, schema];
		yield* fieldsIn(schema);
	}
	if (items) yield* fieldsIn(items);
}

const isBlank = (schema: Schema) => ownType(schema) === 'null' || (ownType(schema) === 'array' && !schema.items);

/** A field that is null or empty here has the type that it has elsewhere. Throws if that is nowhere. */
function completed(schema: Schema, known: readonly Named[], name = ''): Schema {
	if (isBlank(schema)) {
		const [, found] = known.find(([each, { type }]) => each === name && (ownType(schema) === 'null' || ownType(schema) === type)) ?? [];
		if (!found) throw new Error(`The type of '${name}' is unknown: let a stand-in answer with one, or add it to 'unseen'`);
		const type = ownType(found);
		return type === 'array' || type === 'object' ? completed(found, known) : { type: [type, 'null'] };
	}
	const { type, properties, items } = schema;
	const inner = properties && Object.fromEntries(Object.entries(properties).map(([each, field]) => [each, completed(field, known, each)]));
	return { type, ...(inner && { properties: inner }), ...(items && { items: completed(items, known, name) }) };
}

async function write() {
	await buildWhenStale();
	const seen: Array<{ file: string; schema: Schema }> = [];
	for (const output of outputs) {
		const all = await output.items();
		if (all.length === 0) throw new Error(`${output.name} returned nothing`);
		seen.push({ file: schemaFile(output), schema: schemaOf(all) });
	}
	const known = [...seen.flatMap(({ schema }) => [...fieldsIn(schema)]), ...Object.entries(unseen)];
	for (const { folder } of outputs) rmSync(join(root, 'nodes', folder, '__schema__'), { recursive: true, force: true });
	for (const { file, schema } of seen) {
		mkdirSync(join(root, dirname(file)), { recursive: true });
		writeFileSync(join(root, file), `${JSON.stringify({ ...completed(schema, known), version: 1 }, null, '\t')}\n`);
	}
}

void write().then(() => process.exit(0));
