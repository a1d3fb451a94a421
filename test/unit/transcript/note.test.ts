import fc from 'fast-check';
import { parse } from 'yaml';
import type { Transcript, RenderOptions } from '../../../nodes/shared/transcript';
import { renderMarkdown } from '../../../nodes/shared/transcript/note';
import { said, transcriptOf } from './support/said';
import { runs } from '../runs';

const meeting = transcriptOf([said('Shall we?', { end: 2 }), said('Yes.', { speaker: 'Bob', start: 62, end: 63 })], {
	title: 'Planning: Q3',
	date: '2026-11-22T09:30:00.123456Z',
	duration: 3725,
	details: {
		id: 7,
		language: 'en',
		participants: ['Ada', 'Carol'],
		tags: ['Customer call', '#apollo', '2026'],
		folder: 'Sales',
		summary: '# Decisions\n\nCut travel.',
		notes: 'Call Bob',
		actionItems: ['Ada writes\nthe report'],
		events: [{ title: 'Review', start: '2026-11-24T14:00:00', location: 'Room B' }],
		link: (seconds) => `https://speakr.example/recordings/7${seconds === undefined ? '' : `?t=${seconds}`}`,
	},
});
const everything: RenderOptions = { frontMatter: true, sections: ['actionItems', 'events', 'notes', 'summary'], linkPeople: true, tags: ['meeting'], timezone: 'Europe/Berlin' };
const frontMatterOf = (note: string): unknown => parse(/^---\n(.*?)\n---\n/s.exec(note)?.[1] ?? '');

test('a note has everything', () => {
	expect(renderMarkdown(meeting, everything)).toBe(
		`---
title: "Planning: Q3"
date: "2026-11-22T10:30"
duration: "1:02:05"
participants:
  - "[[Ada]]"
  - "[[Carol]]"
  - "[[Bob]]"
tags:
  - "Customer-call"
  - "apollo"
  - "2026_"
  - "meeting"
folder: "Sales"
language: "en"
source: "https://speakr.example/recordings/7"
id: 7
---

# Planning: Q3

## Summary

### Decisions

Cut travel.

## Action Items

- [ ] Ada writes the report

## Notes

Call Bob

## Events

- 2026-11-24 14:00 Review (Room B)

## Transcript

**[[Ada]]** ([0:00](https://speakr.example/recordings/7?t=0)): Shall we?

**[[Bob]]** ([1:02](https://speakr.example/recordings/7?t=62)): Yes.
`,
	);
});
test('leaves out what is not known', () => {
	expect(renderMarkdown(transcriptOf([said('Hi')]), everything)).toBe('---\nparticipants:\n  - "[[Ada]]"\ntags:\n  - "meeting"\n---\n\n# Transcript\n\n**[[Ada]]** (0:00): Hi\n');
});
test('has only the sections that are wanted', () => {
	expect(renderMarkdown(meeting, { sections: ['summary'] })).not.toContain('## Notes');
});
test('has no names where none are wanted', () => {
	expect(renderMarkdown(meeting, { ...everything, withSpeakers: false })).not.toMatch(/Ada\]\]|participants/);
});

describe('a template', () => {
	test('has placeholders', () => {
		const template = '{title} ({date}, {duration}) {tags} {folder} {language} {id} {participants}\n{link}\n\n{summary}';
		expect(renderMarkdown(meeting, { template })).toBe(
			'Planning: Q3 (2026-11-22 09:30, 1:02:05) #Customer-call #apollo #2026_ Sales en 7 Ada, Carol, Bob\nhttps://speakr.example/recordings/7\n\n### Decisions\n\nCut travel.\n',
		);
	});
	test('keeps what only looks like one', () => {
		expect(renderMarkdown(meeting, { template: '{ title } {} {{id}} $& {actionItems}' })).toBe('{ title } {} {7} $& - [ ] Ada writes the report\n');
	});
	test.each(['titel', 'toString', 'constructor', '__proto__'])('with the unknown placeholder {%s} is refused with the known ones', (name) => {
		expect(() => renderMarkdown(meeting, { template: `{${name}}` })).toThrow(expect.objectContaining({ message: `'Template' contains the unknown placeholder {${name}}`, advice: expect.stringMatching(/^Use {actionItems}, {date},/) }));
	});
});

/** All that YAML could take for something else. */
const hostile = fc.oneof(
	fc.string({ unit: 'grapheme', maxLength: 40 }),
	fc.string({ unit: 'binary', maxLength: 20 }),
	fc.string({ unit: fc.constantFrom(':', ' ', '#', '-', '"', "'", '\\', '\n', '\t', '[', ']', '{', '}', '&', '*', '!', '|', '>', '%', '@', '`', ',', '?', '---', '...', '\u0085', '\u2028', '\ufeff', '\u0000', 'é', '日'), maxLength: 15 }),
	fc.constantFrom('yes', 'no', 'on', 'null', '~', '1e3', '0x1F', '0o17', '12:30:45', '2026-11-22', '- a', '? a', ': a', '<<', '=', '---', '...', '%YAML 1.2', '!!js/function', '*a', '&a', '{{ x }}', '[[x]]'),
);
const wellFormed = (text: string) => Buffer.from(text).toString();

test('any title and any name is read back as it was', () => {
	fc.assert(
		fc.property(hostile, hostile, hostile, (title, name, folder) => {
			const all: Transcript = { ...transcriptOf([said('Hi', { speaker: name })]), title, details: { folder } };
			const read = Object(frontMatterOf(wellFormed(renderMarkdown(all, { frontMatter: true }))));
			expect(read.title).toBe(wellFormed(title));
			expect(read.folder ?? '').toBe(wellFormed(folder));
			const plain = name.replace(/[\s\p{Cc}]+/gu, ' ').trim();
			expect(read.participants ?? [plain]).toEqual([wellFormed(plain)]);
		}),
		{ numRuns: runs(1000) },
	);
});
test('people are linked as Obsidian allows', () => {
	fc.assert(
		fc.property(hostile, (name) => {
			const note = renderMarkdown(transcriptOf([said('Hi', { speaker: name, start: null })]), { linkPeople: true });
			const [, linked] = /^\*\*\[\[(.+)\]\]\*\*: Hi$/m.exec(note) ?? [];
			expect(linked ?? '').not.toMatch(/[[\]|#^\\/:\n]/);
		}),
	);
});
