import { boolean, rows, text } from '../../../nodes/shared/operation';

const setting = { timezone: 'UTC' };

const speakers = rows('Speakers', {
	row: 'Speaker',
	columns: { label: text('Label'), name: text('Name'), isMe: boolean('Is Me', {}) },
	toEntry: ({ label, name, isMe }) => [label, isMe ? { name, isMe } : name],
	example: '{"A": "Ada"}',
});

describe('rows', () => {
	test.each([
		['nothing', undefined, {}],
		['an empty field', {}, {}],
		['rows', { rows: [{ label: 'A', name: 'Ada' }, { label: 'B', name: 'Bob', isMe: true }] }, { A: 'Ada', B: { name: 'Bob', isMe: true } }],
		['one row, as an agent may give it', { rows: { label: 'A', name: 'Ada' } }, { A: 'Ada' }],
		['JSON', { json: [{ json: '{"A": "Ada"}' }] }, { A: 'Ada' }],
		['JSON and rows', { json: [{ json: '{"A": "Ada"}' }], rows: [{ label: 'B', name: 'Bob' }] }, { A: 'Ada', B: 'Bob' }],
		['JSON with blanks around a label', { json: [{ json: '{" A ": "Ada"}' }] }, { A: 'Ada' }],
		['an object with blanks around a label', { ' A ': 'Ada' }, { A: 'Ada' }],
		['an object from an expression', { A: 'Ada' }, { A: 'Ada' }],
		['JSON from an expression', '{"A": "Ada"}', { A: 'Ada' }],
		['names of properties that every object has', { json: [{ json: '{"__proto__": "Ada"}' }], rows: [{ label: 'constructor', name: 'Bob' }] }, JSON.parse('{"__proto__": "Ada", "constructor": "Bob"}')],
		['JSON that is left empty', { json: [{ json: '' }] }, {}],
		['a row that is left empty', { rows: [{ label: 'A', name: 'Ada' }, {}, { label: '', name: ' ', isMe: false }] }, { A: 'Ada' }],
		['a label with blanks around it', { rows: [{ label: ' A ', name: 'Ada' }] }, { A: 'Ada' }],
		['groups that are left empty', { rows: '', json: null }, {}],
	])('are taken from %s', (_, raw, object) => {
		expect(speakers.parse(raw, setting)).toEqual(object);
	});
	test.each([
		['a row without a label', { rows: [{ label: ' ', name: 'Ada' }] }, "A row of 'Speakers' is incomplete"],
		['broken JSON', { json: [{ json: '{' }] }, "'Speakers' is not valid JSON"],
		['a list', '[1]', "'Speakers' must be a JSON object"],
		['two rows with the same label', { rows: [{ label: 'A', name: 'Ada' }, { label: ' A', name: 'Bob' }] }, "'Speakers' has more than one row for 'A'"],
		['the same label in JSON and in a row', { json: [{ json: '{"A": "Ada"}' }], rows: [{ label: 'A', name: 'Bob' }] }, "'Speakers' has more than one row for 'A'"],
		['the same label twice in JSON', '{"A": "Ada", " A": "Bob"}', "'Speakers' has more than one row for 'A'"],
		['JSON without a label', { '': 'Ada' }, "A row of 'Speakers' is incomplete"],
		['a wrong value', { rows: [{ label: 'A', isMe: 'perhaps' }] }, "'Is Me' must be true or false"],
	])('refuse %s', (_, raw, message) => {
		expect(() => speakers.parse(raw, setting)).toThrow(message);
	});
	test('with the same label are joined where that makes sense, also those in JSON', () => {
		const spelling = rows('Spelling', { row: 'Word', columns: { to: text('To'), from: text('From') }, toEntry: ({ to, from }) => [to, from], join: (one, other) => `${String(one)}, ${String(other)}`, example: '{}' });
		expect(spelling.parse({ json: [{ json: '{"A": "a"}' }, { json: '{"A ": "b"}' }], rows: [{ to: 'A', from: 'c' }] }, setting)).toEqual({ A: 'a, b, c' });
	});
	test('offer rows first, then JSON', () => {
		expect(speakers.property).toMatchObject({ type: 'fixedCollection', placeholder: 'Add Speaker', options: [{ displayName: 'Speaker' }, { displayName: 'JSON' }] });
	});
});
