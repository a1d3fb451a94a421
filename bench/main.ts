/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, no-console -- measures, never shipped */
/** `npm run bench`, or some goals: `npm run bench -- P7 P8 --repeats 3`; `--json` ends with one line for programs. */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { archiveGoals } from './goals/archive';
import { itemGoals } from './goals/items';
import { sizeGoals } from './goals/size';
import { resultOf, type Goal, type Result } from './goal';
import { openStage } from './stage';
import { writePage } from './page';

const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: { json: { type: 'boolean' }, repeats: { type: 'string', default: '5' }, write: { type: 'boolean' } },
});

const isWanted = ({ id }: Goal) => positionals.length === 0 || positionals.some((wanted) => id === wanted || id.startsWith(`${wanted}-`));

async function main() {
	const stage = await openStage();
	const results: Result[] = [];
	const failures: string[] = [];
	try {
		for (const goal of [...sizeGoals(), ...itemGoals(stage), ...archiveGoals(stage)].filter(isWanted)) {
			console.log(`${goal.id}: ${goal.what}`);
			try {
				const result = resultOf(goal, await goal.measure(Number(values.repeats)));
				results.push(result);
				const { ours, theirs, unit, ratio, spread } = result;
				console.log(`    ${ours} and ${theirs} ${unit}: ${ratio} (${spread.join(' to ')}), goal ${goal.goal}: ${result.met ? 'met' : 'not met'}`);
			} catch (error) {
				failures.push(`${goal.id}: ${error instanceof Error ? error.message : String(error)}`);
				console.log(`    ${failures.at(-1)}`);
			}
		}
	} finally {
		await stage.close();
	}
	const machine = `${cpus().length} cores of ${cpus()[0]?.model ?? 'an unknown processor'}, Node ${process.versions.node}`;
	if (values.write) writePage(results, machine);
	if (values.json) console.log(JSON.stringify({ results }));
	if (failures.length > 0) process.exitCode = 1;
}

void main();
