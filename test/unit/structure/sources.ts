/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- reads the sources, never shipped */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

export const root = join(__dirname, '../../..');

export interface Source {
	/** From the root of the project: `nodes/Speakr/api.ts`. */
	path: string;
	lines: string[];
	syntax: ts.SourceFile;
}

/** Every TypeScript file in these folders. */
export const sourcesIn = (...folders: string[]): Source[] =>
	folders.flatMap((folder) =>
		readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
			.filter((name) => name.endsWith('.ts') && !name.includes('node_modules'))
			.map((name) => {
				const path = join(folder, name);
				const text = readFileSync(join(root, path), 'utf8');
				const syntax = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
				return { path, lines: text.trimEnd().split('\n'), syntax };
			}),
	);

/** Every node of a file's syntax tree. */
export function* nodesOf(node: ts.Node): Generator<ts.Node> {
	yield node;
	const children: ts.Node[] = [];
	ts.forEachChild(node, (child) => void children.push(child));
	for (const child of children) yield* nodesOf(child);
}

/** The file of the project that a relative specifier names; undefined for packages. */
export function resolve(from: string, specifier: ts.Expression | undefined, known: ReadonlySet<string>): string | undefined {
	if (!specifier || !ts.isStringLiteral(specifier) || !specifier.text.startsWith('.')) return undefined;
	const path = join(dirname(from), specifier.text);
	return [`${path}.ts`, join(path, 'index.ts')].find((candidate) => known.has(candidate));
}
