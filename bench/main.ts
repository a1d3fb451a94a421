/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, no-console -- measures, never shipped */
/** `npm run bench`, or some goals: `npm run bench -- P7 P8 --repeats 3`; `--json` ends with one line for programs. */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import pinned from '../test/n8n/package.json';
import { againGoals } from './goals/again';
import { agentGoals } from './goals/agent';
import { archiveGoals } from './goals/archive';
import { fileGoals } from './goals/files';
import { growthGoals, measureGrowth } from './goals/growth';
import { itemGoals } from './goals/items';
import { killedGoals } from './goals/killed';
import { limitGoals } from './goals/limits';
import { pollingGoals } from './goals/polling';
import { sizeGoals } from './goals/size';
import { triggerGoals } from './goals/trigger';
import { resultOf, toError, within, type Result } from './goal';
import { writePages } from './page';
import { readMeasured, replaceResult, storeMeasured } from './results';
import { openStage } from './stage';
import { measureWorkers } from './workers';

const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: {
		json: { type: 'boolean' },
		/** Minutes after which no other goal is begun. */
		minutes: { type: 'string', default: '600' },
		/** Transcripts of the largest archive. */
		most: { type: 'string', default: '100000' },
		repeats: { type: 'string', default: '5' },
		/** Megabytes of the large file. */
		size: { type: 'string', default: '2048' },
		write: { type: 'boolean' },
		/** Transcripts of the year that workers export. */
		year: { type: 'string', default: '6000' },
	},
});

const isWanted = (id: string) => positionals.length === 0 || positionals.some((wanted) => id === wanted || id.startsWith(`${wanted}-`));

/** Milliseconds that one goal may take. */
const patience = 1_800_000;

async function main() {
	const began = performance.now();
	const stage = await openStage();
	const most = Number(values.most);
	const goals = [
		...sizeGoals(),
		...agentGoals(stage),
		...itemGoals(stage),
		...againGoals(stage),
		...triggerGoals(stage),
		...killedGoals(stage),
		...archiveGoals(stage),
		...limitGoals(stage),
		...pollingGoals(stage),
		...fileGoals(stage, Number(values.size)),
		...growthGoals(stage),
	];
	const machine = `${cpus().length} cores of ${cpus()[0]?.model ?? 'an unknown processor'}, n8n ${pinned.dependencies.n8n} on Node ${pinned.config.node}`;
	const measuredOn = `${new Date().toISOString().slice(0, 10)} on ${machine}`;
	const kept = readMeasured();
	const results: Result[] = [];
	const failures: string[] = [];
	const seconds = () => Math.round((performance.now() - began) / 1000);
	/** Measures, and writes at once: what fails or is stopped loses nothing that was measured before. */
	const attempt = async (id: string, what: string, measure: () => Promise<string>) => {
		if (!isWanted(id)) return;
		const begin = seconds();
		if (begin > Number(values.minutes) * 60) return void failures.push(`${id}: there was no time`);
		console.log(`${id}: ${what}`);
		try {
			const text = await within(patience, measure());
			console.log(`    ${text} (${seconds() - begin} s)`);
			if (!values.write) return;
			storeMeasured(kept);
			writePages(kept);
		} catch (error) {
			failures.push(`${id}: ${toError(error).message}`);
			console.log(`    ${failures.at(-1)} (${seconds() - begin} s)`);
		}
	};
	const ids = goals.map(({ id }) => id);
	try {
		for (const goal of goals) {
			await attempt(goal.id, goal.what, async () => {
				const result = resultOf(goal, await goal.measure(Number(values.repeats)), measuredOn);
				results.push(result);
				kept.results = replaceResult(kept.results, result, ids);
				const { ours, theirs, unit, ratio, spread } = result;
				return `${ours} and ${theirs} ${unit}: ${ratio} (${spread.join(' to ')}), goal ${goal.goal}: ${result.met ? 'met' : 'not met'}`;
			});
		}
		await attempt('growth', 'What an export costs as the archive grows', async () => {
			kept.growth = await measureGrowth(stage, most);
			kept.growthMeasured = measuredOn;
			return kept.growth.map(({ transcripts, requests, cpu, memory }) => `${transcripts} transcripts: ${requests} requests, ${cpu} ms of CPU, ${Math.round(memory)} MB`).join('; ');
		});
	} finally {
		await stage.close();
	}
	await attempt('workers', 'A year exported by 1, 2 and 4 workers in queue mode', async () => {
		kept.years = await measureWorkers(Number(values.year));
		kept.yearsMeasured = measuredOn;
		return kept.years.map(({ workers, limit, files, requests, refused, wall }) => `${workers}${limit ? ' under a limit' : ''}: ${files} files, ${requests} requests, ${refused} refused, ${Math.round(wall)} ms`).join('; ');
	});
	console.log([`${results.filter(({ met }) => met).length} of ${results.length} goals met in ${seconds()} s`, ...failures.map((failure) => `Not measured: ${failure}`)].join('\n'));
	if (values.json) console.log(JSON.stringify({ results }));
	process.exit(failures.length > 0 ? 1 : 0);
}

void main();
