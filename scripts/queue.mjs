import { setup } from './setup.mjs';
import { run, runAll } from './steps.mjs';

await runAll('npm run test:queue', [
	setup,
	() => run('build', 'npm', ['run', '--silent', 'build']),
	() => run('install n8n, Redis and nginx', process.execPath, ['--import', 'tsx', 'test/n8n/install.ts', '--servers']),
	() => run('queue mode tests', 'npx', ['jest', '--config', 'test/queue/jest.config.mjs', ...process.argv.slice(2)]),
]);
