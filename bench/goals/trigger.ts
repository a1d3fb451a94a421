import { sleep as pause } from 'n8n-workflow';
import { shared, toError, type Goal, type Pair } from '../goal';
import type { Stage } from '../stage';
import { sendBurst, targetsOn, type Burst } from './deliveries';

const deliveries = 50;
const warmUp = 10;

const rows = {
	assemblyAi: { to: 'assemblyAi' },
	automatic: { to: 'automatic' },
	bare: { to: 'bare' },
	enriched: { to: 'enriched' },
	forged: { to: 'enriched', isForged: true },
	forgedManual: { to: 'manual', isForged: true },
	forgedVerified: { to: 'verified', isForged: true },
	manual: { to: 'manual' },
	verified: { to: 'verified' },
	webhook: { to: 'webhook' },
} as const;

type Name = keyof typeof rows;

/** Bursts to all targets by turns, the first of each to warm up. Each is published for its burst: it would poll for what others are told of. */
async function measureAll(stage: Stage, repeats: number): Promise<Map<Name, Burst[] | Error>> {
	Object.assign(stage.links.speakr, { latency: 0, limit: undefined });
	Object.assign(stage.links.assemblyAi, { latency: 0, limit: undefined });
	const targets = targetsOn(stage);
	const measured = new Map<Name, Burst[] | Error>();
	const names = Object.keys(rows) as Name[];
	for (let round = 0; round <= repeats; round++) {
		for (const name of round % 2 === 0 ? names : names.toReversed()) {
			const known = measured.get(name) ?? [];
			if (known instanceof Error) continue;
			const { to, isForged = false } = { isForged: undefined, ...rows[name] };
			try {
				const target = await targets[to]();
				// n8n starts triggers after their webhooks.
				await pause(5_000);
				const burst = await sendBurst(stage, target, { isForged, deliveries: round === 0 ? warmUp : deliveries }).finally(async () => await stage.client.unpublish(target.workflow));
				measured.set(name, round === 0 ? [] : [...known, burst]);
			} catch (error) {
				measured.set(name, toError(error));
			}
		}
	}
	return measured;
}

/** P9, P10 and P11: what deliveries cost. */
export function triggerGoals(stage: Stage): Goal[] {
	const all = shared(async (repeats) => await measureAll(stage, repeats));
	const burstsOf = async (name: Name, repeats: number): Promise<Burst[]> => {
		const bursts = (await all(repeats)).get(name);
		if (bursts instanceof Error || !bursts) throw bursts ?? new Error(`${name} was not measured`);
		return bursts;
	};
	const compare = (id: string, what: string, goal: number, [ours, theirs]: [Name, Name], value: 'cpu' | 'answered', whyNot?: string): Goal => ({
		id,
		what,
		unit: value === 'cpu' ? 'ms of CPU' : 'ms',
		goal,
		whyNot,
		async measure(repeats) {
			const [mine, others] = [await burstsOf(ours, repeats), await burstsOf(theirs, repeats)];
			if (ours.startsWith('forged') && mine.some(({ started }) => started > 0)) throw new Error('Forged deliveries started the workflow');
			return mine.map((burst, index): Pair => ({ ours: burst[value], theirs: others[index]?.[value] ?? NaN }));
		},
	});
	return [
		compare('P9', 'A delivery verified and taken once: CPU, against a trigger that checks nothing', 1, ['automatic', 'bare'], 'cpu', storing),
		compare('P9-manual', 'The same with a webhook created manually', 1, ['manual', 'bare'], 'cpu', storing),
		compare('P9-enriched', 'P9 with the recording, its summary and transcript fetched', 1.11, ['enriched', 'bare'], 'cpu', fetching),
		compare('P9-assemblyai', 'A delivery of AssemblyAI, its transcript fetched: CPU, against a trigger that checks nothing', 1.11, ['assemblyAi', 'bare'], 'cpu', fetching),
		compare('P9-verified', 'A delivery verified, taken once and enriched: CPU, against the best workflow from a Webhook node', 1, ['enriched', 'verified'], 'cpu', notWebhook),
		compare('P10', 'A forged delivery: CPU, against the best workflow from a Webhook node; it starts nothing', 0.5, ['forged', 'forgedVerified'], 'cpu', isolate),
		compare('P10-manual', 'The same with a webhook created manually', 0.5, ['forgedManual', 'forgedVerified'], 'cpu', isolate),
		compare('P11', 'Median response time, ten deliveries in flight, with the recording, its summary and transcript fetched: against a trigger that checks nothing', 1.1, ['enriched', 'bare'], 'answered', waiting),
		compare('P11-manual', 'The same with a webhook created manually, and nothing fetched', 1.1, ['manual', 'bare'], 'answered', waiting),
		compare('P11-assemblyai', 'P11 for AssemblyAI, its transcript fetched', 1.1, ['assemblyAi', 'bare'], 'answered', waiting),
		compare('P11-webhook', "P11, against n8n's own Webhook without checks", 1.1, ['enriched', 'webhook'], 'answered', notWebhook),
	];
}

const storing = 'It verifies, and n8n stores with each start its key and what the trigger remembers, so that no delivery starts the workflow twice, which the other side does not do';
const fetching = 'The node fetches what it reports, and n8n stores what P9 says, which the other side does not do';
const isolate = "n8n's database, the isolated VM that it builds before the trigger is asked, and garbage collection take 63 % of the CPU, more than the goal alone; this package takes 3 %, with what it calls 11 %";
const notWebhook = 'A trigger that checks nothing takes more already: n8n builds an isolated VM for each delivery to any trigger but its own Webhook';
const waiting = 'Answers come before anything is fetched; what is fetched and stored for one delivery keeps the next waiting, on one core';
