import { setup } from './setup.mjs';
import { run, runAll, sideBySide } from './steps.mjs';

/** Arguments after `npm test --` go to jest. */
const jestArguments = process.argv.slice(2);

/** What `npm run test:services` runs. */
const elsewhere = '--testPathIgnorePatterns=test/package/services';

/** Megabytes for what is new in memory, here and in jest's workers: tests leave much behind, and with little room it is copied often. */
const jest = ['--min-semi-space-size=64', '--max-semi-space-size=128', 'node_modules/jest/bin/jest.js'];

await runAll('npm test', [
	setup,
	sideBySide(
		() => run('lint', 'npm', ['run', '--silent', 'lint']),
		() => run('typecheck', 'npm', ['run', '--silent', 'typecheck']),
		() => run('clones', 'npm', ['run', '--silent', 'clones']),
		// Its workers wait now and then, for services and programs.
		() => run('build; unit, contract, engine and package tests', 'node', [...jest, ...jestArguments, elsewhere]),
	),
]);
