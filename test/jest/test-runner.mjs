import { createRequire } from 'node:module';
import { createScriptTransformer } from '@jest/transform';
import { loadInProcess } from './in-process.mjs';

const require = createRequire(import.meta.url);
const asyncHooks = require('node:async_hooks');
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

/**
 * Which test runs, for jest-circus. Node's own class hooks into every promise, once more for each test file, until Node 24; it
 * is for tests that run at the same time.
 */
class CurrentTest {
	#test;

	getStore() {
		return this.#test;
	}

	async run(test, callback) {
		const before = this.#test;
		this.#test = test;
		try {
			return await callback();
		} finally {
			this.#test = before;
		}
	}
}

/** Loads a file of jest-circus as new. */
function loadAgain(file) {
	const own = Object.getOwnPropertyDescriptor(asyncHooks, 'AsyncLocalStorage');
	Object.defineProperty(asyncHooks, 'AsyncLocalStorage', { configurable: true, value: CurrentTest });
	try {
		delete require.cache[file];
		return require(file);
	} finally {
		Object.defineProperty(asyncHooks, 'AsyncLocalStorage', own);
	}
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
		requireInternalModule: loadAgain,
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
