import { createRequire } from 'node:module';
import { createScriptTransformer } from '@jest/transform';
import { loadInProcess } from './in-process.mjs';

const require = createRequire(import.meta.url);
const { default: circus } = require('jest-circus/runner');
const syntax = {
	isInternalModule: false,
	supportsDynamicImport: false,
	supportsExportNamespaceFrom: false,
	supportsStaticESM: false,
	supportsTopLevelAwait: false,
};

/** Where the source map of each file is, for stack traces. */
const sourceMaps = new Map();
let loader;

async function createLoader(config) {
	const transformer = await createScriptTransformer(config);
	return loadInProcess(config.rootDir, (file) => {
		const { code, sourceMapPath } = transformer.transform(file, syntax);
		if (sourceMapPath) sourceMaps.set(file, sourceMapPath);
		return code;
	});
}

/** jest-circus keeps its tests in globals, and takes those that it finds for its own. */
function forgetTests() {
	for (const symbol of Object.getOwnPropertySymbols(globalThis)) {
		if (/^(JEST_STATE_SYMBOL|EVENT_HANDLERS)$/.test(symbol.description ?? '')) delete globalThis[symbol];
	}
}

/** jest's own runner of a test file, whose modules this process loads itself. */
export default async function runTestFile(globalConfig, config, environment, runtime, testPath, sendMessage) {
	loader ??= await createLoader(config);
	const maps = runtime.getSourceMaps();
	const inProcess = Object.assign(Object.create(runtime), {
		requireInternalModule(file) {
			delete require.cache[file];
			return require(file);
		},
		requireModule(file) {
			const exports = loader.require(file);
			for (const [source, map] of sourceMaps) maps.set(source, map);
			return exports;
		},
		setGlobalsForRuntime() {},
		unstable_shouldLoadAsEsm: () => false,
	});
	try {
		return await circus(globalConfig, config, environment, inProcess, testPath, sendMessage);
	} finally {
		loader.reset();
		forgetTests();
	}
}
