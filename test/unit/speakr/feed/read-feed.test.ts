import fc from 'fast-check';
import * as v from 'valibot';
import '../../seed';
import type { News } from '../../../../nodes/Speakr/triggers/feed/news';
import { feedStateSchema, readFeed, type FeedState } from '../../../../nodes/Speakr/triggers/feed/read-feed';
import { ModelSpeakr } from './model';
import { runs } from '../../runs';

/** Polls one after the other, each with the state of the one before. */
function reader(speakr: ModelSpeakr, pageSize = 3, latency = 100, begunWith?: FeedState) {
	let state = begunWith;
	const told: News[] = [];
	/** At most `pages` pages, of which n8n stores nothing if the poll is in vain. */
	const poll = async (pages = 1_000, isInVain = false) => {
		const until = speakr.requests + pages;
		const source = speakr.source(pageSize, latency);
		const isEnough = () => speakr.requests >= until;
		const { news, state: next } = await readFeed(source, state, { until: Infinity, isEnough, now: () => speakr.now });
		if (isInVain) return [];
		// As n8n stores it.
		state = v.parse(feedStateSchema, JSON.parse(JSON.stringify(next)));
		told.push(...news);
		return news.map(({ kind, recording }) => `${kind} ${String(recording.id)}`);
	};
	return { poll, told, state: () => v.parse(feedStateSchema, state), size: () => JSON.stringify(state).length };
}

const lag = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: 0, max: 118_000 }));
const which = fc.nat(50);
const step = fc.oneof(
	fc.record({ does: fc.constantFrom('create', 'write', 'write', 'delete'), lag, which }),
	fc.record({ does: fc.constant('pass'), time: fc.oneof(fc.integer({ max: 5_000, min: 0 }), fc.integer({ max: 900_000, min: 0 })) }),
	fc.record({ does: fc.constantFrom('poll', 'poll', 'poll', 'poll in vain'), pages: fc.constantFrom(1, 2, 5, 1_000) }),
);
const story = fc.record({
	before: fc.nat(12),
	steps: fc.array(step, { minLength: 10, maxLength: 120, size: 'max' }),
	pageSize: fc.integer({ min: 1, max: 5 }),
	latency: fc.constantFrom(0, 100, 3_000),
});
type Step = { does: string; lag?: number; which?: number; time?: number; pages?: number };

async function play(speakr: ModelSpeakr, steps: Step[], poll: (pages?: number, isInVain?: boolean) => Promise<unknown>) {
	for (const { does, lag: wait = 0, which: chosen = 0, time = 0, pages } of steps) {
		if (does === 'create') speakr.create(wait);
		else if (does === 'write') speakr.write(chosen, wait);
		else if (does === 'delete') speakr.delete(chosen, wait);
		else if (does === 'prune') speakr.prune(time);
		else if (does === 'pass') speakr.pass(time);
		else await poll(pages, does === 'poll in vain');
	}
	// Until every write is visible and read.
	for (let index = 0; index < 6; index++) {
		speakr.pass(150_000);
		await poll();
	}
}

function begun(before: number) {
	const speakr = new ModelSpeakr();
	for (let index = 0; index < before; index++) speakr.create(0, { isOld: true, status: index % 2 ? 'COMPLETED' : 'PROCESSING' });
	speakr.pass(130_000);
	return speakr;
}

const countBy = (names: string[]) => names.reduce((counts, name) => counts.set(name, (counts.get(name) ?? 0) + 1), new Map<string, number>());

