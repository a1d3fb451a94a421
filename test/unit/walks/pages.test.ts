import fc from 'fast-check';
import { sleep, type IDataObject } from 'n8n-workflow';
import { momentPages, linkedPages, numberedPages, offsetPages, offsetSteps } from '../../../nodes/shared/walks';
import { runs } from '../runs';
import { bounded } from './bounded';

const thing = (id: number): IDataObject => ({ id });

/** A list that `change` may alter before each read but the first. */
function liveList(length: number, change: (entries: IDataObject[], read: number) => void = () => {}) {
	const entries = Array.from({ length }, (_, index) => thing(index + 1));
	const reads: number[] = [];
	const read = async (page: number, size: number) => {
		if (reads.length > 0) change(entries, reads.length);
		reads.push(page);
		return await Promise.resolve({
			entries: entries.slice((page - 1) * size, page * size),
			total: entries.length,
		});
	};
	return { entries, reads, read: bounded(read) };
}

async function idsOf(walk: AsyncIterable<IDataObject>) {
	const ids: unknown[] = [];
	for await (const { id } of walk) ids.push(id);
	return ids;
}

test('a list that stays as it is comes whole and in its order, each page read once', async () => {
	const { read, reads } = liveList(5);
	expect(await idsOf(numberedPages(read, 2))).toEqual([1, 2, 3, 4, 5]);
	expect(reads).toEqual([1, 2, 3]);
});

test('an empty list takes one read', async () => {
	const { read, reads } = liveList(0);
	expect(await idsOf(numberedPages(read, 2))).toEqual([]);
	expect(reads).toEqual([1]);
});

test('a full last page needs no further read', async () => {
	const { read, reads } = liveList(4);
	await idsOf(numberedPages(read, 2));
	expect(reads).toEqual([1, 2]);
});

test('a list of unknown length ends with an empty page', async () => {
	const { read, reads } = liveList(4);
	const unknown = async (page: number, size: number) => ({ ...(await read(page, size)), total: Infinity });
	expect(await idsOf(numberedPages(unknown, 2))).toEqual([1, 2, 3, 4]);
	expect(reads).toEqual([1, 2, 3]);
});

test('a page is only read when it is wanted', async () => {
	const { read, reads } = liveList(6);
	for await (const { id } of numberedPages(read, 2)) if (id === 2) break;
	expect(reads).toEqual([1]);
});

test('what a deletion moved to a page already read is fetched again', async () => {
	const { read } = liveList(6, (entries, reads) => {
		if (reads === 1) entries.splice(0, 1);
	});
	expect(await idsOf(numberedPages(read, 2))).toEqual(expect.arrayContaining([2, 3, 4, 5, 6]));
});

test('after a deletion no more pages are read again than it can have moved', async () => {
	const { read, reads } = liveList(12, (entries, count) => {
		if (count === 4) entries.splice(0, 3);
	});
	expect(await idsOf(numberedPages(read, 2))).toHaveLength(12);
	expect(reads).toEqual([1, 2, 3, 4, 5, 3, 4, 5]);
});

test('what an insertion moved to the next page comes once', async () => {
	const { read } = liveList(4, (entries, reads) => {
		if (reads === 1) entries.unshift(thing(100));
	});
	expect(await idsOf(numberedPages(read, 2))).toEqual([1, 2, 3, 4]);
});

/** Between two reads the list grows or shrinks, anywhere in it. */
const changes = fc.array(
	fc.record({
		grows: fc.boolean(),
		at: fc.array(fc.nat({ max: 40 }), { maxLength: 4 }),
	}),
	{ maxLength: 12 },
);

test('while the list grows and shrinks, nothing that was there all along is lost, and nothing comes twice', async () => {
	await fc.assert(
		fc.asyncProperty(fc.nat({ max: 30 }), fc.integer({ min: 1, max: 5 }), changes, async (length, size, plan) => {
			let newest = 1000;
			const removed = new Set<unknown>();
			const { read } = liveList(length, (entries, reads) => {
				const { grows, at } = plan[reads - 1] ?? { grows: false, at: [] };
				for (const position of at) {
					if (grows) entries.splice(position, 0, thing(newest++));
					else for (const { id } of entries.splice(position, 1)) removed.add(id);
				}
			});
			const ids = await idsOf(numberedPages(read, size));
			const stayed = Array.from({ length }, (_, index) => index + 1).filter((id) => !removed.has(id));
			expect(ids).toEqual(expect.arrayContaining(stayed));
			expect(new Set(ids).size).toBe(ids.length);
		}),
	);
});

