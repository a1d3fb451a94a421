import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import { createdAtOf, matchFiles, recordName, pageIn, requestedBy, speakersIn, transcriptIn, type RequestedExport } from '../../../nodes/Specala/guesses';
import { runs } from '../runs';

const uuid = (number: number) => `0b${String(number).padStart(6, '0')}-52a7-4a39-8d1f-5e6a7c9b2d30`;
const wanted = (...titles: Array<string | undefined>): RequestedExport[] =>
	titles.map((title, index) => ({ id: uuid(index), ...(title !== undefined && { title }) }));
const file = (name: string, content = name) => ({ name, content: Buffer.from(content) });
const matched = (names: string[], all: RequestedExport[]) =>
	Object.fromEntries([...matchFiles(names.map((name) => file(name)), all, 'md')].map(([id, { content }]) => [id, content.toString()]));

describe('a file is matched', () => {
	test.each([
		['is the ID', `${uuid(1)}.md`],
		['holds the ID', `Weekly ${uuid(1)} (1).md`],
		['has the ID as a folder', `archive/${uuid(1)}/transcript.md`],
		['has the ID in capitals', `${uuid(1).toUpperCase()}.MD`],
		['holds the ID of something else too', `${uuid(77)}/${uuid(1)}.md`],
		['leads elsewhere', `../../${uuid(1)}.md`],
	])('when its name %s', (_, name) => {
		expect(matched([name], wanted('A', 'B'))).toEqual({ [uuid(1)]: name });
	});
	test('when titles are told apart and every file has one, also if their signs were changed', () => {
		expect(matched(['q3_ plan?.md', 'Böard.md'], wanted('Böard', 'Q3: plan'))).toEqual({
			[uuid(0)]: 'Böard.md',
			[uuid(1)]: 'q3_ plan?.md',
		});
	});
});

describe('files are matched by ID', () => {
	const names = [`${uuid(0)}.md`, `${uuid(1)}.md`];
	const each = { [uuid(0)]: names[0], [uuid(1)]: names[1] };
	test('where the title of an untitled one is its ID', () => {
		expect(matched(names, wanted(uuid(0), 'B'))).toEqual(each);
	});
	test('where there is something else besides', () => {
		expect(matched([...names, 'README.md', `${uuid(77)}.md`], wanted('A', 'B'))).toEqual(each);
	});
	test('but where a title has the ID of another', () => {
		expect(matched(names, wanted(uuid(1), 'B'))).toEqual({});
	});
});

describe('no file is matched', () => {
	test.each<[string, string[], RequestedExport[]]>([
		['by its place', ['1.md', '2.md'], wanted('A', 'B')],
		['by a title that two have', ['Weekly.md', 'Weekly (2).md'], wanted('Weekly', 'Weekly')],
		['by titles of which some are cut', ['A long tit.md', 'B.md'], wanted('A long title', 'B')],
		['by titles when one lacks', ['A.md'], wanted('A', 'B')], ['by titles of which one begins another', ['b.md', 'b 2.md'], wanted('b2', 'b')],
		['by titles that are not known', ['A.md', 'B.md'], wanted(undefined, undefined)],
		['by a title that has no letters', ['!!!.md'], wanted('???')],
		['by an ID that another file has too', [`${uuid(0)}.md`, `a/${uuid(0)}.md`], wanted('A')],
		['by IDs of two', [`${uuid(0)} ${uuid(1)}.md`], wanted('A', 'B')],
		['by an ID that is in a title', [`Re ${uuid(1)}.md`], wanted(`Re: ${uuid(1)}`, 'B')],
		['by the ID of one, with something else besides', [`${uuid(0)}.md`, 'README.md'], wanted('A', 'B')],
		['by the IDs of only some', [`Re ${uuid(1)}.md`, 'B.md'], wanted(undefined, undefined)],
		['that is of another kind', [`${uuid(0)}.json`, `${uuid(0)}.md.exe`], wanted('A')],
	])('%s', (_, names, all) => {
		expect(matched(names, all)).toEqual({});
	});
});

/** How a service may name its files: what is made of a title, and what it does with one that is there already. */
const naming = fc.record({
	longest: fc.integer({ min: 1, max: 6 }),
	lower: fc.boolean(),
	suffix: fc.constantFrom(' 2', ' (2)', '_2', ''),
	order: fc.boolean(),
	dropped: fc.array(fc.nat({ max: 6 }), { maxLength: 2 }),
});

test('however files are named after titles, none is taken for that of another transcription', () => {
	const title = fc.stringMatching(/^[abc2 ]{1,8}$/);
	fc.assert(
		fc.property(fc.array(title, { minLength: 1, maxLength: 5 }), naming, (titles, { longest, lower, suffix, order, dropped }) => {
			const all = wanted(...titles);
			const taken = new Set<string>();
			const files = all.flatMap(({ id, title: full = '' }, index) => {
				if (dropped.includes(index)) return [];
				let stem = (lower ? full.toLowerCase() : full).slice(0, longest);
				while (taken.has(stem) && suffix !== '') stem += suffix;
				taken.add(stem);
				return [file(`${stem}.md`, id)];
			});
			for (const [id, { content }] of matchFiles(order ? files : files.toReversed(), all, 'md')) {
				expect(content.toString()).toBe(id);
			}
		}),
		{ numRuns: runs(10_000) },
	);
});

