import jest from './jest.config.mjs';
import { rooms } from './scripts/mutation-rooms.mjs';

const { sources, tests } = rooms[process.env.ROOM];

/** Mutation tests of one room: what in its sources can be changed without a test that fails. `npm run test:mutation` sets it. */
export default {
	mutate: sources,
	testRunner: 'jest',
	coverageAnalysis: 'perTest',
	ignoreStatic: true,
	jest: {
		enableFindRelatedTests: false,
		config: {
			...jest,
			testMatch: tests.map((path) => `<rootDir>/test/${path}`),
			// Engine tests load the sources instead of the bundles, so that a mutant needs no build.
			moduleNameMapper: { '^.*/dist/((?:nodes|credentials)/.*)\\.js$': '<rootDir>/$1.ts' },
			// jest looks for its files again for each mutant: in few folders, and without other programs.
			roots: ['<rootDir>/nodes', '<rootDir>/credentials', '<rootDir>/test/engine', '<rootDir>/test/services', '<rootDir>/test/unit'],
			watchman: false,
			haste: { forceNodeFilesystemAPI: true },
			globalSetup: null,
			globalTeardown: null,
			reporters: [],
		},
	},
	concurrency: 2,
	// Milliseconds; a busy machine takes its time.
	timeoutMS: 10_000,
	timeoutFactor: 2,
	reporters: ['clear-text', 'json', 'progress-append-only'],
	clearTextReporter: { allowColor: false, reportTests: false, logTests: false },
	jsonReporter: { fileName: `.cache/mutation/${process.env.ROOM}.json` },
	tempDirName: '.cache/stryker',
	cleanTempDir: 'always',
	ignorePatterns: ['coverage', 'packages', 'bench', 'docs', 'test/{contract,e2e,faults,n8n,package,queue}'],
};
