import { availableParallelism } from 'node:os';

export default {
	testMatch: ['<rootDir>/test/{unit,contract,engine,package}/**/*.test.ts'],
	testRunner: '<rootDir>/test/jest/test-runner.mjs',
	testEnvironment: '<rootDir>/test/jest/environment.mjs',
	setupFilesAfterEnv: ['<rootDir>/test/engine/harness/environment.ts', '<rootDir>/test/engine/harness/each-file.ts', '<rootDir>/test/unit/seed.ts', '<rootDir>/test/jest/mock-n8n-workflow.ts'],
	globalSetup: '<rootDir>/test/engine/harness/global-setup.ts',
	globalTeardown: '<rootDir>/test/engine/harness/global-teardown.ts',
	// One more than cores, for each waits now and then, for services, timers and programs.
	maxWorkers: availableParallelism() + 1,
	testSequencer: '<rootDir>/test/jest/heavy-first.mjs',
	reporters: ['default', '<rootDir>/test/jest/slowest-files.mjs'],
	// Milliseconds; nothing is measured by it, a busy machine only takes longer.
	testTimeout: 120_000,
	transform: { '^.+\\.[cm]?[jt]s$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }] },
	modulePathIgnorePatterns: ['<rootDir>/.cache/', '<rootDir>/dist/', '<rootDir>/test/n8n/'],
};
