import ts from 'typescript';
import { nodesOf, resolve, type Source } from './sources';

/** Files that each file imports or re-exports from, types included. */
export function importGraph(sources: Source[]): Map<string, string[]> {
	const known = new Set(sources.map(({ path }) => path));
	return new Map(
		sources.map(({ path, syntax }) => [
			path,
			syntax.statements.flatMap((statement) => {
				const isImport = ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement);
				return (isImport && resolve(path, statement.moduleSpecifier, known)) || [];
			}),
		]),
	);
}

/** Chains of imports that lead back to where they begin. */
export function cycles(graph: Map<string, string[]>): string[][] {
	const found: string[][] = [];
	const done = new Set<string>();
	const walk = (path: string, trail: string[]) => {
		if (trail.includes(path)) found.push([...trail.slice(trail.indexOf(path)), path]);
		else if (!done.has(path)) {
			for (const next of graph.get(path) ?? []) walk(next, [...trail, path]);
			done.add(path);
		}
	};
	for (const path of graph.keys()) walk(path, []);
	return found;
}

const isExported = (node: ts.Statement) =>
	ts.canHaveModifiers(node) && ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);

/** Names that a file declares at its top level. */
export const declarationsIn = ({ syntax }: Source): Array<{ name: string; isExported: boolean }> =>
	syntax.statements.flatMap((statement) => {
		const names = ts.isVariableStatement(statement)
			? statement.declarationList.declarations.map(({ name }) => name)
			: 'name' in statement ? [(statement as ts.DeclarationStatement).name] : [];
		return names.flatMap((name) => (name && ts.isIdentifier(name) ? [{ name: name.text, isExported: Boolean(isExported(statement)) }] : []));
	});

/** Names that a file exports, `*` for all of another file; each with the file and name that it re-exports, if any. */
function* exportsOf({ path, syntax }: Source, known: ReadonlySet<string>): Generator<[name: string, from?: string]> {
	for (const statement of syntax.statements) {
		if (ts.isExportDeclaration(statement)) {
			const from = resolve(path, statement.moduleSpecifier, known);
			if (!statement.exportClause) yield ['*', from];
			else if (ts.isNamedExports(statement.exportClause)) for (const { name, propertyName = name } of statement.exportClause.elements) {
				yield [name.text, from && `${from}#${propertyName.text}`];
			}
		} else if (ts.isVariableStatement(statement) && isExported(statement)) {
			for (const { name } of statement.declarationList.declarations) {
				for (const each of nodesOf(name)) if (ts.isIdentifier(each)) yield [each.text];
			}
		} else if (isExported(statement) && 'name' in statement) {
			const { name } = statement as ts.DeclarationStatement;
			if (name) yield [name.text];
		}
	}
}

/** Names that a file takes from others: `nodes/Speakr/api.ts#speakr`, or `...#*` for all of them. */
function* usesOf({ path, syntax }: Source, known: ReadonlySet<string>): Generator<string> {
	for (const node of nodesOf(syntax)) {
		if (ts.isImportDeclaration(node)) {
			const from = resolve(path, node.moduleSpecifier, known);
			const bindings = node.importClause?.namedBindings;
			if (!from || !bindings) continue;
			if (ts.isNamespaceImport(bindings)) yield `${from}#*`;
			else for (const { name, propertyName = name } of bindings.elements) yield `${from}#${propertyName.text}`;
		} else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
			yield `${resolve(path, node.arguments[0], known)}#*`;
		} else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
			yield `${resolve(path, node.argument.literal as ts.Expression, known)}#*`;
		}
	}
}

/** What `sources` export and nothing in `users` takes. */
export function unusedExports(sources: Source[], users: Source[]): string[] {
	const known = new Set(users.map(({ path }) => path));
	const exported = new Map<string, string | undefined>();
	const starred = new Map<string, string[]>();
	for (const source of sources) {
		for (const [name, from] of exportsOf(source, known)) {
			if (name !== '*') exported.set(`${source.path}#${name}`, from);
			else if (from) starred.set(source.path, [...(starred.get(source.path) ?? []), from]);
		}
	}
	const used = new Set<string>();
	const use = (key: string) => {
		if (used.has(key)) return;
		used.add(key);
		const [path = '', name = ''] = key.split('#');
		const from = exported.get(key);
		if (from) use(from);
		else if (!exported.has(key)) for (const other of starred.get(path) ?? []) use(`${other}#${name}`);
	};
	for (const user of users) for (const key of usesOf(user, known)) use(key);
	return [...exported.keys()].filter((key) => !used.has(key) && !used.has(key.replace(/#.*/, '#*')));
}
