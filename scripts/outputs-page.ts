/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- writes the documentation, never shipped */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { resourceNames as assemblyAiNames, resources as assemblyAi } from '../nodes/AssemblyAi/resources';
import { shownName, type Resources } from '../nodes/shared/operation';
import { resources as specala } from '../nodes/Specala/resources';
import { resources as speakr } from '../nodes/Speakr/resources';
import type { Schema } from '../test/engine/schema';

const root = join(__dirname, '..');
const file = 'docs/outputs.md';

const nodes: Array<[name: string, folder: string, resources: Resources, names?: Record<string, string>]> = [
	['Speakr', 'Speakr', speakr],
	['Specala AI', 'Specala', specala],
	['AssemblyAI', 'AssemblyAi', assemblyAi, assemblyAiNames],
];

const introduction = `# Output fields

What each operation and trigger returns by default: with **Simplify** on, where it is offered, and in the default format. n8n's editor
shows the same fields before the first run. Not all fields are always there: optional ones are null or left out.

\`tags[]\` is a list, \`events[] { title }\` a list of objects with a title. Fields are text unless another type follows.
\`npm run docs\` writes this page.`;

const schemaIn = (folder: string, path: string): Schema =>
	JSON.parse(readFileSync(join(root, 'nodes', folder, '__schema__', `${path}.json`), 'utf8'));

/** ``` `title`, `start` number, `tags[]` ``` */
const listed = ({ properties = {} }: Schema): string => Object.entries(properties).map(([name, schema]) => described(name, schema)).join(', ');

function described(name: string, schema: Schema): string {
	const [type] = [schema.type].flat();
	if (type === 'array') return schema.items ? described(`${name}[]`, schema.items) : `\`${name}[]\``;
	if (type === 'object') return schema.properties ? `\`${name}\` { ${listed(schema)} }` : `\`${name}\` object`;
	return type === 'string' ? `\`${name}\`` : `\`${name}\` ${type}`;
}

const rowsOf = (folder: string, resources: Resources, names: Record<string, string> = {}) =>
	Object.entries(resources).flatMap(([key, operations]) =>
		Object.entries(operations).map(([value, operation]) => [
			shownName(key, { name: names[key] }),
			shownName(value, operation),
			listed(schemaIn(folder, `v1.0.0/${key}/${value}`)),
		]),
	);

function section([name, folder, resources, names]: (typeof nodes)[number]): string {
	const rows = [['Resource', 'Operation', 'Fields'], ['---', '---', '---'], ...rowsOf(folder, resources, names)];
	return `## ${name}\n\n${rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n\n## ${name} Trigger\n\n${listed(schemaIn(folder, 'v2.0.0'))}`;
}

/** The page as written, and as it is due by the schemas. */
export const outputsPage = () => ({
	file,
	written: readFileSync(join(root, file), 'utf8'),
	due: `${[introduction, ...nodes.map(section)].join('\n\n')}\n`,
});

if (process.argv[1] === __filename) writeFileSync(join(root, file), outputsPage().due);
