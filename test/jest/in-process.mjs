/* Loads test files in this process with Node's own loader. The project's own files are loaded again for each test file, and n8n
   and all other packages once: loading them takes longer than most tests. */
import { readFileSync, statSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import { Script } from 'node:vm';
import { ModernFakeTimers } from '@jest/fake-timers';
import { ModuleMocker } from 'jest-mock';

/** n8n's engine reads its environment once, and keeps the `sleep` that it finds first; AssemblyAI's description takes long to compile. */
const loadedOnce =
	/[\\/]test[\\/](engine[\\/]harness[\\/](environment|clock|shortcuts)|jest[\\/]mock-n8n-workflow|services[\\/]assemblyai[\\/]contract)\.ts$/;

// Node's `fetch` takes the first connections that it finds: its own, and not those of the package undici, which may be another version.
void globalThis.Headers;

const { clearImmediate, clearInterval, clearTimeout, Date, setImmediate, setInterval, setTimeout } = globalThis;
const real = { clearImmediate, clearInterval, clearTimeout, Date, setImmediate, setInterval, setTimeout };

const jestTimeout = Symbol.for('TEST_TIMEOUT_SYMBOL');

/**
 * Begins to load files below `root` in this way; `compile` gives a file's JavaScript, as CommonJS. Sets the global `jest`.
 * One for each process: it stays.
 */
export function loadInProcess(root, compile) {
	const isOwn = (file) => file.startsWith(root + sep) && !/[\\/]node_modules[\\/](?!\.cache[\\/])/.test(file);
	const timers = new ModernFakeTimers({ global: globalThis, config: { fakeTimers: {}, rootDir: root, testMatch: [] } });
	const mocker = new ModuleMocker(globalThis);
	const mocks = new Map();
	const scripts = new Map();
	let current;

	/** Compiled once under all names of a file, such as that in a copy of the package. */
	function scriptOf(file, read) {
		const { dev, ino, mtimeMs } = statSync(file);
		const key = `${dev} ${ino} ${mtimeMs}`;
		const known = scripts.get(key);
		if (known) return known;
		const script = new Script(Module.wrap(read(file)), { filename: file });
		scripts.set(key, script);
		return script;
	}
	const evaluate = (read) => (module, file) =>
		scriptOf(file, read).runInThisContext().call(module.exports, module.exports, createRequire(file), module, file, dirname(file));
	// A name without its ending is that of a script first, not of the JSON beside it.
	const { '.json': loadJson, ...others } = Module._extensions;
	delete Module._extensions['.json'];
	Object.assign(Module._extensions, others, { '.ts': evaluate(compile), '.json': loadJson });
	const loadScript = Module._extensions['.js'];
	const loadBuilt = evaluate((file) => readFileSync(file, 'utf8'));
	const isBuilt = (file) => isOwn(file) && file.includes(`${sep}dist${sep}`);
	Module._extensions['.js'] = (module, file) => (isBuilt(file) ? loadBuilt : loadScript)(module, file);

	const { _resolveFilename: resolve } = Module;
	const resolved = new Map();
	/** What an own file requires is looked for once: it stays where it is while tests run. */
	Module._resolveFilename = function (request, parent, isMain, options) {
		if (options || !parent?.filename || !isOwn(parent.filename)) return resolve.call(this, request, parent, isMain, options);
		const key = `${dirname(parent.filename)}\0${request}`;
		if (!resolved.has(key)) resolved.set(key, resolve.call(this, request, parent, isMain));
		return resolved.get(key);
	};

	const load = Module._load;
	Module._load = function (request, parent, isMain) {
		const mock = mocks.get(request);
		if (!mock || Module._resolveFilename(request, parent, isMain) !== mock.file) return load.call(this, request, parent, isMain);
		mock.exports ??= mock.make();
		return mock.exports;
	};

	function requireActual(request) {
		const mock = mocks.get(request);
		mocks.delete(request);
		try {
			return createRequire(current)(request);
		} finally {
			if (mock) mocks.set(request, mock);
		}
	}

	globalThis.jest = {
		fn: (...given) => mocker.fn(...given),
		spyOn: (...given) => mocker.spyOn(...given),
		replaceProperty: (...given) => mocker.replaceProperty(...given),
		restoreAllMocks: () => mocker.restoreAllMocks(),
		mock: (request, make) => void mocks.set(request, { file: createRequire(current).resolve(request), make }),
		requireActual,
		setTimeout: (milliseconds) => void (globalThis[jestTimeout] = milliseconds),
		// Streams of Node, which are in this realm, too, wait for `nextTick`.
		useFakeTimers: (config) => timers.useFakeTimers({ ...config, doNotFake: [...(config?.doNotFake ?? []), 'nextTick'] }),
		useRealTimers: () => timers.useRealTimers(),
		setSystemTime: (now) => timers.setSystemTime(now),
		getTimerCount: () => timers.getTimerCount(),
		advanceTimersByTimeAsync: (milliseconds) => timers.advanceTimersByTimeAsync(milliseconds),
	};

	return {
		require(file) {
			current = file;
			return createRequire(file)(file);
		},
		/** Ends what a test file has left, so that the next one finds everything as new. */
		reset() {
			mocker.restoreAllMocks();
			timers.useRealTimers();
			// A spy on a simulated timer has put that back.
			Object.assign(globalThis, real);
			delete globalThis[jestTimeout];
			for (const file of Object.keys(Module._cache)) if (isOwn(file) && !loadedOnce.test(file)) delete Module._cache[file];
		},
	};
}
