/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, no-console -- a bench, never shipped */
import '../engine/harness/environment';
import { parseArgs } from 'node:util';
import { inParts } from './parts';
import type { Schedule } from './plays';
import { playRealN8n } from './real-n8n';
import { schedules } from './schedules';
import type { ForgedResult } from './forged';
import { forgeAtAssemblyAi } from './forged-assemblyai';
import { forgeAtSpeakr } from './forged-speakr';
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
		/** In how many processes at once, each with some of the schedules. */
		parts: { type: 'string', default: '1' },
		/** Which of them this is, as '2/3'. */
		part: { type: 'string', default: '1/1' },
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
	/** Items with another recording than their event. */
	mixedUp: number;
	/** Started by polling, not by a delivery. */
	polled: number;
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
	const { endings = 1 } = schedule;
	const names = world.recordings().map(({ id, createdAt }) => `${id}@${createdAt}Z`);
	const [mixedUp, polled] = [world.mixedUp(), world.polled()];
	await world.close();
	return {
		name: schedule.name,
		speakr: version,
		received: names.length,
		run: starts.size,
		lost: names.filter((name) => (starts.get(name) ?? 0) < endings).length,
		doubled: [...starts.values()].filter((times) => times > endings).length,
		mixedUp,
		polled,
	};
}

const columns = ['received', 'run', 'lost', 'doubled', 'mixedUp', 'polled'] as const;

function print({ name, speakr = '', ...counts }: Partial<Omit<Row, 'speakr'>> & { name: string; speakr?: string }) {
	console.log(name.padEnd(60) + speakr.padEnd(6) + columns.map((column) => String(counts[column] ?? '').padStart(9)).join(''));
}

async function playAll(count: number, seed: number): Promise<Row[]> {
	const [part = 1, parts = 1] = values.part.split('/').map(Number);
	const rows: Row[] = [];
	for (const { schedule, version } of rounds.filter((_, index) => index % parts === part - 1)) {
		const row = await play(schedule, version, count, seed);
		print(row);
		rows.push(row);
	}
	return rows;
}

async function playParts(count: number): Promise<Row[]> {
	const { recordings, seed, schedules: chosen } = values;
	const told = await inParts(count, ['--recordings', recordings, '--seed', seed, '--schedules', chosen]);
	const played = (told as Array<{ schedules: Row[] }>).map((part) => part.schedules);
	const rows = rounds.flatMap((_, index) => played[index % count]?.[Math.floor(index / count)] ?? []);
	rows.forEach(print);
	return rows;
}

/** What came of as many forged deliveries at each trigger, in all and of each. */
async function forge(count: number, seed: number) {
	const triggers: Array<ForgedResult & { trigger: string }> = [];
	const note = (trigger: string, result: ForgedResult) => {
		console.log(`Forged for ${trigger}: ${result.sent} sent, ${result.started} started the workflow, ${result.serverErrors} server errors`);
		triggers.push({ trigger, ...result });
	};
	console.log('');
	for (const version of count > 0 ? versions : []) note(`Speakr ${version}`, await forgeAtSpeakr(version, count, seed));
	if (count > 0) note('AssemblyAI', await forgeAtAssemblyAi(count, seed));
	const total = (of: keyof ForgedResult) => triggers.reduce((sum, result) => sum + result[of], 0);
	return { sent: total('sent'), started: total('started'), serverErrors: total('serverErrors'), triggers };
}

async function main() {
	const seed = Number(values.seed);
	const each = Math.ceil(Number(values.recordings) / Math.max(1, rounds.length));
	console.log(`seed ${seed}`.padEnd(66) + columns.map((column) => column.padStart(9)).join(''));
	const rows = Number(values.parts) > 1 ? await playParts(Number(values.parts)) : await playAll(each, seed);
	const forged = await forge(Number(values.forged), seed);
	if (values.n8n) {
		console.log('\nA real n8n, killed with SIGKILL where it says so');
		const { explanations } = await playRealN8n(print);
		for (const explanation of explanations) console.log(explanation);
	}
	if (values.json) console.log(JSON.stringify({ schedules: rows, forged }));
	const isWhole = rows.every(({ lost, doubled, mixedUp }) => lost + doubled + mixedUp === 0) && forged.started + forged.serverErrors === 0;
	process.exit(isWhole ? 0 : 1);
}

void main();