test('where the total is too high, the walk ends at an empty page', async () => {
	const { read } = liveList(3);
	const tooHigh = async (page: number, size: number) => ({ ...(await read(page, size)), total: 100 });
	expect(await idsOf(numberedPages(tooHigh, 2))).toEqual([1, 2, 3]);
});

test('IDs may be texts', async () => {
	const entries = [{ id: 'a' }, { id: 'b' }, { id: 'a' }];
	expect(await idsOf(numberedPages(async () => await Promise.resolve({ entries, total: 3 }), 3))).toEqual(['a', 'b']);
});

describe('a walk by cursor', () => {
	const at = (entry: IDataObject) => String(entry.at);

	test('each page is read once, and again where the last moment of a page may go on', async () => {
		const entries = ['a', 'a', 'a', 'b', 'c'].map((moment, id) => ({ id, at: moment }));
		const reads: unknown[] = [];
		const read = async (since: string | undefined, page: number) => {
			reads.push([since, page]);
			const from = entries.filter((entry) => since === undefined || entry.at >= since);
			return await Promise.resolve(from.slice((page - 1) * 2, page * 2));
		};
		expect(await idsOf(momentPages(bounded(read), at, 2))).toEqual([0, 1, 2, 3, 4]);
		expect(reads).toEqual([[undefined, 1], ['a', 1], ['a', 2], ['a', 1], ['b', 1], ['c', 1]]);
	});
	test('a list that ends with a full page takes one read more', async () => {
		const pages = [[{ id: 1, at: 'a' }, { id: 2, at: 'b' }], [{ id: 2, at: 'b' }]];
		expect(await idsOf(momentPages(async () => await Promise.resolve(pages.shift() ?? []), at, 2))).toEqual([1, 2]);
		expect(pages).toEqual([]);
	});
	test('an empty list takes one read', async () => {
		const read = bounded(async () => await Promise.resolve<IDataObject[]>([]), 1);
		expect(await idsOf(momentPages(read, at, 2))).toEqual([]);
	});

	test('nothing that stays is lost or doubled while entries come and go, at one moment or at many', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.nat({ max: 9 }), { maxLength: 40 }),
				fc.integer({ min: 1, max: 5 }),
				fc.array(fc.record({ gone: fc.nat({ max: 50 }), come: fc.nat({ max: 2 }) }), { maxLength: 20 }),
				async (moments, size, plan) => {
					let entries = moments.sort((a, b) => a - b).map((moment, id): IDataObject => ({ id, at: moment }));
					let newest = 1000;
					const gone = new Set<unknown>();
					const steps = plan.values();
					const read = async (since: string | undefined, page: number) => {
						const { value: step } = steps.next();
						if (step) {
							for (const [index, { id }] of entries.entries()) if (index === step.gone) gone.add(id);
							entries = entries.filter((_, index) => index !== step.gone);
							for (let each = 0; each < step.come; each++) entries.push({ id: newest++, at: 9 });
						}
						const from = entries.filter((entry) => since === undefined || at(entry) >= since);
						return await Promise.resolve(from.slice((page - 1) * size, page * size));
					};
					const ids = await idsOf(momentPages(bounded(read), at, size));
					const stayed = moments.map((_, id) => id).filter((id) => !gone.has(id));
					expect(ids).toEqual(expect.arrayContaining(stayed));
					expect(new Set(ids).size).toBe(ids.length);
				},
			),
			{ numRuns: runs(1000), examples: [[[2, 2, 3], 2, [{ gone: 3, come: 0 }, { gone: 3, come: 0 }, { gone: 0, come: 0 }]]] },
		);
	});
});

