import { estimate } from '../../../nodes/shared/archive/estimate';
import { exportCourse } from '../../../nodes/shared/archive/export-course';
import { startPosition } from '../../../nodes/shared/archive/position';
import type { Plan } from '../../../nodes/shared/archive/course';
import type { Entry, Limit } from '../../../nodes/shared/archive/source';
import { answering } from '../answering';
import { stoppedClock } from './memory';
import { entryOf, listOf, planOf } from './mirrored';

/** An archive whose list takes so many requests of a second each. */
async function estimated(entries: Entry[], { requests = 1, batchSize = 1, limits = [{ requests: 100, seconds: 60 }], plan = {}, waiting = 0 }: { requests?: number; batchSize?: number; limits?: Limit[]; plan?: Partial<Plan>; waiting?: number } = {}) {
	const { client } = answering({ 'GET /': {} });
	const clock = stoppedClock();
	const list = listOf(entries);
	const source = {
		...list,
		async *walk() {
			for (let each = 0; each < requests; each++) {
				await client.json({ method: 'GET', path: '/' });
				await clock.sleep(1_000);
			}
			yield* list.walk(undefined);
		},
		fetch: { ...list.fetch, batchSize },
	};
	const position = startPosition();
	for (let each = 0; each < waiting; each++) position.waiting.set(`${each}`, { entry: entryOf(`w${each}`), tries: 1 });
	return await estimate(source, exportCourse(position), planOf({ concurrency: 2, ...plan }), client, async () => await Promise.resolve(limits), clock);
}
const many = (count: number) => Array.from({ length: count }, (_, index) => entryOf(`${index}`));

test('an estimate counts what an export would take, and what not', async () => {
	const entries = [...many(2), entryOf('x', { state: 'unfinished' }), entryOf('y', { state: 'failed' }), entryOf('z')];
	const plan = { matches: ({ id }: { id: string }) => id !== 'z' };
	expect(await estimated(entries, { plan, waiting: 3 })).toEqual({
		type: 'estimate',
		counts: { listed: 5, matched: 2, unfinished: 4, failed: 1, removed: 0 },
		requests: { list: 1, fetch: 2, audio: 0 },
		seconds: 2,
		secondsAtLimits: 0,
	});
});
test('it takes as long as the requests before, so many at once', async () => {
	expect(await estimated(many(10), { requests: 2 })).toMatchObject({ requests: { list: 2, fetch: 10 }, seconds: 7 });
	expect(await estimated(many(10), { plan: { withAudio: true } })).toMatchObject({ requests: { audio: 10 }, seconds: 11 });
	expect(await estimated(many(10), { batchSize: 4 })).toMatchObject({ requests: { fetch: 3 }, seconds: 3 });
});
test('it takes as long as the limits', async () => {
	const limits = [{ requests: 10, seconds: 60 }, { requests: 100, seconds: 3_600 }];
	expect(await estimated(many(10), { limits })).toMatchObject({ secondsAtLimits: 0 });
	expect(await estimated(many(21), { limits })).toMatchObject({ secondsAtLimits: 120, seconds: 121 });
	expect(await estimated(many(101), { limits })).toMatchObject({ secondsAtLimits: 3_600 });
});
test('of nothing it is nothing', async () => {
	expect(await estimated([], { requests: 0 })).toMatchObject({ counts: { matched: 0 }, seconds: 0, secondsAtLimits: 0 });
});
