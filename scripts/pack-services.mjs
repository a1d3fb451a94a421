import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setup } from './setup.mjs';
import { root, runAll } from './steps.mjs';
import { services } from './services.mjs';

/** Under `node_modules`, so that the libraries are found, and linter, compiler and git leave it alone. */
export const packages = join(root, 'node_modules', '.cache', 'services');

const whole = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const copied = ['gulpfile.js', 'rolldown.config.mjs', 'tsconfig.json', 'eslint.config.mjs', '.npmrc', 'scripts/notice.mjs', 'LICENSE'];

/** The source repository of one service's package: its folder, with `dist` built. */
export function assemble(service) {
	const folder = join(packages, service.name);
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	const copy = (path) => cpSync(join(root, path), join(folder, path), { recursive: true });

	const manifest = packageOf(service);
	[...copied, `nodes/${service.folder}`, 'nodes/shared', ...manifest.n8n.credentials.map(sourceOf)].forEach(copy);
	for (const icon of readdirSync(join(root, 'icons'))) if (icon.split('.')[0] === service.icon) copy(join('icons', icon));
	for (const path of readdirSync(join(folder, 'nodes'), { recursive: true })) {
		if (/\.node\.(json|ts)$/.test(path)) rename(join(folder, 'nodes', path), service.name);
	}
	writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
	writeFileSync(join(folder, 'README.md'), readmeOf(service));
	cpSync(join(root, 'scripts/service-publish.yml'), join(folder, '.github/workflows/publish.yml'), { recursive: true });
	writeFileSync(join(folder, '.gitignore'), 'node_modules/\ndist/\n*.tgz\n');
	execFileSync(process.execPath, [join(root, 'node_modules/gulp/bin/gulp.js'), 'build', '--silent'], { cwd: folder, stdio: 'inherit' });
	return folder;
}

const sourceOf = (built) => built.replace(/^dist\//, '').replace(/\.js$/, '.ts');

/** A workflow names a node by its package. */
function rename(file, name) {
	writeFileSync(file, readFileSync(file, 'utf8').replace(new RegExp(`(["'])${whole.name}\\.`, 'g'), `$1${name}.`));
}

function packageOf({ name, folder, description, keywords }) {
	const nodes = whole.n8n.nodes.filter((file) => file.startsWith(`dist/nodes/${folder}/`));
	const credentials = whole.n8n.credentials.filter((file) => file.startsWith(`dist/credentials/${folder}Api.`));
	const { build, lint, typecheck } = whole.scripts;
	const repository = whole.repository.url.replace(/[^/]+$/, `${name}.git`);
	return {
		...whole,
		name,
		description,
		homepage: `${repository.replace(/^git\+|\.git$/g, '')}#readme`,
		keywords: ['n8n-community-node-package', 'n8n', 'transcription', ...keywords],
		repository: { ...whole.repository, url: repository },
		scripts: { build, lint, typecheck },
		n8n: { ...whole.n8n, credentials, nodes },
	};
}

/** What npm shows. Pages and examples stay in the repository of the whole package. */
function readmeOf({ name, service, about, pages }) {
	const readme = readFileSync(join(root, 'README.md'), 'utf8');
	const repository = `${whole.homepage.replace(/#.*/, '')}/blob/main`;
	const table = readme.match(/(?:^\|.*\n)+/gm).find((lines) => lines.startsWith(`| ${service} | Operations |`));
	if (!table) throw new Error(`README.md has no table of ${service}'s operations`);
	const links = pages.map((page) => `[${titleOf(page)}](${repository}/docs/${page})`).join(', ');
	return `# ${name}

${about}

It contains the ${service} nodes of [${whole.name}](${repository}/README.md), which also has nodes for other transcription
services. Install one of the two packages, not both.

## Installation
In n8n, go to **Settings > Community nodes > Install** and enter \`${name}\`.

To use a workflow that was made with ${whole.name}, replace \`${whole.name}.\` with \`${name}.\` in its JSON.

## Operations
${table}
Read more: ${links}, [security](${repository}/SECURITY.md).

## Compatibility
Requires n8n 2 and its \`n8n-workflow\`; no other dependencies.

## Version history
[Changelog](${repository}/CHANGELOG.md)
`;
}

function titleOf(page) {
	const [, title] = /^# (.+)$/m.exec(readFileSync(join(root, 'docs', page), 'utf8')) ?? [];
	if (!title) throw new Error(`docs/${page} has no title`);
	return title;
}

async function packAll() {
	mkdirSync(join(root, 'packages'), { recursive: true });
	for (const service of services) {
		const folder = assemble(service);
		const packed = execFileSync('npm', ['pack', '--silent', '--pack-destination', join(root, 'packages')], { cwd: folder, encoding: 'utf8' });
		console.log(`packages/${packed.trim()}   sources: ${folder}`);
	}
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await runAll('npm run pack:services', [setup, packAll]);
