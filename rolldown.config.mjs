import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { defineConfig } from 'rolldown';

const { n8n } = JSON.parse(readFileSync('package.json', 'utf8'));

/** `dist/nodes/Speakr/Speakr.node.js` -> `['nodes/Speakr/Speakr.node', 'nodes/Speakr/Speakr.node.ts']` */
const entry = (built) => {
	const name = built.replace(/^dist\//, '').replace(/\.js$/, '');
	return [name, `${name}.ts`];
};

const input = Object.fromEntries([...n8n.credentials, ...n8n.nodes].map(entry));

/** The modules that are loaded when n8n starts; all others wait for the operation that imports them. */
let loadedAtStart;
function isLoadedAtStart(id, context) {
	if (!loadedAtStart) {
		loadedAtStart = new Set(Object.values(input).map((path) => resolve(path)));
		for (const each of loadedAtStart) for (const imported of context.getModuleInfo(each)?.importedIds ?? []) loadedAtStart.add(imported);
	}
	return loadedAtStart.has(id);
}

const library = /.*[/\\]node_modules[/\\](?!\.cache[/\\])([^/\\]+)/;

/** The files in `dist/parts`, which stack traces name: libraries, what services share, and each service. */
const parts = [
	['libraries', library],
	...['shared', ...readdirSync('nodes').filter((name) => name !== 'shared')].map((name) => [name, new RegExp(`[/\\\\]nodes[/\\\\]${name}[/\\\\](?!\\w+\\.node\\.ts$)`)]),
];
const groups = parts.map(([name, path], place) => ({
	name: (id, context) => (path.test(id) && isLoadedAtStart(id, context) ? name : null),
	debugName: name,
	priority: parts.length - place,
}));

/** What waits is named after its file or its library. */
const chunkFileNames = ({ name, facadeModuleId }) => `parts/${library.exec(facadeModuleId ?? '')?.[1] ?? name}.js`;

/** Node keeps a script with a character beyond Latin-1 in memory with two bytes for each. */
const inLatin1 = {
	name: 'in-latin-1',
	generateBundle(_, bundle) {
		for (const chunk of Object.values(bundle)) {
			chunk.code = chunk.code?.replace(/[^\0-\xff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
		}
	},
};

const exported = String.raw`Object\.defineProperty\(exports,"(\w+)",\{enumerable:!0,get:function\(\)\{return ([\w$]+)\}\}\)`;

/** What a file exports, as one list: written out, the definitions are a tenth of the shared part. */
const inOneList = {
	name: 'in-one-list',
	generateBundle(_, bundle) {
		for (const chunk of Object.values(bundle)) {
			chunk.code = chunk.code?.replace(new RegExp(`${exported}(,${exported})+`, 'g'), (all) => {
				const getters = [...all.matchAll(new RegExp(exported, 'g'))].map(([, name, value]) => `${name}:()=>${value}`);
				return `Object.entries({${getters}}).forEach(([e,t])=>Object.defineProperty(exports,e,{enumerable:!0,get:t}))`;
			});
		}
	},
};

/** One file for each class that n8n loads, and `dist/parts` for what they use. */
export default defineConfig({
	input,
	// n8n itself brings these two; everything else is bundled.
	external: ['n8n-workflow', 'crypto'],
	platform: 'node',
	plugins: [inLatin1, inOneList],
	// Reading a property or a global does nothing else, so what is unused is left out even if it reads one.
	treeshake: { propertyReadSideEffects: false, unknownGlobalSideEffects: false },
	optimization: { inlineConst: true },
	output: {
		dir: 'dist',
		format: 'cjs',
		exports: 'named',
		entryFileNames: '[name].js',
		chunkFileNames,
		codeSplitting: { groups },
		// They are for bundlers, and there is none after this.
		comments: { annotation: false },
		// Names of functions and classes stay, for stack traces.
		minify: { compress: true, mangle: { keepNames: true }, codegen: { removeWhitespace: true } },
	},
});
