/* A test runner for StrykerJS: jest's own parts in one process, which loads files as in the test suite, for each mutant again. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { jestExpect } from '@jest/expect';
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import { determineHitLimitReached, DryRunStatus, TestStatus, toMutantRunResult } from '@stryker-mutator/api/test-runner';
import { transformSync } from '@swc/core';
import { addEventHandler, afterAll, afterEach, beforeAll, beforeEach, describe, getState, it, resetState, run, test } from 'jest-circus';
import jestConfig from '../jest.config.mjs';
import { loadInProcess } from '../test/jest/in-process.mjs';
import { rooms } from './mutation-rooms.mjs';

// As tests load it: what is imported would be another instance.
const fastCheck = createRequire(import.meta.url)('fast-check');

/** Stryker's copy of the project; its child process goes there after it has loaded this file. */
let root;
let loader;

/** Milliseconds for one test without a mutant. */
const testTimeout = 60_000;

const room = rooms[process.env.ROOM];

const compile = (file) =>
	transformSync(readFileSync(file, 'utf8'), {
		filename: file,
		swcrc: false,
		configFile: false,
		jsc: { parser: { syntax: 'typescript' }, target: 'es2022', transform: { hidden: { jest: true } } },
		module: { type: 'commonjs' },
	}).code;

/** What runs once, when a file is loaded, is covered by no test, also where the first test loads the file. */
function coverWhatRuns() {
	const load = Module._extensions['.ts'];
	Module._extensions['.ts'] = (module, file) => {
		const context = globalThis.__stryker__;
		const testId = context?.currentTestId;
		if (context) context.currentTestId = undefined;
		try {
			load(module, file);
		} finally {
			if (context) context.currentTestId = testId;
		}
	};
}

// Engine tests load the sources in place of the bundles, so that a mutant needs no build.
const resolveFilename = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
	const bundle = /dist\/((?:nodes|credentials)\/.*)\.js$/.exec(request);
	return resolveFilename.call(this, bundle ? join(root, `${bundle[1]}.ts`) : request, ...rest);
};

Object.assign(globalThis, { afterAll, afterEach, beforeAll, beforeEach, describe, it, test, expect: jestExpect });

/** Test files of a room: those that it names, and all in the folders that it names. */
const testFiles = () => room.tests.flatMap((path) => {
	const full = join(root, 'test', path);
	if (!statSync(full).isDirectory()) return [full];
	return readdirSync(full, { recursive: true }).filter((file) => file.endsWith('.test.ts')).sort().map((file) => join(full, file));
});

const testsOf = (block) => block.children.flatMap((child) => (child.type === 'test' ? [child] : testsOf(child)));

function nameOf(child) {
	const above = child.parent?.parent ? `${nameOf(child.parent)} ` : '';
	return above + child.name;
}

function identify(file) {
	const seen = new Map();
	return testsOf(getState().rootDescribeBlock).map((entry) => {
		const name = `${relative(root, file)}: ${nameOf(entry)}`;
		seen.set(name, (seen.get(name) ?? 0) + 1);
		return { entry, id: seen.get(name) > 1 ? `${name} (${seen.get(name)})` : name };
	});
}

let onEvent = () => {};
addEventHandler((event) => onEvent(event));

/** Milliseconds that each test took without a mutant. */
const durations = new Map();

const messageOf = (error) => String(Array.isArray(error) ? messageOf(error[0] ?? error[1]) : (error?.stack ?? error));

