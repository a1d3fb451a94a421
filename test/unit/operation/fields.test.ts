import fc from 'fast-check';
import { InvalidInput } from '../../../nodes/shared/errors';
import {
	boolean,
	choice,
	choices,
	collection,
	fieldProperties,
	idList,
	inputField,
	jsonObject,
	locator,
	locators,
	moment,
	nameLocator,
	number,
	text,
	textList,
	toList,
	zonedTime,
	type Field,
} from '../../../nodes/shared/operation';

const parse = <Value>(field: Field<Value>, raw: unknown, timezone = 'UTC') => field.parse(raw, { timezone });

/** The refusal has to say which field it is about. */
const refusal = (message: string | RegExp, advice?: string | RegExp) =>
	expect.objectContaining({
		constructor: InvalidInput,
		message: expect.stringMatching(message),
		...(advice !== undefined && { advice: expect.stringMatching(advice) }),
	});

describe('text', () => {
	test('of several lines stays as it is', () => {
		expect(parse(text('X', { rows: 2 }), '  - a\n')).toBe('  - a\n');
	});
	test.each([
		['has no blanks around it', ' Ada L\n', 'Ada L'],
		['may be a number', 7, '7'],
		['may be missing', undefined, ''],
		['that is blank is empty', '  ', ''],
		['that is null is empty', null, ''],
	])('%s', (_, raw, value) => {
		expect(parse(text('Title'), raw)).toBe(value);
	});

	test('that is required may not be blank', () => {
		expect(() => parse(text('Title', { required: true }), ' ')).toThrow(refusal("'Title' is empty", 'Enter a value'));
	});

	test('is not an object', () => {
		expect(() => parse(text('Title'), { a: 1 })).toThrow(refusal(`'Title' must be text, but is {"a":1}`));
	});
});

describe('number', () => {
	const limit = number('Limit', { value: 50, min: 1, max: 100 });

	test.each([
		[1, 1],
		[100, 100],
		['50', 50],
	])('%j is %d', (raw, value) => {
		expect(parse(limit, raw)).toBe(value);
	});

	test.each([[0], [101], [1.5], ['many'], [''], [null], [undefined], [{}]])('%j is refused', (raw) => {
		expect(() => parse(limit, raw)).toThrow(refusal("'Limit' must be a whole number from 1 to 100, but is"));
	});

	test('may have decimals where it says so', () => {
		expect(parse(number('Threshold', { value: 0, decimals: 2 }), '0.25')).toBe(0.25);
	});

	test.each([[true], [[3]]])('%j is not a number', (raw) => {
		expect(() => parse(limit, raw)).toThrow(InvalidInput);
	});
});

describe('boolean', () => {
	const simplify = boolean('Simplify', { description: 'Whether to simplify' });

	test.each([
		[true, true],
		[false, false],
		['true', true],
		['false', false],
	])('%j is %j', (raw, value) => {
		expect(parse(simplify, raw)).toBe(value);
	});

	test.each([['yes'], [1], [null], [undefined]])('%j is refused', (raw) => {
		expect(() => parse(simplify, raw)).toThrow(refusal("'Simplify' must be true or false, but is"));
	});
});

describe('choice', () => {
	const format = choice('Format', { text: 'Text', srt: { name: 'SRT', description: 'Subtitles' } }, { value: 'text' });

	test('takes a value of the list', () => {
		expect(parse(format, 'srt')).toBe('srt');
	});

	test.each([['vtt'], ['toString'], [1], [undefined]])('%j is refused, naming what there is', (raw) => {
		expect(() => parse(format, raw)).toThrow(refusal("'Format' has no option", 'text, srt'));
	});

	test('shows its options by name', () => {
		expect(format.property.options).toEqual([
			{ name: 'SRT', value: 'srt', description: 'Subtitles' },
			{ name: 'Text', value: 'text' },
		]);
	});
});

describe('choices', () => {
	const events = choices('Events', { done: 'Done', failed: 'Failed' }, { required: true });

	test.each([
		['an array', ['done', 'failed']],
		['text with commas', 'done, failed'],
	])('takes %s', (_, raw) => {
		expect(parse(events, raw)).toEqual(['done', 'failed']);
	});

	test('may not be empty where required', () => {
		expect(() => parse(events, [])).toThrow(refusal("'Events' is empty", 'Choose at least one'));
	});

	test.each([
		[true, { required: true, value: ['done' as const] }],
		[undefined, { value: ['done' as const] }],
		[undefined, {}],
	])('n8n refuses an empty one (%s) only where it is required', (required, options) => {
		const [property] = fieldProperties({ events: choices('Events', { done: 'Done' }, options) });
		expect(property?.required).toBe(required);
	});

	test('refuses what is not in the list', () => {
		expect(() => parse(events, ['done', 'begun'])).toThrow(refusal("'Events' has no option 'begun'", 'done, failed'));
	});
});

