import { readFileSync } from 'node:fs';
import { basename, relative } from 'node:path';
import { defineConfig } from 'rolldown';

const { n8n } = JSON.parse(readFileSync('package.json', 'utf8'));

/** `dist/nodes/Speakr/Speakr.node.js` -> `['nodes/Speakr/Speakr.node', 'nodes/Speakr/Speakr.node.ts']` */
const entry = (built) => {
	const name = built.replace(/^dist\//, '').replace(/\.js$/, '');
	return [name, `${name}.ts`];
};

/** Where a chunk comes from, so that a stack trace can be read: `Speakr.triggers.deduplication`, or a library. */
function chunkName({ name, moduleIds }) {
	const path = relative('.', moduleIds.find((id) => basename(id).startsWith(`${name}.`)) ?? moduleIds.at(-1) ?? name);
	const [, library] = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path) ?? [];
	const own = path.replace(/^nodes\//, '').replace(/(\/index)?\.ts$/, '').replaceAll('/', '.');
	return `shared/${library?.replace('/', '-') ?? own.replace(/^shared\./, '')}.js`;
}

/** Node keeps a script with a character beyond Latin-1 in memory with two bytes for each. */
const inLatin1 = {
	name: 'in-latin-1',
	generateBundle(_, bundle) {
		for (const chunk of Object.values(bundle)) {
			chunk.code = chunk.code?.replace(/[^\0-\xff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
		}
	},
};

/** One file for each class that n8n loads; what several of them use, libraries included, goes into `dist/shared`. */
export default defineConfig({
	input: Object.fromEntries([...n8n.credentials, ...n8n.nodes].map(entry)),
	// n8n itself brings these two; everything else is bundled.
	external: ['n8n-workflow', 'crypto'],
	platform: 'node',
	plugins: [inLatin1],
	output: {
		dir: 'dist',
		format: 'cjs',
		exports: 'named',
		entryFileNames: '[name].js',
		chunkFileNames: chunkName,
		codeSplitting: true,
		// Names of functions and classes stay, for stack traces.
		minify: { compress: true, mangle: { keepNames: true }, codegen: { removeWhitespace: true } },
	},
});
