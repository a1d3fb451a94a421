import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import { changesFeed } from '../../../nodes/Speakr/triggers/feed/feed-source';
import { readFeed } from '../../../nodes/Speakr/triggers/feed/read-feed';
import { walkByOffset, walkFromMoment, walkFromNewest, type Entry } from '../../../nodes/shared/archive';
import type { Request } from '../../../nodes/shared/http';
import { linkedPages, momentPages, numberedPages, offsetPages } from '../../../nodes/shared/walks';
import { runs } from '../runs';
import { bounded } from './bounded';

const size = 5;

/** What a service may do wrong with any of its lists. */
const misbehaviours = {
	'answers every request alike': (pages: IDataObject[][]) => () => pages[0] ?? [],
	'repeats its last page for ever': (pages: IDataObject[][]) => (index: number) => pages[Math.min(index, pages.length - 1)] ?? [],
	'leads in a circle': (pages: IDataObject[][]) => (index: number) => pages[index % pages.length] ?? [],
	'answers with any page': (pages: IDataObject[][], random: number[]) => {
		let read = 0;
		return () => pages[(random[read++ % random.length] ?? 0) % pages.length] ?? [];
	},
};

const toEntry = (row: IDataObject): Entry => ({
	id: String(row.id),
	created: String(row.created),
	title: null,
	date: null,
	state: 'finished',
	about: {},
});

type Answer = (index: number) => IDataObject[];

/** Each walk over a list that never says that it is at its end. */
const walks: Record<string, (answer: Answer) => AsyncIterable<unknown>> = {
	'numbered pages': (answer) => numberedPages(async (page) => await Promise.resolve({ entries: answer(page - 1), total: Infinity }), size),
	'pages by offset': (answer) => offsetPages(async (offset) => await Promise.resolve({ entries: answer(Math.floor(offset / (size - 1))) }), size),
	'pages from a moment': (answer) => {
		let read = 0;
		return momentPages(async () => await Promise.resolve(answer(read++)), ({ created }) => String(created), size);
	},
	'linked pages': (answer) => {
		let read = 0;
		return linkedPages(async () => await Promise.resolve({ entries: answer(read), next: String(++read) }));
	},
	'an archive by offset': (answer) =>
		walkByOffset(async (offset) => await Promise.resolve({ entries: answer(Math.floor(offset / (size - 1))) }), toEntry, size, undefined),
	'an archive from a moment': (answer) => {
		let read = 0;
		return walkFromMoment(async () => await Promise.resolve(answer(read++)), toEntry, size, undefined);
	},
	'an archive from the newest': (answer) => {
		let read = 0;
		return walkFromNewest(async () => await Promise.resolve({ entries: answer(read), next: String(++read) }), toEntry, () => 'within', undefined);
	},
	"Speakr's changes feed": async function* (answer) {
		let read = 0;
		const toChange = ({ id, created }: IDataObject) => ({ type: 'upsert', recording: { id, created_at: created, updated_at: created, status: 'COMPLETED' } });
		const json = async ({ path }: Request) =>
			await Promise.resolve(path.endsWith('/changes') ? { changes: answer(read).map(toChange), next_cursor: String(++read), has_more: true } : { recordings: [] });
		yield await readFeed(changesFeed({ json, firstAnswerAt: Date.now() }, 'own'), undefined, { until: Infinity, isEnough: () => false });
	},
};

describe.each(Object.keys(walks))('%s', (walkName) => {
	test.each(Object.keys(misbehaviours) as Array<keyof typeof misbehaviours>)('of a service that %s: the walk ends with an error', async (name) => {
		await fc.assert(
			fc.asyncProperty(fc.integer({ min: 1, max: 8 }), fc.array(fc.nat(7), { minLength: 1 }), fc.boolean(), async (count, random, oneMoment) => {
				const pages = Array.from({ length: count }, (_, page) =>
					Array.from({ length: size }, (__, index) => {
						const id = page * size + index;
						return { id, created: `2026-01-01T00:00:${10 + (oneMoment ? 0 : id)}` };
					}),
				);
				const answer = misbehaviours[name](pages, random);
				const walk = async () => {
					for await (const each of walks[walkName]?.(bounded(answer, 60)) ?? []) void each;
				};
				await expect(walk()).rejects.toMatchObject({ message: expect.stringContaining('already returned'), final: true });
			}),
			{ numRuns: runs(40) },
		);
	});
});

test("an empty page with another cursor each time doesn't keep a read of Speakr's changes feed going", async () => {
	const walk = async () => {
		for await (const each of walks["Speakr's changes feed"]?.(bounded(() => [], 60)) ?? []) void each;
	};
	await expect(walk()).rejects.toMatchObject({ message: expect.stringContaining('already returned'), final: true });
});

test.each([
	['numbered pages', async () => await numberedPages(async () => await Promise.resolve({ entries: [{}], total: 1 }), size).next()],
	['pages by offset', async () => await offsetPages(async () => await Promise.resolve({ entries: [{}] }), size).next()],
	['pages from a moment', async () => await momentPages(async () => await Promise.resolve([{}]), () => '', size).next()],
	['linked pages', async () => await linkedPages(async () => await Promise.resolve({ entries: [{}] })).next()],
])('%s: an entry without an ID is an error, since all of them would look the same', async (_, walk) => {
	await expect(walk()).rejects.toThrow('ID');
});
