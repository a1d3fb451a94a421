import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import { walkByOffset, walkFromMoment, walkFromNewest, type Entry } from '../../../nodes/shared/archive';
import { linkedPages, momentPages, numberedPages, offsetPages } from '../../../nodes/shared/walks';

type Rows = Array<IDataObject | undefined>;

const createdOf = ({ created }: IDataObject) => String(created);
const toEntry = (row: IDataObject): Entry => ({ id: String(row.id), created: createdOf(row), title: null, date: null, state: 'finished', about: {} });

/** A list answers by offset, by page from a moment, and by page from its newest row. */
const answers = (rows: Rows, size: number) => ({
	byOffset: async (offset: number, limit = size) => await Promise.resolve({ entries: rows.slice(offset, offset + limit), total: rows.length }),
	byPage: async (page: number) => await Promise.resolve({ entries: rows.slice((page - 1) * size, page * size), total: rows.length }),
	fromMoment: async (since: string | undefined, page: number) => {
		const first = rows.findIndex((row) => row !== undefined && createdOf(row) >= (since ?? ''));
		const from = since === undefined || first === -1 ? rows : rows.slice(first);
		return await Promise.resolve(from.slice((page - 1) * size, page * size));
	},
	linked: async (cursor = '0') => {
		const end = Number(cursor) + size;
		return await Promise.resolve({ entries: rows.slice(Number(cursor), end), next: end < rows.length ? String(end) : undefined });
	},
});

type Answers = ReturnType<typeof answers>;

const walks: Record<string, (list: Answers, size: number) => AsyncIterable<{ id?: unknown; entry?: Entry }>> = {
	'numbered pages': ({ byPage }, size) => numberedPages(byPage, size),
	'pages by offset': ({ byOffset }, size) => offsetPages(byOffset, size),
	'pages from a moment': ({ fromMoment }, size) => momentPages(fromMoment, createdOf, size),
	'linked pages': ({ linked }) => linkedPages(linked),
	'an archive by offset': ({ byOffset }, size) => walkByOffset(byOffset, toEntry, size, undefined),
	'an archive from a moment': ({ fromMoment }, size) => walkFromMoment(fromMoment, toEntry, size, undefined),
	'an archive from the newest': ({ linked }) => walkFromNewest(async () => await linked(), toEntry, () => 'within', undefined),
};

test.each(Object.keys(walks))('%s: entries that cannot be read are left out, and no other', async (name) => {
	await fc.assert(
		fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 40 }), fc.integer({ min: 2, max: 9 }), async (isReadable, size) => {
			const all = isReadable.map((readable, id) => (readable ? { id: `${id}`, created: `2026-01-${String(id + 10)}` } : undefined));
			// Newest first, and in one page: such a walk ends below what it has passed.
			const isNewestFirst = name.endsWith('newest');
			const list = answers(isNewestFirst ? all.toReversed() : all, isNewestFirst ? 100 : size);
			const ids: unknown[] = [];
			for await (const { id, entry } of walks[name]?.(list, size) ?? []) if (id ?? entry) ids.push(id ?? entry?.id);
			expect(ids.sort()).toEqual(all.flatMap((row) => row?.id ?? []).sort());
		}),
	);
});