/** What should have been told and was not, or was told more than once. */
function faultsOf(speakr: ModelSpeakr, told: News[], beganAt: number): string[] {
	const counts = countBy(told.map(({ kind, recording: { id, updated_at: at } }) => `${kind} ${String(id)}${kind === 'updated' ? ` ${String(at)}` : ''}`));
	const doubled = [...counts].filter(([, count]) => count > 1).map(([name]) => `doubled: ${name}`);
	const lives = [...speakr.recordings.values()];
	const created = lives.filter(({ isOld }) => !isOld).map(({ id }) => `created ${id}`);
	const ended = lives.filter(({ isOld, id, status }) => status === 'COMPLETED' && (!isOld || id % 2)).map(({ id }) => `ended ${id}`);
	const deleted = speakr.deletions.filter(({ deletedAt }) => deletedAt > beganAt).map(({ id }) => `deleted ${id}`);
	const missed = [...created, ...ended, ...deleted].filter((name) => !counts.has(name)).map((name) => `missed: ${name}`);
	const states = new Set(told.map(({ recording: { id, updated_at: at } }) => `${String(id)} ${String(at)}`));
	const unread = lives
		.filter(({ updatedAt, status }) => updatedAt > beganAt && status === 'COMPLETED')
		.map(({ id, updatedAt }) => `${id} ${new Date(updatedAt).toISOString()}`)
		.filter((state) => !states.has(state));
	return [...doubled, ...missed, ...unread.map((state) => `unread: ${state}`)];
}

test('nothing is missed and nothing told twice, however writes wait for locks and reads are cut off', async () => {
	await fc.assert(
		fc.asyncProperty(story, async ({ before, steps, pageSize, latency }) => {
			const speakr = begun(before);
			const { poll, told } = reader(speakr, pageSize, latency);
			await poll();
			const beganAt = speakr.now;
			await play(speakr, steps, poll);
			expect(faultsOf(speakr, told, beganAt)).toEqual([]);
		}),
		{ numRuns: runs(300) },
	);
});

test('a cursor that has expired leads to a pass over everything that tells nothing twice and misses nothing', async () => {
	const prune = fc.record({ does: fc.constant('prune'), time: fc.integer({ min: 0, max: 300_000 }) });
	const expiring = fc.record({ before: fc.integer({ min: 1, max: 12 }), steps: fc.array(fc.oneof({ weight: 5, arbitrary: step }, prune), { minLength: 20, maxLength: 120 }) });
	await fc.assert(
		fc.asyncProperty(expiring, async ({ before, steps }) => {
			const speakr = begun(before);
			const { poll, told } = reader(speakr);
			await poll();
			const beganAt = speakr.now;
			await play(speakr, steps, poll);
			// Speakr itself forgets deletions.
			const faults = faultsOf(speakr, told, beganAt).filter((fault) => !fault.startsWith('missed: deleted'));
			expect(faults).toEqual([]);
		}),
		{ numRuns: runs(200) },
	);
});

test('a write that waited for a lock while everything was read again is told too, if nothing is older than that', async () => {
	const speakr = begun(1);
	const { poll, told } = reader(speakr);
	await poll();
	speakr.create(2_400);
	speakr.pass(1_500);
	speakr.prune(0);
	expect(await poll()).toEqual([]);
	speakr.pass(150_000);
	await poll();
	expect(told.map(({ kind, recording }) => `${kind} ${String(recording.id)}`)).toEqual(['created 2']);
});

test('such a write is told too if more was changed meanwhile than a page shows', async () => {
	const speakr = begun(1);
	const { poll, told } = reader(speakr);
	await poll();
	const [create, prune] = [{ does: 'create' }, { does: 'prune' }];
	const pass = (time: number) => ({ does: 'pass', time });
	const polls = (pages: number) => ({ does: 'poll', pages });
	const before = [{ does: 'create', lag: 6_072 }, pass(2_615), polls(1), pass(2_593), create, create, prune, create, create, { ...prune, time: 1_500 }];
	await play(speakr, [...before, polls(1_000), create, polls(1), polls(1), polls(1), polls(1)], poll);
	expect(told.filter(({ kind }) => kind === 'created').map(({ recording }) => recording.id).sort()).toEqual([2, 3, 4, 5, 6, 7]);
});

