/* eslint-disable @n8n/community-nodes/no-restricted-imports -- reads the sources, never shipped */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import packageJson from '../../package.json';
import { cycles, declarationsIn, importGraph, unusedExports } from './structure/imports';
import { nodesOf, root, sourcesIn, type Source } from './structure/sources';

const sources = sourcesIn('nodes', 'credentials');
const graph = importGraph(sources);

/** Files that n8n loads. */
const entries = [...packageJson.n8n.nodes, ...packageJson.n8n.credentials].map((path) =>
	path.replace(/^dist\//, '').replace(/\.js$/, '.ts'),
);

const maxFileLines = 250;
const maxFunctionLines = 60;
const maxCommentShare = 0.06;

const lineOf = ({ syntax }: Source, position: number) => syntax.getLineAndCharacterOfPosition(position).line + 1;

/** `nodes/Speakr/api.ts:12` for each node of the syntax that fits. */
const placesWhere = (fits: (node: ts.Node, source: Source) => boolean): string[] =>
	sources.flatMap((source) =>
		[...nodesOf(source.syntax)]
			.filter((node) => fits(node, source))
			.map((node) => `${source.path}:${lineOf(source, node.getStart())}`),
	);

/** `shared`, or the service that a file is about. */
const partOf = (path: string) => /^nodes\/(\w+)\/|^credentials\/(\w+)Api\./.exec(path)?.slice(1).join('');

test('no import leads back to its own file', () => {
	expect(cycles(graph)).toEqual([]);
});

test('what is shared knows no service, and no service knows another', () => {
	const strangers = [...graph].flatMap(([path, imported]) =>
		imported.filter((other) => partOf(other) !== partOf(path) && partOf(other) !== 'shared').map((other) => `${path} -> ${other}`),
	);
	expect(strangers).toEqual([]);
});

/** Rooms, named as their folder or file is; all other files right in a service's or the shared folder are ''. */
const roomsOfService = ['node', 'resources', 'triggers', 'lists', 'webhooks', 'recordings', 'transcripts', 'transcriptions', 'parameters', 'api', ''];
const roomsOfShared = ['webhook', 'trigger', 'poll', 'archive', 'transcript', 'files', 'walks', 'zip', 'operation', 'http', ''];

function floorOf(path: string): number {
	const rooms = partOf(path) === 'shared' ? roomsOfShared : roomsOfService;
	const [, , entry = '', inFolder] = path.split('/');
	const room = inFolder === undefined ? (entry.endsWith('.node.ts') ? 'node' : entry.replace(/\.ts$/, '')) : entry;
	return inFolder === undefined && !rooms.includes(room) ? rooms.indexOf('') : rooms.indexOf(room);
}

test('a room imports only those that come after it', () => {
	const inNodes = [...graph].filter(([path]) => path.startsWith('nodes/'));
	const upward = inNodes.flatMap(([path, imported]) =>
		imported.filter((other) => partOf(other) === partOf(path) && floorOf(other) < floorOf(path)).map((other) => `${path} -> ${other}`),
	);
	expect(upward).toEqual([]);
	expect(inNodes.filter(([path]) => floorOf(path) < 0).map(([path]) => path)).toEqual([]);
});

test(`no file is longer than ${maxFileLines} lines`, () => {
	const long = sources.filter(({ lines }) => lines.length > maxFileLines);
	expect(long.map(({ path, lines }) => `${path}: ${lines.length}`)).toEqual([]);
});

test(`no function is longer than ${maxFunctionLines} lines`, () => {
	const long = placesWhere(
		(node, source) =>
			ts.isFunctionLike(node) && lineOf(source, node.end) - lineOf(source, node.getStart()) + 1 > maxFunctionLines,
	);
	expect(long).toEqual([]);
});

test("nothing is 'any'", () => {
	expect(placesWhere(({ kind }) => kind === ts.SyntaxKind.AnyKeyword)).toEqual([]);
});

test('neither the linter nor the compiler is switched off', () => {
	const switchedOff = sources.filter(({ syntax }) => /eslint-disable|@ts-(ignore|expect-error|nocheck)/.test(syntax.text));
	expect(switchedOff.map(({ path }) => path)).toEqual([]);
});

test(`comments are at most ${maxCommentShare * 100} % of the lines that are not blank`, () => {
	const lines = sources.flatMap((source) => source.lines.map((line) => line.trim())).filter((line) => line !== '');
	const comments = lines.filter((line) => /^(\/\/|\/\*|\*)/.test(line));
	expect(comments.length / lines.length).toBeLessThanOrEqual(maxCommentShare);
});

test("Speakr's folder shows at most 14 entries", () => {
	expect(readdirSync(join(root, 'nodes/Speakr')).length).toBeLessThanOrEqual(14);
});

test('what is exported is used by another file', () => {
	const shared = sources.filter(({ path }) => !entries.includes(path));
	expect(unusedExports(shared, [...sources, ...sourcesIn('test', 'bench', 'scripts')])).toEqual([]);
});

test('an exported name is declared once in a service, and once in what is shared', () => {
	const declared = sources.flatMap((source) => declarationsIn(source).map((each) => ({ ...each, part: partOf(source.path), path: source.path })));
	const exported = declared.filter(({ isExported }) => isExported);
	const again = exported.flatMap(({ name, part, path }) =>
		declared.filter((other) => other.name === name && other.part === part && other.path !== path).map((other) => `${name}: ${path}, ${other.path}`),
	);
	expect(again).toEqual([]);
});
