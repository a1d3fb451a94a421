import { pause } from '../n8n/instance';
import { say } from '../n8n/run';
import { failedWithoutItem, settledExecutions, tally, type Tally } from '../n8n/tally';
import type { Received, ReceiverAnswer } from '../services/shared/receiver';
import { openRealRoom, type RealRoom } from './real-n8n-room';

export interface Row extends Tally {
	readonly name: string;
}

export interface Outcome {
	readonly rows: readonly Row[];
	/** Why, for each row with recordings that failed, were lost or doubled. */
	readonly explanations: readonly string[];
}

interface Fault {
	readonly name: string;
	/** Lets it happen; returns the recordings that Speakr told of. */
	readonly play: (room: RealRoom) => Promise<number[]>;
	/** What to say where recordings failed, were lost or doubled. */
	readonly explanation?: string;
}

const recordings = 4;

/**
 * Plays each fault against a real n8n and counts what became of the recordings, in about ten minutes. Needs
 * the built package.
 */
export async function playRealN8n(report: (row: Row) => void): Promise<Outcome> {
	const room = await openRealRoom();
	try {
		const played: Array<Fault & { ids: number[] }> = [];
		for (const fault of faults) {
			say(`   ${fault.name} ...`);
			room.sendTimes(1);
			room.between(passing(room));
			const ids = await fault.play(room);
			await everythingSent(room);
			await settled(room, ids);
			played.push({ ...fault, ids });
		}
		// At the end, so that what came late is counted too.
		const executions = await settledExecutions(room.client, room.workflow);
		const rows: Row[] = [];
		const explanations: string[] = [];
		for (const { name, explanation = 'this should not be', ids } of played) {
			const row = { name, ...tally(ids, executions) };
			rows.push(row);
			report(row);
			if (row.failed + row.lost + row.doubled > 0) explanations.push(`${name}: ${explanation}`);
		}
		for (const message of failedWithoutItem(executions)) {
			explanations.push(`An execution failed in its trigger: ${message}`);
		}
		return { rows, explanations };
	} finally {
		await room.close();
	}
}

/** Until the workflow has ended with these recordings, and the clock has found what it can. */
async function settled({ client, workflow }: RealRoom, ids: number[]): Promise<void> {
	const deadline = Date.now() + lookTakes;
	while (tally(ids, await settledExecutions(client, workflow)).lost > 0 && Date.now() < deadline);
}

/** Milliseconds: the trigger looks once a minute. */
const lookTakes = 90_000;

const passing = (room: RealRoom) => async (request: Received): Promise<ReceiverAnswer> => ({
	status: await room.forward(request).catch(() => 502),
});

/** Until Speakr has no delivery left that it would send again. */
async function everythingSent({ speakr }: RealRoom): Promise<void> {
	const deadline = Date.now() + 120_000;
	const open = () => speakr().state.deliveries.where(({ status }) => status === 'pending' || status === 'failed');
	do {
		await speakr().idle();
		await pause(500);
	} while (open().length > 0 && Date.now() < deadline);
}

/** Something else than passing for the first `times` requests of each delivery. */
const atFirst = (room: RealRoom, times: number, answering: (request: Received) => Promise<ReceiverAnswer>) => {
	const tries = new Map<string, number>();
	return async (request: Received) => {
		// Both workflows get the event under the same id.
		const id = `${request.path} ${String(request.headers['speakr-delivery-id'])}`;
		const count = (tries.get(id) ?? 0) + 1;
		tries.set(id, count);
		return await (count <= times ? answering : passing(room))(request);
	};
};

/** Resolves when as many deliveries were answered with success. */
const received = async (room: RealRoom, count: number, then: (request: Received) => ReceiverAnswer): Promise<void> =>
	await new Promise((resolve) => {
		let answered = 0;
		room.between(async (request) => {
			const { status } = await passing(room)(request);
			if (status === 200 && ++answered === count) resolve();
			return status === 200 ? then(request) : { status };
		});
	});

const asItWas = (): ReceiverAnswer => ({ status: 200 });

