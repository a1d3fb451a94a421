/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- reads the documentation, never shipped */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { AssemblyAiApi } from '../../credentials/AssemblyAiApi.credentials';
import { SpeakrApi } from '../../credentials/SpeakrApi.credentials';
import { SpecalaApi } from '../../credentials/SpecalaApi.credentials';
import { documentation } from '../../scripts/operations-table';
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

test.each(filesIn('examples', '.json'))('the README links %s by its name', (file) => {
	expect(read('README.md')).toContain(`[${readWorkflow(file).name}](${file})`);
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

/** What these pages set in bold although it is a label of n8n itself, or of a service. */
const otherLabels = ['API Keys', 'On Error', 'Remove Duplicates', 'Retry On Fail', 'Tools'];

async function labels(): Promise<Set<string>> {
	const nodes = await Promise.all(nodeFiles.map(nodeIn));
	const described = [...nodes.map(({ description }) => description), new AssemblyAiApi(), new SpeakrApi(), new SpecalaApi()];
	const properties = described.flatMap((each) => walk(each.properties).map(({ property }) => property));
	return new Set([
		...otherLabels,
		...[...described, ...properties].map(({ displayName }) => displayName),
		...properties.flatMap((property) => optionsOf(property).map(({ name }) => name)),
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
