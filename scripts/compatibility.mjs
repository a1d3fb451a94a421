import { setup } from './setup.mjs';
import { run, seconds } from './steps.mjs';

/** The newest n8n, the last of the minor version before it, and the last n8n 1. */
const versions = process.argv.length > 2 ? process.argv.slice(2) : ['2.41.3', '2.40.7', '1.123.81'];

await setup();
await run('build', 'npm', ['run', '--silent', 'build']);
const results = [];
for (const version of versions) {
	const started = Date.now();
	const env = { N8N_TEST_VERSION: version };
	const outcome = await run(`install n8n ${version}`, process.execPath, ['--import', 'tsx', 'test/n8n/install.ts'], { env })
		.then(async () => await run(`demo in n8n ${version}`, process.execPath, ['--import', 'tsx', 'test/e2e/demo.ts', '--once'], { env }))
		.then(() => 'passed', ({ message }) => message);
	results.push(`${version}: ${outcome} (${seconds(started)})`);
	if (outcome !== 'passed') process.exitCode = 1;
}
console.log(`\nnpm run test:compat\n${results.join('\n')}`);
