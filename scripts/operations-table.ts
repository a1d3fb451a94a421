/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- writes the documentation, never shipped */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { resources as assemblyAi } from '../nodes/AssemblyAi/resources';
import { resources as speakr } from '../nodes/Speakr/resources';
import { resources as specala } from '../nodes/Specala/resources';
import { presets, scopesOf } from '../nodes/Speakr/api/scopes';
import type { Resources } from '../nodes/shared/operation';

interface Page {
	file: string;
	resources: Resources;
	/** If the service's version matters: its name, and the version that has the operations without `since`. */
	versions?: { of: string; first: string };
	/** If tokens can be scoped: what an operation needs. */
	scopesOf?: typeof scopesOf;
}

const pages: Page[] = [
	{ file: 'docs/speakr.md', resources: speakr, versions: { of: 'Speakr', first: '0.8.0' }, scopesOf },
	{ file: 'docs/specala.md', resources: specala },
	{ file: 'docs/assemblyai.md', resources: assemblyAi },
];

const begin = '<!-- operations: npm run docs -->';
const end = '<!-- /operations -->';

const toRow = (cells: string[]) => `| ${cells.join(' | ')} |`;

/** The preset with the fewest scopes that has all of these. */
function smallestPreset(scopes: string[]): string {
	if (scopes.length === 0) return 'any';
	const having = Object.entries(presets).filter(([, granted]) => scopes.every((scope) => granted.some((each) => each === scope)));
	const [smallest] = having.sort(([, one], [, other]) => one.length - other.length);
	return smallest?.[0] ?? '';
}

/** One row per operation: where to find it, what it sends, and which version of the service introduced it. */
function toTable({ resources, versions, scopesOf: scopes }: Page): string {
	const header = ['Resource', 'Operation', 'Endpoint', ...(versions ? [`Since ${versions.of}`] : []), ...(scopes ? ['Scopes', 'Preset'] : [])];
	const rows = Object.values(resources).flatMap(({ name: resource, operations }) =>
		Object.values(operations).map((operation) => [
			resource,
			operation.name,
			`\`${operation.endpoint}\``,
			...(versions ? [operation.since ?? versions.first] : []),
			...(scopes ? [scopes(operation).join(', '), smallestPreset(scopes(operation))] : []),
		]),
	);
	return [header, header.map(() => '---'), ...rows].map(toRow).join('\n');
}

/** Each page as written, and as it is due by the code. */
export function documentation(): Array<{ file: string; written: string; due: string }> {
	return pages.map((page) => {
		const written = readFileSync(join(__dirname, '..', page.file), 'utf8');
		const [before = '', rest = ''] = written.split(begin);
		const [, after = ''] = rest.split(end);
		return { file: page.file, written, due: `${before}${begin}\n${toTable(page)}\n${end}${after}` };
	});
}

if (process.argv[1] === __filename) {
	for (const { file, due } of documentation()) writeFileSync(join(__dirname, '..', file), due);
}
