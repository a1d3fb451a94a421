import jest from './jest.config.mjs';

/** Mutation tests: what can be changed in the sources without a test that fails. */
export default {
	mutate: ['nodes/shared/{archive,deduplication,http,poll,transcript,walks,webhook,zip}/**/*.ts', 'nodes/*/triggers/**/*.ts'],
	// Engine tests load dist/, which is built of the mutated sources. jest sees no way from there back to those.
	buildCommand: 'npm run build',
	testRunner: 'jest',
	coverageAnalysis: 'perTest',
	jest: {
		enableFindRelatedTests: false,
		config: {
			...jest,
			testMatch: ['<rootDir>/test/{unit,engine}/**/*.test.ts'],
			// These take minutes, or read the sources as text.
			testPathIgnorePatterns: ['archive-whole', 'forged', 'structure', 'documentation'],
			reporters: [],
		},
	},
	dryRunTimeoutMinutes: 60,
	reporters: ['clear-text', 'progress', 'html'],
	htmlReporter: { fileName: '.cache/mutation.html' },
	tempDirName: '.cache/stryker',
	cleanTempDir: 'always',
	ignorePatterns: ['dist', 'coverage', 'test/e2e/out'],
};
