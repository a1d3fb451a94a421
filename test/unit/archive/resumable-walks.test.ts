import fc from 'fast-check';
import { walkByOffset, walkFromMoment, walkFromNewest, type Entry } from '../../../nodes/shared/archive';
import type { Cursor } from '../../../nodes/shared/archive/source';

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

describe('from a moment: an entry in the future', () => {
	const begun = Date.UTC(2026, 0, 1);
	const row = (id: number, hours: number) => ({ id: String(id), created: new Date(begun + hours * 3_600_000).toISOString() });
	async function walk(rows: Array<ReturnType<typeof row>>, hours: number, cursor?: Cursor) {
		let now = Infinity;
		const read = async (since = '', page = 1) => {
			now = begun + hours * 3_600_000;
			const listed = rows.filter(({ created }) => created >= since).sort((a, b) => (a.created < b.created ? -1 : 1));
			return await Promise.resolve(listed.slice((page - 1) * 2, page * 2));
		};
		const ids: string[] = [];
		for await (const step of walkFromMoment(read, toEntry, 2, cursor, () => now)) {
			({ cursor } = step);
			if (step.entry) ids.push(step.entry.id);
		}
		return { ids, cursor };
	}
	test('comes once, and hides none of those that come next', async () => {
		const rows = [row(1, 0), row(2, 9_000)];
		const first = await walk(rows, 1);
		expect(first.ids).toEqual(['1', '2']);
		rows.push(row(3, 2));
		const second = await walk(rows, 3, first.cursor);
		expect(second.ids).toEqual(['3']);
		rows.push(row(4, 4), row(5, 9_001));
		const third = await walk(rows, 5, second.cursor);
		expect(third.ids).toEqual(['4', '5']);
		expect((await walk(rows, 6, third.cursor)).ids).toEqual([]);
	});
	test('is no limit any more that an older version stored', async () => {
		const { id, created } = row(1, 9_000);
		const cursor: Cursor = { from: created, ids: { [created]: [id] } };
		const rows = [row(1, 9_000), row(2, 1), row(3, 3)];
		const next = await walk(rows, 2, cursor);
		expect(next.ids).toEqual(['3']);
		expect((await walk(rows, 4, next.cursor)).ids).toEqual([]);
	});
});

describe('by offset: a walk that goes on', () => {
	const size = 10;
	const rowsFrom = (first: number, last: number) =>
		Array.from({ length: last - first + 1 }, (_, index) => ({ id: String(first + index), created: new Date(Date.UTC(2026, 0, first + index)).toISOString() }));
	/** IDs that a walk comes to, where it ends, and how many pages it read. */
	async function walk(rows: Array<{ id: string; created: string }>, hasTotal: boolean, cursor?: Cursor) {
		let pages = 0;
		const read = async (offset: number) => {
			pages++;
			return await Promise.resolve({ entries: rows.slice(offset, offset + size), total: hasTotal ? rows.length : undefined });
		};
		const ids: string[] = [];
		for await (const step of walkByOffset(read, toEntry, size, cursor)) {
			({ cursor } = step);
			if (step.entry) ids.push(step.entry.id);
		}
		return { ids, cursor, pages };
	}

	describe.each([[true, 3], [false, Infinity]])('with a total: %s', (hasTotal, mostPages) => {
		test('goes on where the list has become much shorter, once something is new', async () => {
			const { cursor } = await walk(rowsFrom(1, 600), hasTotal);
			const [rest, more] = [rowsFrom(450, 600), rowsFrom(450, 601)];
			const nothing = await walk(rest, hasTotal, cursor);
			expect(nothing).toMatchObject({ ids: [], cursor });
			const next = await walk(more, hasTotal, cursor);
			expect(next.ids).toEqual(['601']);
			expect(Math.max(nothing.pages, next.pages)).toBeLessThanOrEqual(mostPages);
			expect((await walk(more, hasTotal, next.cursor)).pages).toBeLessThanOrEqual(mostPages);
		});
	});
	test('goes on in the whole list after it went on in the end of it', async () => {
		const { cursor } = await walk(rowsFrom(1, 600), true);
		const filtered = await walk(rowsFrom(595, 601), true, cursor);
		expect(filtered.ids).toEqual(['601']);
		expect((await walk(rowsFrom(1, 602), true, filtered.cursor)).ids).toEqual(['602']);
	});
});

describe('from the newest on', () => {
	const row = (id: number, day = id) => ({ id: String(id), created: `2026-01-0${day}` });
	/** The list, newest first, two at a time; what is asked for is noted. */
	function list(rows: Array<ReturnType<typeof row>>) {
		const asked: Array<string | undefined> = [];
		const read = async (before: string | undefined) => {
			asked.push(before);
			const older = rows.slice(rows.findIndex(({ id }) => id === before) + 1);
			return await Promise.resolve({ entries: older.slice(0, 2), next: older.length > 2 ? older[1]?.id : undefined });
		};
		const walk = async (cursor?: Cursor, period: Parameters<typeof walkFromNewest>[2] = () => 'within', steps = Infinity) => {
			const ids: string[] = [];
			for await (const step of walkFromNewest(read, toEntry, period, cursor)) {
				({ cursor } = step);
				if (step.entry) ids.push(step.entry.id);
				if (ids.length === steps) break;
			}
			return { ids, cursor };
		};
		return { walk, asked };
	}
	test('a walk of a period passes over what is after it, and reads nothing before it', async () => {
		const { walk, asked } = list([7, 6, 5, 4, 3, 2, 1].map((id) => row(id)));
		const period = ({ id }: Entry) => (Number(id) > 5 ? 'after' : Number(id) < 5 ? 'before' : 'within');
		expect((await walk(undefined, period)).ids).toEqual(['5']);
		expect(asked).toEqual([undefined, '6']);
	});
	test('a walk ends at what was walked before', async () => {
		const rows = [4, 3, 2, 1].map((id) => row(id));
		const { cursor } = await list(rows).walk();
		const { walk, asked } = list([row(6), row(5), ...rows]);
		expect((await walk(cursor)).ids).toEqual(['6', '5']);
		expect(asked).toEqual([undefined, '5']);
	});
	test('a walk goes on within one moment, although its last one is gone', async () => {
		const rows = [5, 4, 3, 2, 1].map((id) => row(id, id > 1 ? 2 : 1));
		const { cursor } = await list(rows).walk(undefined, undefined, 3);
		const { walk, asked } = list(rows.filter(({ id }) => id !== '3'));
		expect((await walk(cursor)).ids).toEqual(['2', '1']);
		expect(asked[0]).toBe('3');
	});
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
