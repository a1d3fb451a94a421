export default {
	testMatch: ['<rootDir>/test/{unit,contract,engine,package}/**/*.test.ts'],
	setupFiles: ['<rootDir>/test/engine/harness/environment.ts', '<rootDir>/test/unit/seed.ts', '<rootDir>/test/jest/mock-n8n-workflow.ts'],
	globalSetup: '<rootDir>/test/engine/harness/global-setup.ts',
	globalTeardown: '<rootDir>/test/engine/harness/global-teardown.ts',
	// jest leaves one core alone, which is half of a machine with two.
	maxWorkers: '100%',
	testSequencer: '<rootDir>/test/jest/heavy-first.mjs',
	reporters: ['default', '<rootDir>/test/jest/slowest-files.mjs'],
	// Milliseconds; nothing is measured by it, a busy machine only takes longer.
	testTimeout: 120_000,
	transform: { '^.+\\.[cm]?[jt]s$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }] },
	// Published as ES modules only; jest runs CommonJS.
	transformIgnorePatterns: ['/node_modules/(?!(get-east-asian-width|p-limit|yocto-queue|filenamify|filename-reserved-regex|valibot|fast-check|pure-rand)/)'],
	modulePathIgnorePatterns: ['<rootDir>/.cache/', '<rootDir>/dist/', '<rootDir>/test/n8n/'],
};
