import { ServiceFailure } from '../../../nodes/shared/errors';
import { archiveExport } from '../../../nodes/shared/archive';
import { openArchive } from './exporting';
import { entryOf, listOf } from './mirrored';

const away = new ServiceFailure('away', { status: 500 });

/** Items that ask for these formats, of which those in JSON fail. */
async function exported(asked: string[], { continues = true, signal }: { continues?: boolean; signal?: AbortSignal } = {}) {
	let opened = 0;
	const walk = listOf([entryOf('a')]).walk;
	const { archive, callOf, client } = openArchive([], {
		continues,
		source: () => {
			const isFailing = asked[opened++] === 'json';
			return { walk: (cursor) => (isFailing ? failing() : walk(cursor)) };
		},
	});
	const saved: number[] = [];
	const calls = asked.map((format, itemIndex) => ({ ...callOf({ format }, '1', Object.assign(client, { signal })).call, itemIndex, afterwards: () => void saved.push(itemIndex) }));
	const operation = archiveExport(archive);
	const outcomes = 'runAll' in operation ? await operation.runAll(calls) : [];
	return { outcomes, saved };
}
async function* failing() {
	yield* await Promise.reject<never[]>(away);
}

test('each item has its export, and its position is saved once all are made', async () => {
	const { outcomes, saved } = await exported(['text']);
	expect(outcomes).toMatchObject([{ itemIndex: 0, item: { json: { id: 'a' }, binary: { data: {} } } }, { itemIndex: 0, item: { json: { type: 'manifest' } } }]);
	expect(saved).toEqual([0]);
});
test('an item that fails has its error, and the next one its export', async () => {
	const { outcomes, saved } = await exported(['json', 'text']);
	expect(outcomes).toMatchObject([{ itemIndex: 0, error: away }, { itemIndex: 1, item: { json: { id: 'a' } } }, { itemIndex: 1 }]);
	expect(saved).toEqual([1]);
});
test.each([
	['it is not to go on', { continues: false }],
	['it was stopped', { signal: AbortSignal.abort() }],
])('nothing is exported after an item that fails if %s', async (_, options) => {
	const { outcomes, saved } = await exported(['json', 'text'], options);
	expect([outcomes, saved]).toEqual([[{ itemIndex: 0, error: away }], []]);
});
