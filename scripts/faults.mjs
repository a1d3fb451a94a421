import { spawnSync } from 'node:child_process';
import { setup } from './setup.mjs';
import { root, run } from './steps.mjs';

/** Arguments after `npm run faults --` go to the bench. */
const benchArguments = process.argv.slice(2);

await setup();
await run('build', 'npm', ['run', '--silent', 'build']);
// Print nothing after the bench: its last line may be JSON.
const bench = ['--import', 'tsx', 'test/faults/main.ts', ...benchArguments];
process.exitCode = spawnSync(process.execPath, bench, { cwd: root, stdio: 'inherit' }).status ?? 1;
