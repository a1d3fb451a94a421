import { setup } from './setup.mjs';
import { run, runAll, sideBySide } from './steps.mjs';

/** Arguments after `npm test --` go to jest. */
const jestArguments = process.argv.slice(2);

/** What `npm run test:services` runs. */
const elsewhere = '--testPathIgnorePatterns=test/package/services';

/** Megabytes for what is new in memory: half of it would be moved on less often, and tests leave much behind. */
const nodeOptions = `${process.env.NODE_OPTIONS ?? ''} --max-semi-space-size=64`.trim();

await runAll('npm test', [
	setup,
	sideBySide(
		() => run('lint', 'npm', ['run', '--silent', 'lint']),
		() => run('typecheck', 'npm', ['run', '--silent', 'typecheck']),
		() => run('clones', 'npm', ['run', '--silent', 'clones']),
		// Its workers wait now and then, for services and programs.
		() => run('build; unit, contract, engine and package tests', 'npx', ['jest', ...jestArguments, elsewhere], { env: { NODE_OPTIONS: nodeOptions } }),
	),
]);
