import type { RenderOptions } from '../../../nodes/shared/transcript';
import { renderMarkdown, wantsDetails } from '../../../nodes/shared/transcript/note';
import { namesIn, type Details } from '../../../nodes/shared/transcript/details';
import { said, transcriptOf } from './support/said';

const filled = (template: string, details?: Details, options?: RenderOptions) => renderMarkdown(transcriptOf([said('Hi')], { details }), { template, ...options });

test('placeholders of what is unknown are empty', () => {
	expect(filled('{title}{date}{duration}{folder}{language}{id}{link}{notes}{summary}{tags}{events}{actionItems}|')).toBe('|\n');
});
test('a template ends with its last line', () => {
	expect(filled('\n |{id}|\n\n', { id: 7 })).toBe('|7|\n');
});
test('headings of a section come below its own, as deep as there are any', () => {
	expect(filled('|{summary}|', { summary: '\n## Two\n\nissue # 1\n\n###### Six\n\n#no heading\n' })).toBe('|#### Two\n\nissue # 1\n\n###### Six\n\n#no heading|\n');
});
test('events have what is known of them', () => {
	const events = [
		{ title: 'Review', start: null, location: null, description: '' },
		{ title: 'Lunch', start: '2026-11-24T12:00:00', location: 'Room B', description: 'Bring it' },
		{ title: 'Call', start: null, description: 'By phone' },
	];
	expect(filled('{events}', { events })).toBe('- Review\n- 2026-11-24 12:00 Lunch (Room B: Bring it)\n- Call (By phone)\n');
});
test('tags are as Obsidian reads them, each once', () => {
	expect(filled('{tags}', { tags: ['a & b', '--x--', '/y/', '###', 'v2', '2a', '2026'] }, { tags: ['x', 'a/b', 'c_d'] })).toBe('#a-b #x #y #v2 #2a #2026_ #a/b #c_d\n');
});
test('front matter has no tags where there are none', () => {
	expect(renderMarkdown(transcriptOf([said('Hi')]), { frontMatter: true })).not.toContain('tags');
});
test('a long title is one line of front matter', () => {
	const title = 'word '.repeat(60).trim();
	expect(renderMarkdown(transcriptOf([said('Hi')], { title }), { frontMatter: true })).toContain(`title: "${title}"\n`);
});
test('sections come in their own order, under a heading each, and the transcript under another', () => {
	const details = { summary: 'Cut travel.', notes: 'Call Bob', actionItems: ['Write', 'Read'] };
	const note = renderMarkdown(transcriptOf([said('Hi')], { details }), { sections: ['notes', 'actionItems', 'summary', 'events'] });
	expect(note.match(/^## .+$/gm)).toEqual(['## Summary', '## Action Items', '## Notes', '## Transcript']);
	expect(note).toContain('- [ ] Write\n- [ ] Read\n');
});

test.each<[string, RenderOptions | undefined, boolean]>([
	['without options', undefined, false],
	['with others', { withSpeakers: false }, false],
	['without front matter', { frontMatter: false, sections: [], tags: [], template: '' }, false],
	['with front matter', { frontMatter: true }, true],
	['with a section', { sections: ['summary'] }, true],
	['with a tag', { tags: ['a'] }, true],
	['with as many sections as tags', { sections: ['summary'], tags: ['a'] }, true],
	['with a template', { template: 'x' }, true],
])('%s a note wants more than the transcript: %j, %p', (_, options, wanted) => {
	expect(wantsDetails(options)).toBe(wanted);
});
test.each<[unknown, string[]]>([
	[' Ada, Bob ,,', ['Ada', 'Bob']],
	[['Ada ', '', 7], ['Ada', '7']],
	[null, []],
	[undefined, []],
])('the names in %j are %j', (value, names) => {
	expect(namesIn(value)).toEqual(names);
});