describe('a walk by offset', () => {
	type Total = 'right' | 'absent' | 'high' | 'low';
	const totals: Record<Total, (length: number) => number | undefined> = {
		right: (length) => length,
		absent: () => undefined,
		high: (length) => length + 7,
		low: (length) => Math.floor(length / 2),
	};

	/** A list of which `change` may alter the entries before each read but the first; `delay` says how much later others are read first. */
	function list(ids: unknown[], total: Total, longest: number, change: (ids: unknown[], read: number) => void = () => {}, delay = () => 0) {
		const reads: number[] = [];
		const read = async (offset: number, size: number) => {
			if (reads.length > 0) change(ids, reads.length);
			reads.push(offset);
			for (let ticks = delay(); ticks > 0; ticks--) await Promise.resolve();
			const entries = ids.slice(offset, offset + Math.min(size, longest)).map((id) => ({ id })) as IDataObject[];
			return await Promise.resolve({ entries, total: totals[total](ids.length) });
		};
		return { read: bounded(read), reads };
	}
	const upTo = (length: number): unknown[] => Array.from({ length }, (_, index) => index + 1);

	test('a list that stays as it is takes one read for each page, each of which repeats one entry', async () => {
		const { read, reads } = list(upTo(1000), 'right', 100);
		expect(await idsOf(offsetPages(read, 100))).toEqual(upTo(1000));
		expect(reads).toEqual([0, 99, 198, 297, 396, 495, 594, 693, 792, 891, 990]);
	});
	function passedIds() {
		const ids = new Set<unknown>();
		return { has: ({ id }: IDataObject) => ids.has(id), add: ({ id }: IDataObject) => void ids.add(id) };
	}
	test('each entry comes with the offset after it', async () => {
		const offsets: number[] = [];
		for await (const { next } of offsetSteps({ ...list(upTo(5), 'right', 100), size: 3, passed: passedIds() })) offsets.push(next);
		expect(offsets).toEqual([1, 2, 3, 4, 5]);
	});
	/** The IDs of a walk that may read pages before their turn. */
	async function idsAhead(read: ReturnType<typeof list>['read'], size: number, wanted: number) {
		const ids: unknown[] = [];
		for await (const { entry: { id } } of offsetSteps({ read, size, passed: passedIds(), wanted })) ids.push(id);
		return ids;
	}
	test('of entries that are wanted anyway, each page is read once, up to four before their turn', async () => {
		const { read, reads } = list(upTo(1000), 'right', 100);
		for await (const { entry: { id } } of offsetSteps({ read, size: 100, passed: passedIds(), wanted: Infinity })) if (id === 1) break;
		expect(reads).toEqual([0, 99, 198, 297, 396]);
		reads.length = 0;
		expect(await idsAhead(read, 100, Infinity)).toEqual(upTo(1000));
		expect(reads).toEqual([0, 99, 198, 297, 396, 495, 594, 693, 792, 891, 990]);
	});
	test('no page is read before its turn that none of them may be on', async () => {
		const { read, reads } = list(upTo(1000), 'right', 100);
		for await (const { entry: { id } } of offsetSteps({ read, size: 100, passed: passedIds(), wanted: 200 })) if (id === 1) break;
		expect(reads).toEqual([0, 99, 198]);
	});
	test('where many were created at the last moment of a page, those ahead begin with the first of them', async () => {
		const { read, reads } = list(upTo(300), 'right', 100);
		const momentOf = ({ id }: IDataObject) => `${Math.ceil(Number(id) / 10)}`;
		for await (const { entry: { id } } of offsetSteps({ read, size: 100, passed: passedIds(), momentOf, wanted: Infinity })) if (id === 300) break;
		expect(reads).toEqual([0, 90, 180, 270]);
	});
	test('no page is still being read once a walk is left', async () => {
		let underWay = 0;
		const { read } = list(upTo(1000), 'right', 100);
		const slow = async (offset: number, size: number) => {
			underWay++;
			await sleep(offset > 0 ? 10 : 0);
			return await read(offset, size).finally(() => underWay--);
		};
		for await (const { entry: { id } } of offsetSteps({ read: slow, size: 100, passed: passedIds(), wanted: Infinity })) if (id === 1) break;
		expect(underWay).toBe(0);
	});
	test('a page that fails before its turn fails in its turn, after what comes before it', async () => {
		const { read } = list(upTo(300), 'right', 100);
		const failing = async (offset: number, size: number) => await (offset === 198 ? Promise.reject(new Error('away')) : read(offset, size));
		const ids: unknown[] = [];
		const walk = async () => {
			for await (const { entry: { id } } of offsetSteps({ read: failing, size: 100, passed: passedIds(), wanted: Infinity })) ids.push(id);
		};
		await expect(walk()).rejects.toThrow('away');
		expect(ids).toEqual(upTo(199));
	});
	test('without a total the walk ends where nothing new comes', async () => {
		const { read, reads } = list(upTo(5), 'absent', 100);
		expect(await idsOf(offsetPages(read, 4))).toEqual([1, 2, 3, 4, 5]);
		expect(reads).toEqual([0, 3, 4]);
	});
	test('a total that is too low does not end the walk while pages are full', async () => {
		const { read } = list(upTo(9), 'low', 100);
		expect(await idsOf(offsetPages(read, 3))).toEqual(upTo(9));
	});
	test('pages shorter than asked for hide nothing', async () => {
		const { read } = list(upTo(250), 'right', 50);
		expect(await idsOf(offsetPages(read, 100))).toEqual(upTo(250));
	});
	test('a deletion that an addition makes up for in the total is seen nevertheless', async () => {
		const { read } = list(upTo(8), 'right', 100, (ids, reads) => {
			if (reads !== 1) return;
			ids.splice(0, 1);
			ids.push(9);
		});
		expect(await idsOf(offsetPages(read, 4))).toEqual(upTo(9));
	});
	test('a list that became shorter than the walk has come is read from before its end', async () => {
		const { read, reads } = list(upTo(9), 'right', 100, (ids, count) => {
			if (count === 2) ids.splice(3);
		});
		expect(await idsOf(offsetPages(read, 4))).toEqual([1, 2, 3, 4, 5, 6, 7]);
		expect(reads).toEqual([0, 3, 6, 0]);
	});
	test('a list that ignores the offset is given up', async () => {
		const entries = upTo(4).map((id) => ({ id })) as IDataObject[];
		const read = jest.fn(async () => await Promise.resolve({ entries }));
		await expect(idsOf(offsetPages(read, 4))).rejects.toThrow('already returned');
		expect(read.mock.calls.length).toBeLessThan(20);
	});
	test('one entry alone can be asked for', async () => {
		const { read, reads } = list(upTo(3), 'right', 100);
		for await (const { id } of offsetPages(read, 1)) if (id === 1) break;
		expect(reads).toEqual([0]);
	});

	/** Between two reads entries go and come, anywhere. */
	const plan = fc.array(
		fc.record({ gone: fc.array(fc.nat({ max: 60 }), { maxLength: 12 }), come: fc.array(fc.nat({ max: 60 }), { maxLength: 6 }) }),
		{ maxLength: 12 },
	);
	const kinds = fc.oneof(
		fc.record({ total: fc.constantFrom<Total>('right', 'absent', 'high', 'low'), longest: fc.constant(100) }),
		fc.record({ total: fc.constantFrom<Total>('right', 'absent', 'high'), longest: fc.integer({ min: 2, max: 4 }) }),
	);

	const ahead = fc.record({ wanted: fc.constantFrom(0, 20, Infinity), delays: fc.infiniteStream(fc.nat({ max: 9 })) });

	test('nothing that stays is lost, doubled or out of order while entries come and go, with any total', async () => {
		await fc.assert(
			fc.asyncProperty(fc.nat({ max: 60 }), fc.integer({ min: 2, max: 7 }), kinds, plan, ahead, async (length, size, kind, steps, { wanted, delays }) => {
				let newest = 1000;
				const gone = new Set<unknown>();
				const { read } = list(upTo(length), kind.total, kind.longest, (ids, reads) => {
					const step = steps[reads - 1];
					for (const position of step?.gone ?? []) for (const id of ids.splice(position, 1)) gone.add(id);
					for (const position of step?.come ?? []) ids.splice(position, 0, newest++);
				}, () => delays.next().value);
				const ids = await idsAhead(read, size, wanted);
				const stayed = upTo(length).filter((id) => !gone.has(id));
				expect(ids.filter((id) => stayed.includes(id))).toEqual(stayed);
				expect(new Set(ids).size).toBe(ids.length);
			}),
			{ numRuns: runs(1000) },
		);
	});
});

