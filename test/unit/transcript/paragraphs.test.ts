import { renderMarkdown } from '../../../nodes/shared/transcript/note';
import { renderText } from '../../../nodes/shared/transcript/render';
import { said, transcriptOf } from './support/said';

const untimed = (text: string) => said(text, { speaker: null, start: null, end: null });

test.each([
	['12. Then', '12\\. Then'],
	['1) Then', '1\\) Then'],
	['1.', '1\\.'],
	['1234567890. Then', '1234567890. Then'],
	['3.5 percent', '3.5 percent'],
	['* Then', '\\* Then'],
	['## Then', '\\## Then'],
	['####### Then', '####### Then'],
	['#then', '#then'],
	['>Then', '\\>Then'],
	['---', '\\---'],
	['_ _ _', '\\_ _ _'],
	['***', '\\***'],
	['*Then*', '*Then*'],
	['===', '\\==='],
	['-- ', '\\--'],
	['-- Ada', '-- Ada'],
	['```js', '\\```js'],
	['~~~', '\\~~~'],
	['[Laughs]: yes', '\\[Laughs]: yes'],
	['[Laughs] yes', '[Laughs] yes'],
	['+ Then', '\\+ Then'],
	['# Then', '\\# Then'],
	['12 Then', '12 Then'],
	['Then - so', 'Then - so'],
	['-Then', '-Then'],
])("Markdown that begins with '%s' is no list or heading", (text, shown) => {
	expect(renderMarkdown(transcriptOf([untimed(text)]))).toBe(`# Transcript\n\n${shown}\n`);
});
test('Markdown of a text without segments has no line that is a heading or list either', () => {
	expect(renderMarkdown(transcriptOf([], { text: 'One\n# Two\n1. Three\n---\n- Four' }))).toContain('One\n\\# Two\n1\\. Three\n\\---\n\\- Four\n');
});
test.each([
	['Regards\n--\nAda', 'Regards\n\\--\nAda'],
	['One\n--  \nTwo', 'One\n\\--  \nTwo'],
	['One\n  - two', 'One\n  \\- two'],
	['One\n # two', 'One\n \\# two'],
	['One\n   12. two', 'One\n   12\\. two'],
	['One\n  > two', 'One\n  \\> two'],
	['One\n  ***', 'One\n  \\***'],
	['One\n    - two', 'One\n    - two'],
	['One -- two\n   --two', 'One -- two\n   --two'],
])('%j in Markdown has no line that begins a block, indented or not', (text, shown) => {
	expect(renderMarkdown(transcriptOf([], { text }))).toBe(`# Transcript\n\n${shown}\n`);
});
test('a text without times is divided after six hundred columns, at the end of a sentence', () => {
	const sentence = `${'x'.repeat(148)}.`;
	const lines = renderText(transcriptOf([untimed(Array(8).fill(sentence).join(' '))])).split('\n');
	expect(lines.map((line) => line.length)).toEqual([599, 599]);
});
test('segments in which nothing is said are left out', () => {
	expect(renderText(transcriptOf([said('One.'), said(' ', { start: 1.2, end: 1.4 }), said('Two.', { start: 1.5, end: 2 })]))).toBe('Ada: One. Two.');
});
test('times of segments without one are not made up', () => {
	expect(renderText(transcriptOf([said('One.'), said('Two.', { speaker: 'Bob', start: null, end: null })]), { times: true })).toBe('[0:00] Ada: One.\nBob: Two.');
});
test('a name that cannot be linked stands as it is', () => {
	expect(renderMarkdown(transcriptOf([said('Hi', { speaker: '[]', start: null })]), { linkPeople: true })).toContain('**[]**: Hi');
});
