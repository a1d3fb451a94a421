import { ServiceFailure } from '../../../nodes/shared/errors';
import { Unfinished, type ArchiveSource, type Entry } from '../../../nodes/shared/archive/source';
import { openArchive } from './exporting';
import { entryOf, listOf } from './mirrored';

const away = (status: number) => new ServiceFailure('away', { status });
const ids = Array.from({ length: 10 }, (_, index) => `${index}`);

/** A node in a loop that takes two transcripts at a time: all that it exports in one execution. */
function openLoop(scope: string, state: (id: string) => Partial<Entry> = () => ({}), failureOf: (id: string) => Error | undefined = () => undefined) {
	const tried: string[] = [];
	const entries = () => ids.map((id) => entryOf(id, state(id)));
	const source: Partial<ArchiveSource> = {
		async *walk(cursor) {
			yield* listOf(entries()).walk(cursor);
		},
		async *refresh(waiting) {
			for (const { id } of waiting) yield await Promise.resolve(entryOf(id, state(id)));
		},
		fetch: {
			batchSize: 1,
			async many(wanted) {
				tried.push(...wanted.map(({ id }) => id));
				for (const { id } of wanted) {
					const failure = failureOf(id);
					if (failure) throw failure;
				}
				return await Promise.resolve(new Map(wanted.map(({ id, title }) => [id, { text: String(title) }])));
			},
		},
	};
	const { runWell } = openArchive([], { hasLoop: true, source });
	const execute = async (execution: string) => {
		const exported: unknown[] = [];
		for (let rounds = 1; rounds <= 20; rounds++) {
			const { all, manifest } = await runWell({ scope, options: { maximumTranscripts: 2 } }, execution);
			exported.push(...all.map(({ id }) => id));
			expect(manifest.addsUp).toBe(true);
			if (manifest.more !== true) return { exported, rounds, complete: manifest.complete };
		}
		return { exported, rounds: Infinity };
	};
	return { execute, tried };
}

test('a loop exports all that waited, in as many rounds as it takes', async () => {
	let isDone = false;
	const { execute } = openLoop('new', () => ({ state: isDone ? 'finished' : 'unfinished' }));
	expect(await execute('1')).toEqual({ exported: [], rounds: 1, complete: true });
	isDone = true;
	expect(await execute('2')).toEqual({ exported: ids, rounds: 6, complete: true });
});
test.each(['new', 'continue', 'mirror'])('a loop ends when all that is left was tried, once in each execution: %s', async (scope) => {
	const { execute, tried } = openLoop(scope, undefined, (id) => (Number(id) < 5 ? away(500) : undefined));
	const first = await execute('1');
	expect([first.exported, first.complete]).toEqual([ids.slice(5), true]);
	tried.length = 0;
	const { rounds } = await execute('2');
	expect(rounds).toBeLessThan(10);
	expect(tried.filter((id) => Number(id) < 5).sort()).toEqual(ids.slice(0, 5));
});
test('a mirror tries in a loop what had failed, however much is new before it', async () => {
	let title = 'Old';
	let isBroken = true;
	const { execute } = openLoop('mirror', () => ({ title }), (id) => (isBroken && id === '0' ? away(500) : undefined));
	expect((await execute('1')).exported).toEqual(ids.slice(1));
	isBroken = false;
	title = 'New';
	const { exported, complete } = await execute('2');
	expect([[...exported].sort(), complete]).toEqual([ids, true]);
});
test.each([['is not found', away(404)], ['is not done', new Unfinished()]])('a mirror ends its loop though as many as it takes at a time are listed, and each %s when it is fetched', async (_, failure) => {
	let isBroken = true;
	const { execute, tried } = openLoop('mirror', undefined, (id) => (Number(id) < 2 ? failure : isBroken && id === '9' ? away(500) : undefined));
	expect((await execute('1')).exported).toEqual(ids.slice(2, 9));
	isBroken = false;
	tried.length = 0;
	expect(await execute('2')).toMatchObject({ exported: ['9'], complete: true });
	expect(tried.filter((id) => Number(id) < 2)).toEqual(['0', '1']);
});