test("the loop that Speakr's documentation advises misses some in the same model, and this reader none", async () => {
	const play_ = async (read: (speakr: ModelSpeakr) => Promise<{ poll: () => Promise<unknown>; isRead: (id: number) => boolean }>) => {
		const speakr = begun(3);
		const { poll, isRead } = await read(speakr);
		await poll();
		for (let index = 0; index < 400; index++) {
			speakr.create((index * 7_919) % 118_000, { status: 'COMPLETED' });
			speakr.pass(5_000 + ((index * 104_729) % 60_000));
			await poll();
		}
		for (let index = 0; index < 3; index++) {
			speakr.pass(200_000);
			await poll();
		}
		return [...speakr.recordings.values()].filter(({ id, isOld }) => !isOld && !isRead(id)).length;
	};
	const missedByLoop = await play_(async (speakr) => {
		const source = speakr.source(100, 0);
		const read = new Set<unknown>();
		let cursor: string | undefined;
		return await Promise.resolve({
			isRead: (id) => read.has(id),
			poll: async () => {
				for (let hasMore = true; hasMore; ) {
					const page = await source.page(cursor, 100);
					for (const { recording } of page?.changes ?? []) read.add(recording.id);
					cursor = page?.cursor;
					hasMore = page?.hasMore === true;
				}
			},
		});
	});
	const missed = await play_(async (speakr) => {
		const { poll, told } = reader(speakr, 100, 0);
		return await Promise.resolve({ poll, isRead: (id) => told.some(({ kind, recording }) => kind === 'created' && recording.id === id) });
	});
	expect(missedByLoop).toBeGreaterThan(100);
	expect(missed).toBe(0);
});

describe('a recording that is stamped in the future', () => {
	const year = 365 * 86_400_000;
	const stamped = (count: number, status = 'COMPLETED') => {
		const speakr = begun(1);
		for (let index = 0; index < count; index++) speakr.create(0, { isOld: true, status, updatedAt: speakr.now + 70 * year, createdAt: speakr.now - year });
		speakr.pass(1);
		return speakr;
	};
	test.each([1, 2, 3, 7])('hides nothing: %i of them, three on a page', async (count) => {
		const speakr = stamped(count);
		const { poll } = reader(speakr);
		expect(await poll()).toEqual([]);
		speakr.create(0);
		speakr.pass(5_000);
		const id = count + 2;
		expect(await poll()).toEqual([`created ${id}`]);
		speakr.pass(200_000);
		speakr.write(id - 2, 0);
		speakr.pass(5_000);
		expect(await poll()).toEqual([`ended ${id}`]);
		for (let index = 0; index < 5; index++) {
			speakr.pass(150_000);
			expect(await poll()).toEqual([]);
		}
	});
	test('that is being processed is told when it ends', async () => {
		const speakr = stamped(1, 'PROCESSING');
		const { poll } = reader(speakr);
		await poll();
		speakr.write(0, 0);
		speakr.pass(5_000);
		expect(await poll()).toEqual(['ended 2']);
	});
	test('and was a limit in what an older version stored is none after a look', async () => {
		const speakr = begun(1);
		const later = speakr.now + 70 * year;
		const first = reader(speakr);
		await first.poll();
		speakr.pass(200_000);
		await first.poll();
		const { news, state } = await readFeed(speakr.source(3, 100), { ...first.state(), seen: [], born: [], floor: later, bornFloor: later, next: { bornFloor: later, at: 0 } }, { until: Infinity, isEnough: () => false, now: () => speakr.now });
		expect(news).toEqual([]);
		const { poll } = reader(speakr, 3, 100, state);
		speakr.create(0);
		speakr.pass(5_000);
		expect(await poll()).toEqual(['created 2']);
	});
});

