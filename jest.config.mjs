export default {
	// Milliseconds; nothing is measured by it, a busy machine only takes longer.
	testTimeout: 60_000,
	testMatch: ['<rootDir>/test/{unit,contract,engine,package}/**/*.test.ts'],
	setupFiles: ['<rootDir>/test/engine/harness/environment.ts', '<rootDir>/test/unit/seed.ts'],
	// A loaded machine takes a while to start an engine.
	testTimeout: 30_000,
	transform: { '^.+\\.[cm]?[jt]s$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }] },
	// Published as ES modules only; jest runs CommonJS.
	transformIgnorePatterns: ['/node_modules/(?!(p-limit|yocto-queue|filenamify|filename-reserved-regex|valibot|fast-check|pure-rand)/)'],
	modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/test/n8n/'],
};
