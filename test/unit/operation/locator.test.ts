import { InvalidInput } from '../../../nodes/shared/errors';
import { collection, fromItem, idList, locator, locators, matches, nameLocator, readFields, textLocator, toId } from '../../../nodes/shared/operation';

const setting = { timezone: 'UTC' };

describe('toId', () => {
	test.each([[42], ['42'], [' 42 '], ['042']])('%j is 42', (raw) => {
		expect(toId('Recording', raw)).toBe(42);
	});

	test.each([['abc'], ['4.2'], [4.2], [0], [-1], ['0x2a'], ['9007199254740993'], [true]])(
		'%j is refused, and the message says what was given',
		(raw) => {
			const refusal = { constructor: InvalidInput, message: `'Recording' must be a whole number, but is ${typeof raw === 'string' ? `'${raw}'` : String(raw)}` };
			expect(() => toId('Recording', raw)).toThrow(expect.objectContaining(refusal));
		},
	);

	test.each([[''], [null], [undefined]])('%j is not chosen', (raw) => {
		expect(() => toId('Recording', raw)).toThrow("'Recording' is not set");
	});
});

test('a list is searched without case, and accents may be characters of their own', () => {
	expect(matches('Café Müller', 'cafe\u0301 ')).toBe(true);
	expect(matches('Café Müller', 'caffe')).toBe(false);
});

describe('locator', () => {
	const recording = locator('Recording', 'recordings');

	test.each([
		['picked from the list', { __rl: true, mode: 'list', value: 7 }],
		['given as an ID', { __rl: true, mode: 'id', value: '7' }],
		['given by an expression for the whole field', 7],
	])('%s', (_, raw) => {
		expect(recording.parse(raw, setting)).toBe(7);
	});

	test('with nothing chosen is refused', () => {
		expect(() => recording.parse({ __rl: true, mode: 'list', value: '' }, setting)).toThrow("'Recording' is not set");
	});

	test('offers the list first, then the ID', () => {
		expect(recording.property.modes?.map(({ name }) => name)).toEqual(['list', 'id']);
	});

	test('in a collection it is not given while nothing is chosen', () => {
		const filters = collection('Filters', { recording });
		expect(filters.parse({ recording: { __rl: true, mode: 'list', value: '' } }, setting)).toEqual({});
	});
});

describe('a locator of things that have a page', () => {
	const page = { placeholder: 'e.g. x', regex: '^https?://\\S+/recordings/([0-9]+)', errorMessage: 'x' };
	const recording = locator('Recording', 'recordings', { page });

	test.each([
		['by its URL', { __rl: true, mode: 'url', value: ' https://speakr.example.com/speakr/recordings/42?t=7 ' }],
		['by a URL from an expression', 'https://speakr.example.com/recordings/42'],
		['by its ID', '42'],
	])('takes one %s', (_, raw) => {
		expect(recording.parse(raw, setting)).toBe(42);
	});

	test('refuses another page', () => {
		const raw = { __rl: true, mode: 'url', value: 'https://speakr.example.com/account' };
		expect(() => recording.parse(raw, setting)).toThrow("'Recording' must be a whole number, but is 'https://speakr.example.com/account'");
	});

	test('offers the URL between list and ID', () => {
		expect(recording.property.modes?.map(({ name }) => name)).toEqual(['list', 'url', 'id']);
	});
});

describe('a locator of names', () => {
	const model = nameLocator('Model', 'models', 'e.g. whisper-1');

	test.each([['openai/whisper:1'], [{ __rl: true, mode: 'list', value: 'openai/whisper:1' }]])('takes %j', (raw) => {
		expect(model.parse(raw, setting)).toBe('openai/whisper:1');
	});
	test.each([[' '], [{ __rl: true, mode: 'id', value: '' }]])('%j is not chosen', (raw) => {
		expect(() => model.parse(raw, setting)).toThrow("'Model' is not set");
	});
});

describe('a locator of things whose ids are text', () => {
	const transcript = textLocator('Transcript', 'transcripts');

	test.each([[{ __rl: true, mode: 'id', value: ' 9ea68fd3-f953 ' }], ['9ea68fd3-f953']])('%j', (raw) => {
		expect(transcript.parse(raw, setting)).toBe('9ea68fd3-f953');
	});
	test.each([[''], [{ __rl: true, mode: 'list', value: '' }], [null], [{ id: 'a' }]])('%j is not chosen', (raw) => {
		expect(() => transcript.parse(raw, setting)).toThrow("'Transcript' is not set");
	});
	test('what would lead elsewhere is refused', () => {
		expect(() => transcript.parse('../upload', setting)).toThrow("'Transcript' must be an ID of letters, digits and hyphens, but is '../upload'");
	});
});

test('locators take what the list gives and what an expression gives', () => {
	const tags = locators('Tag', 'tags');
	expect(tags.property.displayName).toBe('Tag Names or IDs');
	expect(tags.parse([1, '2'], setting)).toEqual([1, 2]);
	expect(tags.parse('1, 2, 1', setting)).toEqual([1, 2]);
	expect(tags.parse([2, '2', 1], setting)).toEqual([2, 1]);
	expect(tags.parse([], setting)).toEqual([]);
	expect(() => tags.parse(['x'], setting)).toThrow("'Tag' must be a whole number, but is 'x'");
});

test.each([[[]], ['[]'], [' '], [null]])('no locators are %j', (raw) => {
	expect(locators('Tag', 'tags').parse(raw, setting)).toEqual([]);
	expect(locators('Tag', 'tags', { clears: true }).parse(raw, setting)).toEqual([]);
});
test.each([[[undefined], '[null]'], [',', "','"], ['["", null]', `'["", null]'`]])('locators that are all blank are none, and refused where that clears: %j', (raw, told) => {
	expect(locators('Tag', 'tags').parse(raw, setting)).toEqual([]);
	expect(() => locators('Tag', 'tags', { clears: true }).parse(raw, setting)).toThrow(`'Tag Names or IDs' must be a list of IDs, but is ${told}`);
	expect(() => locators('Tag', 'tags', { required: true }).parse(raw, setting)).toThrow("'Tag Names or IDs' is empty");
});

test('the ID of the item is missing where the item has none', () => {
	expect(() => readFields({ ids: idList('Recording IDs', 'Which') }, () => undefined, setting)).toThrow("'Recording IDs' is empty");
	expect(() => readFields({ id: fromItem(locator('Recording', 'recordings')) }, () => undefined, setting)).toThrow("'Recording' is not set");
});

test('a list of ids may not be empty', () => {
	const ids = idList('Recording IDs', 'Which');
	expect(ids.parse('12, 15', setting)).toEqual([12, 15]);
	expect(ids.parse(12, setting)).toEqual([12]);
	expect(() => ids.parse(' , ', setting)).toThrow("'Recording IDs' is empty");
});