/** Runs the tests of a file that have such ids, all without; with `bail` none after one that failed. */
async function runFile(file, { ids, bail, onTest = () => {} }) {
	loader.reset();
	resetState();
	const state = getState();
	state.testTimeout = testTimeout;
	jestExpect.setState({ testPath: file });
	for (const name of jestConfig.setupFilesAfterEnv) loader.require(name.replace('<rootDir>', root));
	// What fails is enough, and the smallest example for it is not: looking for that takes minutes.
	fastCheck.configureGlobal({ ...fastCheck.readConfigureGlobal(), endOnFailure: true });
	loader.require(file);
	const tests = identify(file).filter(({ entry, id }) => !(room.heavy?.test(id) && (entry.mode = 'skip')));
	for (const { entry, id } of tests) {
		if (ids && !ids.has(id)) entry.mode = 'skip';
		if (ids) entry.timeout = Math.max(5_000, 4 * (durations.get(id) ?? 2_500));
	}
	const idOf = new Map(tests.map(({ entry, id }) => [entry, id]));
	onEvent = ({ name, test: entry }) => {
		if (name === 'test_start') onTest(idOf.get(entry));
		if (name !== 'test_done') return;
		onTest(undefined);
		if (bail && entry.errors.length > 0) for (const other of tests) other.entry.mode = 'skip';
	};
	const fail = (error) => void (state.currentlyRunningTest?.errors ?? state.unhandledErrors).push(error);
	process.on('uncaughtException', fail).on('unhandledRejection', fail);
	try {
		await run();
	} finally {
		process.off('uncaughtException', fail).off('unhandledRejection', fail);
		onEvent = () => {};
		loader.reset();
	}
	const ran = tests.filter(({ entry }) => entry.status === 'done');
	const results = ran.map(({ entry, id }) => toResult(id, relative(root, file), entry.duration, entry.errors));
	const [last] = results.slice(-1);
	if (last && state.unhandledErrors.length > 0) Object.assign(last, toResult(last.id, last.fileName, 0, state.unhandledErrors));
	return results;
}

/** The files that have such tests, or all; first those whose tests are done soonest. */
function byDuration(files, ids) {
	if (!ids) return files;
	const timeOf = (file) => [...ids].filter((id) => id.startsWith(`${relative(root, file)}: `)).reduce((sum, id) => sum + (durations.get(id) ?? 0), 0);
	const hasTests = (file) => [...ids].some((id) => id.startsWith(`${relative(root, file)}: `));
	return files.filter(hasTests).sort((one, other) => timeOf(one) - timeOf(other));
}

const toResult = (id, fileName, duration, errors) => ({
	id,
	name: id,
	fileName,
	timeSpentMs: duration ?? 0,
	...(errors.length > 0
		? { status: TestStatus.Failed, failureMessage: errors.map(messageOf).join('\n') }
		: { status: TestStatus.Success }),
});

class InProcessRunner {
	context = (globalThis.__stryker__ ??= {});

	capabilities() {
		return { reloadEnvironment: true };
	}

	async init() {
		process.env.NODE_ENV = 'test';
		root = process.cwd();
		loader = loadInProcess(root, compile);
		coverWhatRuns();
	}

	async dryRun({ coverageAnalysis }) {
		const perTest = coverageAnalysis === 'perTest';
		this.context.mutantCoverage = { static: {}, perTest: {} };
		const onTest = (id) => void (this.context.currentTestId = perTest ? id : undefined);
		const tests = [];
		for (const file of testFiles()) tests.push(...(await runFile(file, { bail: false, onTest })));
		for (const { id, timeSpentMs } of tests) durations.set(id, timeSpentMs);
		return { status: DryRunStatus.Complete, tests, mutantCoverage: this.context.mutantCoverage };
	}

	async mutantRun({ activeMutant, testFilter, disableBail, hitLimit }) {
		const ids = testFilter && new Set(testFilter);
		Object.assign(this.context, { activeMutant: activeMutant.id, hitLimit, hitCount: hitLimit ? 0 : undefined, currentTestId: undefined });
		const tests = [];
		try {
			for (const file of byDuration(testFiles(), ids)) {
				tests.push(...(await runFile(file, { ids, bail: !disableBail })));
				if (!disableBail && tests.some(({ status }) => status === TestStatus.Failed)) break;
			}
		} catch (error) {
			return toMutantRunResult({ status: DryRunStatus.Error, errorMessage: messageOf(error) });
		} finally {
			this.context.activeMutant = undefined;
		}
		const reached = determineHitLimitReached(this.context.hitCount, this.context.hitLimit);
		return toMutantRunResult(reached ?? { status: DryRunStatus.Complete, tests }, disableBail);
	}
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'in-process', InProcessRunner)];