test('a page has items and a total, or is a bare list', () => {
	expect(pageIn({ items: [{ id: '1' }], total: 9, limit: 20 })).toEqual({ entries: [{ id: '1' }], total: 9 });
	expect(pageIn({ items: [], total: '9' })).toEqual({ entries: [] });
	expect(pageIn([{ id: '1' }])).toEqual({ entries: [{ id: '1' }] });
	expect(() => pageIn({ error: 'no' })).toThrow('The response did not contain the expected list');
});

test('names and dates are found where they may be', () => {
	expect(recordName({ id: '1', name: 'Sales', title: 'x' })).toBe('Sales');
	expect(recordName({ id: '1', title: ' ' })).toBe('1');
	expect(createdAtOf({ created_at: '2026-11-22T05:00:00Z' })).toBe('2026-11-22T05:00:00Z');
	expect(createdAtOf({})).toBeUndefined();
});

test('the title of an item counts only for its own ID', () => {
	const item = { id: uuid(1).toUpperCase(), title: 'A', created_at: '2026-05-20' };
	expect(requestedBy(item, uuid(1))).toEqual({ id: uuid(1), title: 'A', date: '2026-05-20' });
	expect(requestedBy({ id: uuid(2), title: 'A' }, uuid(1))).toEqual({ id: uuid(1) });
	expect(requestedBy({ id: uuid(1), title: 7 }, uuid(1))).toEqual({ id: uuid(1) });
});

test.each<[string, IDataObject[string], string[]]>([
	['objects with names', [{ name: 'Ada' }, { title: 'Bob' }, { name: ' ' }, {}], ['Ada', 'Bob']],
	['names', ['Ada', 'Bob'], ['Ada', 'Bob']],
	['numbers', [0, { id: 1 }], ['Speaker 0', 'Speaker 1']],
	['a number', 2, []],
	['nothing', undefined, []],
])('who takes part is found in %s', (_, speakers, names) => {
	expect(speakersIn({ speakers })).toEqual(names);
});

const segment = { speaker: 'Ada', text: 'Good morning.', start: 0 };
const words = [{ text: 'Good', start: 0 }, { text: 'morning.', start: 0.5 }];
const spoken = { segments: [expect.objectContaining({ text: 'Good morning.' })], text: null };
test.each<[string, IDataObject, object]>([
	['segments, before words', { words, segments: [segment] }, spoken],
	['segments, within an object', { transcript: { words, segments: [segment] } }, spoken],
	['segments, not chapters, whose texts are longer', { chapters: [{ start: 0, text: 'A chapter.' }], segments: Array(9).fill({ text: 'So.', start: 0 }) }, { segments: Array(9).fill(expect.objectContaining({ text: 'So.' })), text: null }],
	['a text', { transcript: 'Good morning.' }, { segments: [], text: 'Good morning.' }],
	['a text within an object', { transcript: { text: 'Good morning.' } }, { segments: [], text: 'Good morning.' }],
	['a text, not that of a report', { report: { content: 'Minutes' }, reports: [{ text: 'More' }], transcript: { text: 'Good morning.' } }, { segments: [], text: 'Good morning.' }],
	['no text but that of a report', { report: { content: 'Minutes' } }, { segments: [], text: null }],
	['a text beside objects', { summary: { text: 'Short' }, text: 'Good morning.' }, { segments: [], text: 'Good morning.' }],
	['segments with speakers, not paragraphs, whose texts are longer', { paragraphs: [{ start: 0, text: 'Good morning. So.' }], segments: [segment, { text: 'So.', start: 1 }, { ...segment, text: '.' }] }, { segments: [expect.objectContaining({ speaker: 'Ada' }), expect.anything(), expect.anything()], text: null }],
	['nothing', { title: 'Weekly' }, { segments: [], text: null }],
	['the name of a speaker', { segments: [{ ...segment, speaker: { name: 'Bob' } }] }, { segments: [expect.objectContaining({ speaker: 'Bob' })], text: null }],
	['the number of a speaker', { segments: [{ ...segment, speaker: 0 }] }, { segments: [expect.objectContaining({ speaker: 'Speaker 0' })], text: null }],
	['the number of a speaker within an object', { segments: [{ ...segment, speaker: { id: 2 } }] }, { segments: [expect.objectContaining({ speaker: 'Speaker 2' })], text: null }],
])('what was said is found: %s', (_, body, found) => {
	expect(transcriptIn(body)).toEqual(found);
});
