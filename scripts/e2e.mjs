import { setup } from './setup.mjs';
import { run, runAll } from './steps.mjs';

/** Arguments after `npm run test:e2e --` go to jest. */
const jestArguments = process.argv.slice(2);

await runAll('npm run test:e2e', [
	setup,
	() => run('build', 'npm', ['run', '--silent', 'build']),
	() => run('install n8n and a browser', process.execPath, ['--import', 'tsx', 'test/n8n/install.ts', '--browser']),
	() => run('end-to-end tests', 'npx', ['jest', '--config', 'test/e2e/jest.config.mjs', ...jestArguments]),
]);
