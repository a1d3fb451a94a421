import { rooms } from './scripts/mutation-rooms.mjs';

/** Mutation tests of one room: what in its sources can be changed without a test that fails. `npm run test:mutation` sets it. */
export default {
	mutate: rooms[process.env.ROOM].sources,
	plugins: ['./scripts/mutation-runner.mjs'],
	testRunner: 'in-process',
	coverageAnalysis: 'perTest',
	ignoreStatic: true,
	incremental: true,
	incrementalFile: `.cache/mutation/${process.env.ROOM}.incremental.json`,
	// Texts: those that code or services read are held by tests of what is sent and told; of the others, any wording is right.
	mutator: { excludedMutations: ['StringLiteral'] },
	concurrency: 1,
	// Milliseconds; a busy machine takes its time.
	timeoutMS: 6_000,
	timeoutFactor: 1.5,
	reporters: ['clear-text', 'json', 'progress-append-only'],
	clearTextReporter: { allowColor: false, reportTests: false, logTests: false },
	jsonReporter: { fileName: `.cache/mutation/${process.env.ROOM}.json` },
	tempDirName: '.cache/stryker',
	cleanTempDir: 'always',
	ignorePatterns: ['coverage', 'packages', 'bench', 'docs', 'test/{contract,e2e,faults,n8n,package,queue}'],
};
