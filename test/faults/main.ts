/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, no-console -- a bench, never shipped */
import '../engine/harness/environment';
import { parseArgs } from 'node:util';
import { playRealN8n } from './real-n8n';
import { schedules, type Schedule } from './schedules';
import { sendForged } from './forged';
import type { SpeakrVersion } from '../services/speakr';
import { openWorld } from './world';

const { values } = parseArgs({
	options: {
		/** Recordings in all, shared out among the schedules. */
		recordings: { type: 'string', default: '10000' },
		forged: { type: 'string', default: '10000' },
		seed: { type: 'string', default: '1' },
		/** Only the schedules whose name and version match, as 'killed.* 1.1': a long round can be run in pieces. */
		schedules: { type: 'string', default: '' },
		/** Ends with one line of JSON. */
		json: { type: 'boolean', default: false },
		/** Plays the faults against a real n8n too. */
		n8n: { type: 'boolean', default: false },
	},
});

interface Row {
	name: string;
	speakr: SpeakrVersion;
	received: number;
	run: number;
	lost: number;
	doubled: number;
}

const versions: readonly SpeakrVersion[] = ['0.9.4', '1.1'];

/** Each schedule with each version of Speakr that it is for. */
const rounds = schedules.flatMap((schedule) =>
	versions
		.filter((version) => (schedule.only ?? version) === version && new RegExp(values.schedules).test(`${schedule.name} ${version}`))
		.map((version) => ({ schedule, version })),
);

async function play(schedule: Schedule, version: SpeakrVersion, count: number, seed: number): Promise<Row> {
	const world = await openWorld(seed, { ...schedule.speakr, version });
	await schedule.play(world, count);
	await world.settle();
	const starts = world.starts();
	const names = world.recordings().map(({ id, createdAt }) => `${id}@${createdAt}Z`);
	await world.close();
	return {
		name: schedule.name,
		speakr: version,
		received: names.length,
		run: starts.size,
		lost: names.filter((name) => !starts.has(name)).length,
		doubled: [...starts.values()].filter((times) => times > 1).length,
	};
}

const columns = ['received', 'run', 'lost', 'doubled'] as const;

function print({ name, speakr = '', ...counts }: Omit<Row, 'speakr'> & { speakr?: string }) {
	console.log(name.padEnd(60) + speakr.padEnd(6) + columns.map((column) => String(counts[column]).padStart(9)).join(''));
}

async function main() {
	const seed = Number(values.seed);
	const each = Math.ceil(Number(values.recordings) / Math.max(1, rounds.length));
	console.log(`seed ${seed}`.padEnd(66) + columns.map((column) => column.padStart(9)).join(''));
	const rows: Row[] = [];
	for (const { schedule, version } of rounds) {
		const row = await play(schedule, version, each, seed);
		print(row);
		rows.push(row);
	}
	const world = await openWorld(seed);
	const forged = await sendForged(world.webhook, Number(values.forged), seed);
	await world.close();
	console.log(`\nForged: ${forged.sent} sent, ${forged.started} started the workflow, ${forged.serverErrors} server errors`);
	if (values.n8n) {
		console.log('\nA real n8n, killed with SIGKILL where it says so');
		const { explanations } = await playRealN8n(print);
		for (const explanation of explanations) console.log(explanation);
	}
	if (values.json) console.log(JSON.stringify({ schedules: rows, forged }));
	const isWhole = rows.every(({ lost, doubled }) => lost + doubled === 0) && forged.started + forged.serverErrors === 0;
	process.exit(isWhole ? 0 : 1);
}

void main();
