import type { EntryOutcome, Plan } from '../../../nodes/shared/archive/course';
import { followCourse, noProgress } from '../../../nodes/shared/archive/follow-course';
import { emptyMirror, type MirrorState } from '../../../nodes/shared/archive/mirror/mirror-state';
import type { ArchiveSource, Entry } from '../../../nodes/shared/archive';
import { ServiceFailure } from '../../../nodes/shared/errors';
import { Memory } from './memory';
import { openRun, planOf } from './mirrored';

const moment = (seconds: number) => new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString().replace('Z', '');

let memory: Memory;
let mirror: MirrorState;
beforeEach(() => {
	memory = new Memory(3);
	mirror = emptyMirror('');
	for (let index = 0; index < 6; index++) memory.add({ id: String(index), created: moment(index * 1_000) });
});

const render: Plan['render'] = (content) => ('text' in content ? String(content.text) : '');

/** One run of an execution, as far as `maxTranscripts`: what it says of which transcript. */
async function run(execution: string, maxTranscripts = Infinity, more: Partial<ArchiveSource> = {}) {
	const { course } = openRun({ state: mirror, execution, maxDeletions: 100 });
	const progress = noProgress();
	const outcomes: EntryOutcome[] = [];
	for await (const outcome of followCourse({ ...memory.source('moment'), ...more }, course, progress, planOf({ maxTranscripts, render }))) outcomes.push(outcome);
	return { said: outcomes.map(({ is, entry }) => `${is} ${entry.id}`), stoppedBy: progress.stop?.why };
}

const title = (index: number) => (memory.rows[index] ?? { title: '' });

describe('an old pass is finished, and the list read once more', () => {
	test('in which no more than the maximum is fetched', async () => {
		await run('first', 4);
		title(0).title = title(1).title = 'Renamed';
		expect(await run('second', 3)).toEqual({ said: ['content 4', 'content 5', 'content 0'], stoppedBy: 'batch' });
	});
	test('and what was fetched and has been deleted since is left to the next run', async () => {
		await run('first', 4);
		const { fetch } = memory.source('moment');
		const deleting: typeof fetch.many = async (entries) => {
			const fetched = await fetch.many(entries);
			memory.rows = memory.rows.filter(({ id }) => id !== '4');
			return fetched;
		};
		expect((await run('second', Infinity, { fetch: { ...fetch, many: deleting } })).said).toEqual(['content 4', 'content 5']);
		expect((await run('third')).said).toEqual(['removed 4']);
	});
	test('and what has failed is not tried twice', async () => {
		await run('first', 4);
		const { fetch } = memory.source('moment');
		const tried: string[] = [];
		const failing: typeof fetch.many = async (entries) => {
			tried.push(...entries.map(({ id }) => id));
			return await fetch.many(entries.filter(({ id }) => id !== '5'));
		};
		await run('second', Infinity, { fetch: { ...fetch, many: failing } });
		expect(tried).toEqual(['4', '5']);
	});
});

test('a pass of several runs remembers that one of them could not read an entry', async () => {
	await run('first');
	title(3).title = title(4).title = 'Renamed';
	memory.rows = memory.rows.filter(({ id }) => id !== '1');
	expect(await run('second', 1, { unreadable: () => 1 })).toEqual({ said: ['content 3'], stoppedBy: 'batch' });
	expect(await run('second')).toEqual({ said: ['content 4'], stoppedBy: 'deletions' });
	expect(await run('second')).toEqual({ said: ['removed 1'], stoppedBy: undefined });
});

test.each(['list', 'feed'])('what a service does not find of all that is in its %s is tried again', async (kind) => {
	const { fetch, walk } = memory.source('moment');
	const feed = async () => {
		const changes: Array<{ entry: Entry }> = [];
		for await (const { entry } of walk(undefined)) if (entry) changes.push({ entry });
		return { changes, next: 'end', hasMore: false };
	};
	const more = kind === 'feed' ? { changes: feed } : {};
	const many = async () => await Promise.reject(new ServiceFailure('Not found', { status: 404 }));
	expect((await run('first', Infinity, { ...more, fetch: { ...fetch, many } })).said).toEqual(memory.rows.map(({ id }) => `failed ${id}`));
	expect((await run('second', Infinity, more)).said).toEqual(memory.rows.map(({ id }) => `content ${id}`));
});
test('what a service refuses with all others is tried again, and what it refuses alone is not', async () => {
	const { fetch } = memory.source('moment');
	const refusing = (isRefused: (id: string) => boolean) => ({
		fetch: {
			...fetch,
			async many(entries: Parameters<typeof fetch.many>[0]) {
				if (entries.some(({ id }) => isRefused(id))) throw new ServiceFailure('No', { status: 422 });
				return await fetch.many(entries);
			},
		},
	});
	expect((await run('first', Infinity, refusing(() => true))).said).toEqual(memory.rows.map(({ id }) => `failed ${id}`));
	expect((await run('second', Infinity, refusing((id) => id === '5'))).said).toEqual([...memory.rows.slice(0, 5).map(({ id }) => `content ${id}`), 'failed 5']);
	expect((await run('third', Infinity, refusing((id) => id === '5'))).said).toEqual([]);
});
