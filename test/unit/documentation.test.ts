/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- reads the documentation, never shipped */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { INode } from 'n8n-workflow';
import { AssemblyAiApi } from '../../credentials/AssemblyAiApi.credentials';
import { SpeakrApi } from '../../credentials/SpeakrApi.credentials';
import { SpecalaApi } from '../../credentials/SpecalaApi.credentials';
import { documentation } from '../../scripts/operations-table';
import { outputsPage } from '../../scripts/outputs-page';
import { nodeFiles, nodeIn, readWorkflow } from '../engine/harness';
import { optionsOf, walk } from './descriptions/walk';

const root = join(__dirname, '../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const filesIn = (folder: string, extension: string) =>
	readdirSync(join(root, folder)).filter((file) => file.endsWith(extension)).map((file) => join(folder, file));

const pages = [...filesIn('.', '.md'), ...filesIn('docs', '.md')];

test.each(documentation())('the operations in $file are those of the node', ({ written, due }) => {
	expect(written).toBe(due);
});

test('docs/outputs.md has the fields of the schemas', () => {
	const { written, due } = outputsPage();
	expect(written).toBe(due);
});

test.each(filesIn('examples', '.json'))('the README links %s by its name', (file) => {
	expect(read('README.md')).toContain(`[${readWorkflow(file).name}](${file})`);
});

const isNote = ({ type }: INode) => type === 'n8n-nodes-base.stickyNote';

/** What a node covers on n8n's canvas, with the name below it. */
const areaOf = (node: INode) => {
	const [left, top] = node.position;
	const [width, height] = isNote(node) ? [Number(node.parameters.width), Number(node.parameters.height)] : [96, 150];
	return { left, top, right: left + width, bottom: top + height };
};

function overlap(one: INode, other: INode): boolean {
	const [a, b] = [areaOf(one), areaOf(other)];
	return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

test.each(filesIn('examples', '.json'))('%s says on its canvas what it does, and nothing there overlaps', (file) => {
	const { nodes } = readWorkflow(file);
	expect(nodes.filter(isNote)).not.toEqual([]);
	const pairs = nodes.flatMap((node, index) => nodes.slice(index + 1).map((other) => [node, other] as const));
	expect(pairs.filter(([one, other]) => overlap(one, other)).map((pair) => pair.map(({ name }) => name))).toEqual([]);
});

/** As GitHub makes it from a heading. */
const anchorOf = (heading: string) => heading.toLowerCase().replace(/[^\w\- ]/g, '').replaceAll(' ', '-');

const anchorsIn = (file: string) => [...read(file).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));

/** Links within the project, as the file and the heading that each leads to. */
const linksIn = (page: string) =>
	[...read(page).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)].map(([, path = '', anchor]) => {
		const file = path === '' ? page : relative(root, join(root, dirname(page), path));
		return { file, anchor };
	});

test.each(pages)('every link in %s leads somewhere', (page) => {
	const broken = linksIn(page).filter(
		({ file, anchor }) => !existsSync(join(root, file)) || (anchor !== undefined && !anchorsIn(file).includes(anchor)),
	);
	expect(broken).toEqual([]);
});

