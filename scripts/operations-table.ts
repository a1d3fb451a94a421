/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- writes the documentation, never shipped */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { resourceNames as assemblyAiNames, resources as assemblyAi } from '../nodes/AssemblyAi/resources';
import { resources as speakr } from '../nodes/Speakr/resources';
import { resources as specala } from '../nodes/Specala/resources';
import { presets } from '../nodes/Speakr/api/scopes';
import { shownName, type Resources } from '../nodes/shared/operation';
import { scopesOf } from './speakr-scopes';

interface Page {
	file: string;
	resources: Resources;
	/** Of resources that aren't called as their key is in words. */
	names?: Record<string, string>;
	/** If the service's version matters: its name, the version that has the operations without `since`, and one that many run. */
	versions?: { of: string; first: string; common: string };
	/** If tokens can be scoped: what an operation needs. */
	scopesOf?: typeof scopesOf;
}

const pages: Page[] = [
	{ file: 'docs/speakr.md', resources: speakr, versions: { of: 'Speakr', first: '0.8.0', common: '0.9.4' }, scopesOf },
	{ file: 'docs/specala.md', resources: specala },
	{ file: 'docs/assemblyai.md', resources: assemblyAi, names: assemblyAiNames },
];

const begin = '<!-- operations: npm run docs -->';
const end = '<!-- /operations -->';

const toRow = (cells: string[]) => `| ${cells.join(' | ')} |`;

/** What a cell says of a version or a preset that can do an operation. */
const tick = (can: boolean) => (can ? '✓' : '');

const isAsOld = (since: string, version: string) => since.localeCompare(version, undefined, { numeric: true }) <= 0;

const presetsAllow = (needs: string[]) => Object.values(presets).map((granted) => tick(needs.every((scope) => granted.some((each) => each === scope))));

/** One row per operation: where to find it, what it sends, and which version of the service introduced it. */
function toTable({ resources, names = {}, versions, scopesOf: scopes }: Page): string {
	const header = ['Resource', 'Operation', 'Endpoint', ...(versions ? [`Since ${versions.of}`, versions.common] : []), ...(scopes ? ['Scopes', ...Object.keys(presets)] : [])];
	const rows = Object.entries(resources).flatMap(([key, operations]) =>
		Object.entries(operations).map(([value, operation]) => {
			const since = operation.since ?? versions?.first ?? '';
			const needs = scopes?.(operation) ?? [];
			return [
				shownName(key, { name: names[key] }),
				shownName(value, operation),
				`\`${operation.endpoint}\``,
				...(versions ? [since, tick(isAsOld(since, versions.common))] : []),
				...(scopes ? [needs.join(', '), ...presetsAllow(needs)] : []),
			];
		}),
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