describe('pages that say where the next one begins', () => {
	/** Newest first; the cursor is the ID that the next page lies before. */
	const newestFirst = (ids: () => number[], size: number) => async (before: string | undefined) => {
		const older = ids().filter((id) => before === undefined || id < Number(before));
		const page = older.slice(0, size);
		return await Promise.resolve({ entries: page.map(thing), next: older.length > size ? String(page.at(-1)) : undefined });
	};

	test('whole and in order while new entries come at the front', async () => {
		await fc.assert(
			fc.asyncProperty(fc.nat(40), fc.integer({ min: 1, max: 7 }), fc.array(fc.nat(3)), async (length, size, arrivals) => {
				const ids = Array.from({ length }, (_, index) => length - index);
				const original = [...ids];
				const read = bounded(newestFirst(() => ids, size));
				const walk = linkedPages(async (cursor) => {
					const page = await read(cursor);
					for (let count = arrivals.shift() ?? 0; count > 0; count--) ids.unshift((ids[0] ?? 0) + 1);
					return page;
				});
				expect(await idsOf(walk)).toEqual(original);
			}),
		);
	});
	test('what a page repeats comes once', async () => {
		const pages = [{ entries: [thing(2), thing(1)], next: 'a' }, { entries: [thing(1), thing(0)] }];
		expect(await idsOf(linkedPages(async () => await Promise.resolve(pages.shift() ?? { entries: [] })))).toEqual([2, 1, 0]);
	});
	test('a walk in a circle ends in an error, after what it brought', async () => {
		const cursors = ['a', 'b', 'a'];
		const brought: unknown[] = [];
		const walk = async () => {
			const pages = linkedPages(async () => await Promise.resolve({ entries: [thing(cursors.length)], next: cursors.shift() }));
			for await (const { id } of pages) brought.push(id);
		};
		await expect(walk()).rejects.toThrow('already returned');
		expect(brought).toEqual([3, 2, 1]);
	});
	describe('of which some bring nothing new', () => {
		/** As many empty pages after each page with an entry as the list says. */
		const walkOver = (...empty: number[]) => {
			const pages = empty.flatMap((count, index) => [[thing(index)], ...Array.from({ length: count }, () => [])]);
			let read = 0;
			return idsOf(linkedPages(async () => await Promise.resolve({ entries: pages[read] ?? [], next: ++read < pages.length ? String(read) : undefined })));
		};
		test('as many as twelve after the first page are read over', async () => {
			expect(await walkOver(12, 0)).toEqual([0, 1]);
		});
		test('thirteen are too many', async () => {
			await expect(walkOver(13, 0)).rejects.toThrow('already returned');
		});
		test('each page that brings something allows two more', async () => {
			expect(await walkOver(0, 0, 0, 18, 0)).toEqual([0, 1, 2, 3, 4]);
		});
		test('they are counted from the last page that brought something', async () => {
			expect(await walkOver(9, 9, 9, 0)).toEqual([0, 1, 2, 3]);
		});
	});

	describe('whose cursor the service no longer knows', () => {
		test('the walk starts over, and what came before comes no second time', async () => {
			const answers = [{ entries: [thing(3)], next: 'a' }, undefined, { entries: [thing(3)], next: 'a' }, { entries: [thing(2)] }];
			const cursors: unknown[] = [];
			const walk = linkedPages(async (cursor) => {
				cursors.push(cursor);
				return await Promise.resolve(answers[cursors.length - 1]);
			});
			expect(await idsOf(walk)).toEqual([3, 2]);
			expect(cursors).toEqual([undefined, 'a', undefined, 'a']);
		});
		test('without any page the walk is over', async () => {
			expect(await idsOf(linkedPages(async () => await Promise.resolve(undefined)))).toEqual([]);
		});
		test('a stored cursor that is gone is given up for the first page', async () => {
			const read = async (cursor: string | undefined) => await Promise.resolve(cursor === 'old' ? undefined : { entries: [thing(1)] });
			expect(await idsOf(linkedPages(read, 'old'))).toEqual([1]);
		});
		test('a walk that begins at a stored cursor ends if a page leads back to it', async () => {
			const read = async () => await Promise.resolve({ entries: [thing(1)], next: 'old' });
			await expect(idsOf(linkedPages(bounded(read, 1), 'old'))).rejects.toThrow('already returned');
		});
	});
});
