import fc from 'fast-check';
import { walkByOffset, walkFromNewest, type Entry } from '../../../nodes/shared/archive';

const toEntry = (row: object): Entry => ({ id: '', created: '', title: null, date: null, state: 'finished', about: {}, ...row });

test('by offset: those of one moment come once each, in any order on each page', async () => {
	await fc.assert(
		fc.asyncProperty(fc.integer({ min: 1, max: 5 }), fc.infiniteStream(fc.nat()), async (atOnce, shuffle) => {
			const rows = Array.from({ length: 40 }, (_, index) => ({ id: String(index), created: `2026-01-01T00:00:${10 + Math.floor(index / atOnce)}Z` }));
			const read = async (offset: number) => {
				const shuffled = rows.map((row) => ({ row, place: shuffle.next().value }));
				const sorted = shuffled.sort((a, b) => (a.row.created < b.row.created ? -1 : a.row.created > b.row.created ? 1 : a.place - b.place));
				return await Promise.resolve({ entries: sorted.slice(offset, offset + 10).map(({ row }) => row), total: rows.length });
			};
			const ids: Array<string | undefined> = [];
			for await (const { entry } of walkByOffset(read, toEntry, 10, undefined)) ids.push(entry?.id);
			expect(ids.sort()).toEqual(rows.map(({ id }) => id).sort());
		}),
	);
});

test('from the newest on: a walk that goes on comes to what is newer than its beginning, too', async () => {
	const rows = [1, 2, 3].map((id) => ({ id: String(id), created: `2026-01-0${id}` }));
	const read = async (before: string | undefined) => {
		const older = [...rows].reverse().filter(({ id }) => before === undefined || Number(id) < Number(before));
		return await Promise.resolve({ entries: older.slice(0, 1), next: older.length > 1 ? older[0]?.id : undefined });
	};
	let cursor: Parameters<typeof walkFromNewest>[3];
	const walk = async (steps: number) => {
		const ids: string[] = [];
		for await (const step of walkFromNewest(read, toEntry, () => 'within', cursor)) {
			({ cursor } = step);
			if (step.entry) ids.push(step.entry.id);
			if (ids.length === steps) break;
		}
		return ids;
	};
	expect(await walk(1)).toEqual(['3']);
	rows.push({ id: '4', created: '2026-01-04' });
	expect(await walk(Infinity)).toEqual(['2', '1', '4']);
});