describe('what a poll costs', () => {
	test('one request while nothing happens', async () => {
		const speakr = begun(10);
		const { poll } = reader(speakr, 100);
		await poll();
		for (let index = 0; index < 10; index++) {
			speakr.pass(60_000);
			const before = speakr.requests;
			expect(await poll()).toEqual([]);
			expect(speakr.requests - before).toBe(1);
		}
	});
	test('the state stays small with a thousand recordings, polled every five seconds', async () => {
		const speakr = new ModelSpeakr();
		for (let index = 0; index < 1_000; index++) speakr.create(0, { isOld: true, status: 'COMPLETED' });
		speakr.pass(130_000);
		const { poll, size } = reader(speakr, 500);
		await poll();
		for (let index = 0; index < 100; index++) {
			speakr.create(0, { status: 'COMPLETED' });
			speakr.pass(5_000);
			await poll();
		}
		expect(size()).toBeLessThan(10_000);
	});
	test('what an outage of weeks left is caught up within the bounds of each poll', async () => {
		const speakr = begun(5);
		const { poll, told, size } = reader(speakr, 100);
		await poll();
		for (let index = 0; index < 3_000; index++) {
			speakr.pass(600_000);
			speakr.create(0, { status: 'COMPLETED' });
		}
		speakr.pass(5_000);
		const counts: number[] = [];
		for (let index = 0; index < 35; index++) {
			counts.push((await poll(1)).length);
			expect(size()).toBeLessThan(400_000);
			speakr.pass(60_000);
		}
		expect(Math.max(...counts)).toBeLessThanOrEqual(200);
		expect(told.filter(({ kind }) => kind === 'created')).toHaveLength(3_000);
		const before = speakr.requests;
		expect(await poll()).toEqual([]);
		expect(speakr.requests - before).toBe(1);
	});
});

describe('what is told of one recording', () => {
	const begin = async () => {
		const speakr = begun(4);
		const { poll } = reader(speakr, 100);
		await poll();
		const after = async (change: () => void) => {
			change();
			speakr.pass(10_000);
			return await poll();
		};
		const ofStatus = (id: number, status: string) => () => {
			const recording = speakr.recordings.get(id);
			if (recording) Object.assign(recording, { status, updatedAt: speakr.now });
		};
		return { speakr, after, ofStatus };
	};
	test('an upload that ends between two polls is created and ended, later edits are updates', async () => {
		const { speakr, after } = await begin();
		expect(await after(() => speakr.create(0, { status: 'COMPLETED' }))).toEqual(['created 5', 'ended 5']);
		expect(await after(() => speakr.write(3, 0))).toEqual(['updated 5']);
	});
	test('the steps of processing are not updates', async () => {
		const { speakr, after, ofStatus } = await begin();
		expect(await after(() => speakr.create(0))).toEqual(['created 5']);
		expect(await after(ofStatus(5, 'SUMMARIZING'))).toEqual([]);
		expect(await after(ofStatus(5, 'FAILED'))).toEqual(['ended 5']);
	});
	test('a regenerated summary is not taken for a transcription, a repeated transcription is', async () => {
		const { after, ofStatus } = await begin();
		expect(await after(ofStatus(2, 'SUMMARIZING'))).toEqual([]);
		expect(await after(ofStatus(2, 'COMPLETED'))).toEqual(['summarized 2']);
		await after(ofStatus(2, 'QUEUED'));
		await after(ofStatus(2, 'SUMMARIZING'));
		expect(await after(ofStatus(2, 'COMPLETED'))).toEqual(['ended 2']);
	});
	test('one that was being processed when reading began ends', async () => {
		const { after, ofStatus } = await begin();
		expect(await after(ofStatus(1, 'COMPLETED'))).toEqual(['ended 1']);
	});
	test('a deletion is told once', async () => {
		const { speakr, after } = await begin();
		expect(await after(() => speakr.delete(0, 0))).toEqual(['deleted 2']);
		expect(await after(() => undefined)).toEqual([]);
	});
});