describe('moment', () => {
	test.each([
		['in UTC', '2026-11-22T09:30:00Z', 'Europe/Berlin', '2026-11-22T09:30:00.000Z'],
		['with an offset', '2026-11-22T09:30:00+02:00', 'UTC', '2026-11-22T07:30:00.000Z'],
		['without a zone, in winter', '2026-11-22T09:30:00', 'Europe/Berlin', '2026-11-22T08:30:00.000Z'],
		['without a zone, in summer', '2026-07-22T09:30:00', 'Europe/Berlin', '2026-07-22T07:30:00.000Z'],
		['just before the clock is put forward', '2026-03-29T01:59:59', 'Europe/Berlin', '2026-03-29T00:59:59.000Z'],
		['just after the clock is put forward', '2026-03-29T03:00:00', 'Europe/Berlin', '2026-03-29T01:00:00.000Z'],
		['after the clock is put back', '2026-11-01T02:00:00', 'America/New_York', '2026-11-01T07:00:00.000Z'],
		['as a day, which begins at midnight', '2026-11-22', 'America/New_York', '2026-11-22T05:00:00.000Z'],
		['as n8n\'s picker writes it', '2026-11-22T09:30:00', 'Asia/Kolkata', '2026-11-22T04:00:00.000Z'],
		['with a blank between', '2026-11-22 09:30', 'UTC', '2026-11-22T09:30:00.000Z'],
		['on a leap day', '2028-02-29', 'UTC', '2028-02-29T00:00:00.000Z'],
		['as a Date', new Date(Date.UTC(2026, 10, 22)), 'Europe/Berlin', '2026-11-22T00:00:00.000Z'],
	])('%s', (_, raw, timezone, value) => {
		expect(parse(moment('Since'), raw, timezone)).toBe(value);
	});

	test.each([
		['2026-02-30'],
		['2026-02-29'],
		['2026-13-01'],
		['2026-04-31T10:00:00Z'],
		['2026-11-22T24:01:00'],
		['22.11.2026'],
		['yesterday'],
		['now'],
		['0001-01-01T00:00:00'],
		['2026-11-22-05'],
		['2026-11-22T09:30:00+25:00'],
		[''],
		[null],
		[1_700_000_000],
		[{}],
	])('%j is refused', (raw) => {
		expect(() => parse(moment('Since'), raw)).toThrow(refusal("'Since' must be a date such as 2026-11-22 or 2026-11-22T09:30:00Z, but is"));
	});

	test('without a zone it shows the same time on a clock in the zone of the workflow', () => {
		const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe');
		const days = fc.date({
			min: new Date('1980-01-01'),
			max: new Date('2099-12-31'),
			noInvalidDate: true,
		});
		fc.assert(
			fc.property(zones, days, (timezone, day) => {
				// No zone of these changes its clock at noon.
				const written = `${day.toISOString().slice(0, 10)}T12:34:56`;
				const parsed = new Date(parse(moment('Since'), written, timezone));
				const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: timezone, dateStyle: 'short', timeStyle: 'medium' });
				expect(clock.format(parsed).replace(' ', 'T')).toBe(written);
			}),
		);
	});
});

test.each([['2026-02-30'], ['2026-06-31T10:00:00']])('%s is not a day', (raw) => {
	expect(() => parse(zonedTime('Meeting Date'), raw)).toThrow(refusal(`, but is '${raw}'`));
});

describe('zonedTime', () => {
	test.each([
		['2026-07-01T12:30:00+05:00', '2026-07-01T12:30:00+05:00'],
		['2026-07-01T12:30:00Z', '2026-07-01T12:30:00Z'],
		['2026-07-01T12:30:00', '2026-07-01T12:30:00+02:00'],
		['2026-01-01', '2026-01-01T00:00:00+01:00'],
		['2026-07-01T12:30:00.25', '2026-07-01T12:30:00.25+02:00'],
		['2026-07-01 12:30', '2026-07-01T12:30+02:00'],
		['2026-07-01T12:30:00+0545', '2026-07-01T12:30:00+05:45'],
		['2026-07-01 12:30:00-03', '2026-07-01T12:30:00-03:00'],
		['2026-07-01t12:30:00z', '2026-07-01T12:30:00Z'],
		['2026-07-01T12:30:00 +05:00', '2026-07-01T12:30:00+05:00'],
		['2026-03-29T02:30:00', '2026-03-29T03:30:00+02:00'],
		['2026-03-29T03:00:00', '2026-03-29T03:00:00+02:00'],
		['2026-10-25T03:00:00', '2026-10-25T03:00:00+01:00'],
	])('%s in Berlin is %s', (raw, value) => {
		expect(parse(zonedTime('Meeting Date'), raw, 'Europe/Berlin')).toBe(value);
	});
	test.each([
		['2026-07-01T12:30:00', 'America/St_Johns', '2026-07-01T12:30:00-02:30'],
		['2026-07-01T12:30:00', 'Pacific/Chatham', '2026-07-01T12:30:00+12:45'],
		['2026-10-04T02:15:00', 'Australia/Lord_Howe', '2026-10-04T02:45:00+11:00'],
	])('%s in %s is %s', (raw, timezone, value) => {
		expect(parse(zonedTime('Meeting Date'), raw, timezone)).toBe(value);
	});
	test('no day has 24 hours and more', () => {
		expect(() => parse(zonedTime('Meeting Date'), '2026-07-01T24:00:00')).toThrow(refusal("'Meeting Date' must be a date"));
	});
});

