import { setup } from './setup.mjs';
import { run, runAll } from './steps.mjs';

/** Whatever follows `npm run faults --` goes to the bench. */
const benchArguments = process.argv.slice(2);

await runAll('npm run faults', [
	setup,
	() => run('build', 'npm', ['run', '--silent', 'build']),
	() => run('faults', process.execPath, ['--import', 'tsx', 'test/faults/main.ts', ...benchArguments]),
]);
