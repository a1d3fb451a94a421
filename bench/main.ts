/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, no-console -- measures, never shipped */
/** `npm run bench`, or some goals: `npm run bench -- P7 P8 --repeats 3`; `--json` ends with one line for programs. */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { againGoals } from './goals/again';
import { archiveGoals } from './goals/archive';
import { fileGoals } from './goals/files';
import { growthGoals, measureGrowth, type Growth } from './goals/growth';
import { itemGoals } from './goals/items';
import { sizeGoals } from './goals/size';
import { triggerGoals } from './goals/trigger';
import { resultOf, type Goal, type Result } from './goal';
import { openStage } from './stage';
import { writePage } from './page';

const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: {
		json: { type: 'boolean' },
		/** Transcripts of the largest archive. */
		most: { type: 'string', default: '100000' },
		repeats: { type: 'string', default: '5' },
		/** Megabytes of the large file. */
		size: { type: 'string', default: '2048' },
		write: { type: 'boolean' },
	},
});

const isWanted = ({ id }: Goal) => positionals.length === 0 || positionals.some((wanted) => id === wanted || id.startsWith(`${wanted}-`));

async function main() {
	const stage = await openStage();
	const results: Result[] = [];
	const failures: string[] = [];
	const most = Number(values.most);
	let growth: Growth[] = [];
	const goals = [
		...sizeGoals(),
		...itemGoals(stage),
		...archiveGoals(stage),
		...againGoals(stage),
		...triggerGoals(stage),
		...fileGoals(stage, Number(values.size)),
		...growthGoals(stage, most),
	];
	try {
		for (const goal of goals.filter(isWanted)) {
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
		if (positionals.length === 0 || positionals.includes('growth')) growth = await measureGrowth(stage, most);
		for (const { transcripts, requests, cpu } of growth) console.log(`${transcripts} transcripts: ${requests} requests, ${cpu} ms of CPU`);
	} finally {
		await stage.close();
	}
	const machine = `${cpus().length} cores of ${cpus()[0]?.model ?? 'an unknown processor'}, Node ${process.versions.node}`;
	if (values.write) writePage(results, growth, machine);
	if (values.json) console.log(JSON.stringify({ results }));
	if (failures.length > 0) process.exitCode = 1;
}

void main();
