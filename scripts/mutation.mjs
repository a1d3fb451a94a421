import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rooms } from './mutation-rooms.mjs';
import { setup } from './setup.mjs';
import { root, run, runAll } from './steps.mjs';

/** Of the mutants that count, those that a test found, in per cent. */
function scoreOf(room) {
	const { files } = JSON.parse(readFileSync(join(root, `.cache/mutation/${room}.json`), 'utf8'));
	const mutants = Object.values(files).flatMap((file) => file.mutants);
	const count = (...wanted) => mutants.filter(({ status }) => wanted.includes(status)).length;
	const found = count('Killed', 'Timeout');
	return (100 * found) / (found + count('Survived', 'NoCoverage'));
}

const named = process.argv.slice(2);
const chosen = named.length > 0 ? named : Object.keys(rooms);
const unknown = chosen.filter((room) => !(room in rooms));
if (unknown.length > 0) throw new Error(`There is no room ${unknown.join(', ')}; choose from ${Object.keys(rooms).join(', ')}`);

await runAll('npm run test:mutation', [
	setup,
	// Engine tests read files that are not mutated from there, such as icons.
	() => run('build', 'npm', ['run', '--silent', 'build']),
	...chosen.map((room) => async () => {
		await run(room, 'npx', ['stryker', 'run'], { env: { ROOM: room, RUNS: '10' } });
		console.log(`${room}: ${scoreOf(room).toFixed(0)} %`);
	}),
]);