describe('jsonObject', () => {
	test.each([['{"a": 1}'], [{ a: 1 }]])('takes %j', (raw) => {
		expect(parse(jsonObject('Metadata'), raw)).toEqual({ a: 1 });
	});

	test('that is no JSON is refused', () => {
		expect(() => parse(jsonObject('Metadata'), '{a}')).toThrow(refusal("'Metadata' is not valid JSON"));
	});

	test.each([['[]'], ['1'], ['null'], [[]], [null]])('%j is not an object', (raw) => {
		expect(() => parse(jsonObject('Metadata'), raw)).toThrow(refusal("'Metadata' must be a JSON object such as"));
	});
});

describe('collection', () => {
	const options = collection('Options', { language: text('Language'), minSpeakers: number('Minimum Speakers', { value: 1 }) });

	test.each(['', '  ', null, undefined])('a field that is %j is not given', (blank) => {
		const filters = collection('Filters', {
			since: moment('Since'),
			status: choice('Status', { done: 'Done' }, { value: 'done' }),
			starred: boolean('Starred', {}),
			tagId: locator('Tag', 'tags'),
			text: text('Text'),
			count: number('Count', { value: 1 }),
		});
		const all = Object.fromEntries(Object.keys(filters.inner ?? {}).map((name) => [name, blank]));
		expect(parse(filters, all)).toEqual({});
	});
	test('in an update a blank text clears, and any other blank field is not given', () => {
		const update = collection('Update Fields', { title: text('Title'), starred: boolean('Starred', {}) }, { required: true });
		expect(parse(update, { title: '', starred: '' })).toEqual({ title: '' });
		expect(() => parse(update, { starred: '' })).toThrow(refusal("'Update Fields' is empty"));
		expect(() => parse(update, { title: undefined })).toThrow(refusal("'Update Fields' is empty"));
	});
	test.each(['search', ['search'], 7])('%j is not a collection', (raw) => {
		expect(() => parse(options, raw)).toThrow(refusal("'Options' must be an object"));
	});

	test('holds only what was added', () => {
		expect(parse(options, { language: 'de' })).toEqual({ language: 'de' });
		expect(parse(options, {})).toEqual({});
	});

	test('knows nothing that it does not declare', () => {
		expect(parse(options, { speed: 2 })).toEqual({});
	});

	test('checks what was added', () => {
		expect(() => parse(options, { minSpeakers: 'two' })).toThrow(refusal("'Minimum Speakers' must be a whole number, but is 'two'"));
	});

	test('reads a date in it in the zone of the workflow', () => {
		const filters = collection('Filters', { since: moment('Since') });
		expect(parse(filters, { since: '2026-11-22' }, 'Europe/Berlin')).toEqual({ since: '2026-11-21T23:00:00.000Z' });
	});

	test('shows its fields by display name', () => {
		const sorted = collection('Options', { b: text('Alpha'), a: text('Beta') });
		expect(sorted.property.options).toMatchObject([{ name: 'b' }, { name: 'a' }]);
	});
});

describe('toList', () => {
	test.each([
		['an array', [1, 2], [1, 2]],
		['text with commas', 'a, b,c', ['a', 'b', 'c']],
		['one value', 7, [7]],
		['blanks', [' ', null, undefined, '', 'a '], ['a']],
		['an array in JSON', '[3, 4]', [3, 4]],
		['texts in JSON', '["Ada, Countess", ""]', ['Ada, Countess']],
		['what only begins like JSON', '[draft], final', ['[draft]', 'final']],
		['nothing', '', []],
	])('%s', (_, raw, list) => {
		expect(toList(raw)).toEqual(list);
	});
});

