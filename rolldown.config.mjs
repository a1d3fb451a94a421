import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { defineConfig } from 'rolldown';

const { n8n } = JSON.parse(readFileSync('package.json', 'utf8'));

/** `dist/nodes/Speakr/Speakr.node.js` -> `['nodes/Speakr/Speakr.node', 'nodes/Speakr/Speakr.node.ts']` */
const entry = (built) => {
	const name = built.replace(/^dist\//, '').replace(/\.js$/, '');
	return [name, `${name}.ts`];
};

/** One file for each class that n8n loads; what several of them use, libraries included, goes into `dist/shared`. */
export default defineConfig({
	input: Object.fromEntries([...n8n.credentials, ...n8n.nodes].map(entry)),
	// n8n itself brings these two; everything else is bundled.
	external: ['n8n-workflow', 'crypto'],
	platform: 'node',
	output: {
		dir: 'dist',
		format: 'cjs',
		exports: 'named',
		entryFileNames: '[name].js',
		chunkFileNames: ({ name }) => `shared/${basename(name)}.js`,
		codeSplitting: true,
	},
});