/** What stands in backticks and looks like a file or a folder of this project. */
const pathsIn = (page: string) =>
	[...read(page).matchAll(/`([^`\s]+)`/g)]
		.map(([, code = '']) => code)
		.filter((code) => /^(credentials|docs|examples|icons|nodes|scripts|test)\/|^[\w./-]+\.(ts|mjs|md|json)$/.test(code));

const sources = readdirSync(join(root, 'nodes'), { recursive: true }).map(String);

/** A name without a folder is that of a file which each service has. */
const isThere = (path: string) =>
	existsSync(join(root, path)) || (!path.includes('/') && sources.some((file) => file.endsWith(path)));

test.each(['CONTRIBUTING.md', 'docs/architecture.md'])('every path in %s exists', (page) => {
	const paths = pathsIn(page);
	expect(paths.length).toBeGreaterThan(20);
	expect(paths.filter((path) => !isThere(path))).toEqual([]);
});

describe('the table of stores in docs/architecture.md', () => {
	const rows = [...read('docs/architecture.md').matchAll(/^\| (`.+`) \| (?:same|`(.+)`) \| /gm)];
	let file = '';
	const listed = rows.flatMap(([, names = '', path = file]) => {
		file = path;
		return names.split(', ').map((name) => ({ path, name: name.replaceAll('`', '') }));
	});

	const code = sources.filter((path) => path.endsWith('.ts')).map((path) => `nodes/${path}`);

	test('names what its files hold', () => {
		expect(listed.filter(({ path, name }) => !new RegExp(`\\b${name}\\b`).test(read(path)))).toEqual([]);
	});

	test('lists every file that keeps static data', () => {
		const keepers = code.filter((path) => read(path).includes('getWorkflowStaticData'));
		expect(keepers.filter((keeper) => !listed.some(({ path }) => path === keeper))).toEqual([]);
	});

	test('lists every memory of the process', () => {
		const memories = code.flatMap((path) => {
			const found = read(path).matchAll(/^\t?const (\w+) = (?:new (?:Weak)?(?:Map|Set)<.*>\(\)|create\w*Memory\(|createOncePerItem<)/gm);
			return [...found].map(([whole, name]) => ({ whole, path, name }));
		});
		// Inside a function they are of one call, but for what a handover remembers.
		const lasting = memories.filter(({ whole }) => !whole.startsWith('\t') || whole.includes('Memory('));
		const isListed = (path: string, name = '') => listed.some((each) => each.path === path && each.name === name);
		expect(lasting.filter(({ path, name }) => !isListed(path, name))).toEqual([]);
	});
});

/** What these pages set in bold although it is a label of n8n itself, or of a service. */
const otherLabels = ['API Keys', 'Execute step', 'Fetch Test Event', 'On Error', 'Remove Duplicates', 'Retry', 'Retry On Fail', 'Tools'];

async function labels(): Promise<Set<string>> {
	const nodes = await Promise.all(nodeFiles.map(nodeIn));
	const described = [...nodes.map(({ description }) => description), new AssemblyAiApi(), new SpeakrApi(), new SpecalaApi()];
	const properties = described.flatMap((each) => walk(each.properties).map(({ property }) => property));
	return new Set([
		...otherLabels,
		...[...described, ...properties].map(({ displayName }) => displayName),
		...properties.flatMap((property) => optionsOf(property).map(({ name }) => name)),
		...properties.flatMap(({ modes = [] }) => modes.map(({ displayName }) => displayName)),
		...properties.filter(({ type }) => type === 'fixedCollection').flatMap(({ options = [] }) => options.flatMap((each) => ('values' in each ? each.displayName : []))),
	]);
}

/** Labels in bold; a way through menus, and a word with a full stop that begins an entry, are none. */
const labelsIn = (page: string) =>
	[...read(page).matchAll(/\*\*([^*]+)\*\*/g)]
		.map(([, label = '']) => label.replace(/\s+/g, ' '))
		.filter((label) => !label.includes(' > ') && !label.endsWith('.'));

test.each(pages.filter((page) => page !== 'CHANGELOG.md'))('every label in %s is one of the editor', async (page) => {
	const known = await labels();
	const isKnown = (label: string) => known.has(label) || label.split(': ').every((part) => known.has(part));
	expect(labelsIn(page).filter((label) => !isKnown(label))).toEqual([]);
});

test('the messages in docs/troubleshooting.md are those of the nodes', () => {
	const files = ['nodes', 'credentials'].flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)));
	const code = files.filter((file) => file.endsWith('.ts')).map(read).join('\n');
	const rows = read('docs/troubleshooting.md').split('\n').filter((line) => line.startsWith('|'));
	const messages = rows.flatMap((row) => [...(row.split(' | ')[0] ?? '').matchAll(/`([^`]+)`/g)].map(([, message = '']) => message));
	expect(messages.length).toBeGreaterThan(10);
	expect(messages.filter((message) => !code.includes(message))).toEqual([]);
});