describe('any result of an expression', () => {
	const fields: Array<[string, Field<unknown>]> = [
		['text', text('X', { required: true })],
		['number', number('X', { value: 1 })],
		['boolean', boolean('X', {})],
		['choice', choice('X', { a: 'A' }, { value: 'a' })],
		['choices', choices('X', { a: 'A' }, {})],
		['moment', moment('X')],
		['zonedTime', zonedTime('X')],
		['jsonObject', jsonObject('X')],
		['collection', collection('X', { since: moment('X') })],
		['locator', locator('X', 'things')],
		['locators', locators('X', 'things')],
		['idList', idList('X', '')],
		['nameLocator', nameLocator('X', 'things', 'e.g. a')],
	];

	test.each(fields)('%s refuses an object that cannot be written as text', (_, field) => {
		for (const raw of [{ toString: [] }, [{ toString: [] }], { value: { toString: '' } }]) {
			try {
				parse(field, raw);
			} catch (error) {
				expect(error).toBeInstanceOf(InvalidInput);
			}
		}
	});

	test.each(fields)('%s takes it or refuses it by name', (_, field) => {
		fc.assert(
			fc.property(fc.oneof(fc.jsonValue(), fc.constant(undefined)), (raw) => {
				try {
					parse(field, raw);
				} catch (error) {
					expect(error).toEqual(refusal("'X'"));
				}
			}),
		);
	});

	test.each([['2026-11-22T09:30:00+99:99'], ['2026-11-22T09:30:00+24:00']])('moment refuses %s', (raw) => {
		expect(() => parse(moment('X'), raw)).toThrow(InvalidInput);
	});
});

describe('the name of a file, or the file', () => {
	const content = Buffer.from('Hello').toString('base64');
	test.each([['data'], [{ data: content, mimeType: 'audio/mpeg' }], [{ data: content }], [{ id: 'filesystem-v2:workflows/1', fileName: 'call.mp3' }]])('may be %j', (raw) => {
		expect(parse(inputField, raw)).toEqual(raw);
	});
	test.each<[string, unknown]>([
		['all files of an item', { data: { data: content, mimeType: 'audio/mpeg' } }],
		['a list of files', [{ data: content }]],
		['an item', { id: 'a1', title: content }],
		['the content of a file', content.repeat(100)],
	])('is not %s, which no message repeats', (_, raw) => {
		expect(() => parse(inputField, raw)).toThrow(refusal(/^'Input Data Field Name' is neither a name nor a file$/, '\\$input.item.binary.data'));
	});
	test('may not be empty', () => {
		expect(() => parse(inputField, null)).toThrow(refusal("'Input Data Field Name' is empty"));
	});
});

test.each([[NaN, 'NaN'], [Infinity, 'Infinity'], [10n, '10'], [null, 'null'], [undefined, 'undefined']])('a message repeats %s as it is', (raw, told) => {
	expect(() => parse(boolean('Simplify', {}), raw)).toThrow(refusal(`but is ${told}$`));
});

test('what a message repeats of a value is 200 characters at most', () => {
	const [one, other] = ['x'.repeat(5_000), { text: 'x'.repeat(5_000) }];
	expect(() => parse(moment('Since'), one)).toThrow(refusal(/but is 'x{199}…$/));
	expect(() => parse(text('Title'), other)).toThrow(refusal(/but is {"text":"x{191}…$/));
});

describe('a list of texts', () => {
	const terms = textList('Terms');

	test.each([
		['commas', 'one, two , ', ['one', 'two']],
		['commas, and a line break at the end', 'one, two\r\n', ['one', 'two']],
		['lines, in which commas are nothing special', 'one, two\n\n three ', ['one, two', 'three']],
		['an array', ['one, two', 3], ['one, two', '3']],
		['an array in JSON', '[\n"one, two",\n"three"\n]', ['one, two', 'three']],
		['nothing', '', []],
	])('%s', (_, raw, list) => {
		expect(parse(terms, raw)).toEqual(list);
	});
	const clearing = textList('Terms', { clears: true });
	test.each([[''], [' \n'], [null], [[]], ['[]']])('%j is an empty one', (raw) => {
		expect([parse(terms, raw), parse(clearing, raw)]).toEqual([[], []]);
	});
	test.each([[',', "','"], [[undefined], '[null]'], [['', ' '], '["'], ['[null]', "'[null]'"]])('%j has only blanks: an empty one, which is refused where that clears', (raw, told) => {
		expect(parse(terms, raw)).toEqual([]);
		expect(() => parse(clearing, raw)).toThrow(refusal(`'Terms' must be a list of texts, but is ${told}`.replaceAll('[', '\\[')));
	});
	test('objects are not texts', () => {
		expect(() => parse(terms, [{ a: 1 }])).toThrow(refusal(/^'Terms' must be text, but is /));
	});
	test('with nothing in it is refused where it is required', () => {
		expect(() => parse(textList('Terms', { required: true }), ' , ')).toThrow(refusal("'Terms' is empty"));
	});
});