const faults: readonly Fault[] = [
	{
		name: 'each delivery three times at once',
		async play(room) {
			room.sendTimes(3);
			return await room.transcribe(recordings);
		},
	},
	{
		name: 'a proxy answers 503 twice',
		async play(room) {
			room.between(atFirst(room, 2, async () => ({ status: 503 })));
			return await room.transcribe(recordings);
		},
	},
	{
		name: 'the connection is cut before n8n has the delivery',
		async play(room) {
			room.between(atFirst(room, 2, async () => ({ status: 'drop' })));
			return await room.transcribe(recordings);
		},
	},
	{
		name: "the connection is cut before Speakr has n8n's answer",
		async play(room) {
			const forwardAndDrop = async (request: Received): Promise<ReceiverAnswer> => {
				await room.forward(request);
				return { status: 'drop' };
			};
			room.between(atFirst(room, 2, forwardAndDrop));
			return await room.transcribe(recordings);
		},
	},
	{
		name: 'n8n is killed, and started again while Speakr still tries',
		async play(room) {
			await room.killN8n();
			const ids = await room.transcribe(recordings);
			await room.startN8n();
			return ids;
		},
	},
	{
		name: 'n8n is down until Speakr has given up',
		async play(room) {
			await room.killN8n();
			const ids = await room.transcribe(recordings);
			await everythingSent(room);
			await room.startN8n();
			return ids;
		},
	},
	{
		name: 'n8n is killed after its answer, before it has stored the execution',
		async play(room) {
			room.speakr().faults.next({ method: 'GET', path: /\/recordings\/\d+/, times: 20, delay: 5_000 });
			const allReceived = received(room, recordings, asItWas);
			const ids = await room.transcribe(recordings);
			await allReceived;
			await room.killN8n();
			room.speakr().faults.clear();
			await room.startN8n();
			return ids;
		},
	},
	{
		name: 'n8n is stopped in good order while it fetches recordings',
		async play(room) {
			room.speakr().faults.next({ method: 'GET', path: /\/recordings\/\d+/, times: 20, delay: 3_000 });
			const allReceived = received(room, recordings, asItWas);
			const ids = await room.transcribe(recordings);
			await allReceived;
			await room.stopN8n();
			room.speakr().faults.clear();
			await room.startN8n();
			return ids;
		},
		explanation: "Each has its execution. Where the workflow still runs eight seconds after SIGTERM, n8n is killed: 'Retry' runs it, as in the next but one.",
	},
	{
		name: 'n8n is killed in a rush of deliveries',
		async play(room) {
			const halfReceived = received(room, recordings, asItWas);
			const transcribed = room.transcribe(2 * recordings);
			await halfReceived;
			await room.killN8n();
			const ids = await transcribed;
			await room.startN8n();
			return ids;
		},
		explanation: "What ran at that moment is listed as crashed: 'Retry' runs it, as in the next.",
	},
	{
		name: 'n8n is killed while the workflow runs',
		async play(room) {
			const started = async () =>
				(await room.client.executionIds(room.workflow)).length;
			const before = await started();
			const ids = await room.transcribe(recordings);
			while ((await started()) < before + recordings) await pause(100);
			await room.killN8n();
			await room.startN8n();
			return ids;
		},
		explanation: "n8n lists the executions as crashed and keeps the trigger's item: 'Retry' runs them, nothing does by itself.",
	},
	{
		name: 'n8n is killed between a delivery and its repeat',
		async play(room) {
			const allReceived = received(room, recordings, () => ({ status: 'drop' }));
			const ids = await room.transcribe(recordings);
			await allReceived;
			// Held back until the runs have ended, so that only the repeats tell.
			room.between(() => ({ status: 503 }));
			await settledExecutions(room.client, room.workflow);
			await room.killN8n();
			await room.startN8n();
			room.between(passing(room));
			return ids;
		},
	},
	{
		name: 'Speakr is started again with deliveries waiting',
		async play(room) {
			room.between(() => ({ status: 503 }));
			const ids = await room.transcribe(recordings);
			await room.speakr().idle();
			await room.stopSpeakr();
			room.between(passing(room));
			await room.startSpeakr();
			return ids;
		},
	},
	{
		name: 'Speakr is away for five seconds when n8n asks for the recording',
		async play(room) {
			room.speakr().faults.next({ method: 'GET', path: /\/recordings\/\d+/, times: 20, delay: 5_000 });
			const allReceived = received(room, recordings, asItWas);
			const ids = await room.transcribe(recordings);
			await allReceived;
			await room.stopSpeakr();
			await pause(5_000);
			await room.startSpeakr();
			return ids;
		},
	},
];
