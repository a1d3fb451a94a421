import { datesOf, distinctExports, fingerprintFor } from '../../../nodes/shared/archive/same-export';
import { moment, text } from '../../../nodes/shared/operation';

const fields = { from: moment('From'), language: text('Language') };
type Settings = Parameters<ReturnType<typeof distinctExports>>[1];
const settings = (rest: Partial<Settings> = {}): Settings => ({ scope: 'all', filters: {}, options: {}, ...rest });
const keeping: Array<[string, Partial<Settings>]> = [
	["with 'Only New'", { scope: 'new' }],
	['that is repeated unless confirmed', { options: { repeatUnlessConfirmed: true } }],
	['of a part', { options: { maximumTranscripts: 0 } }],
];

test('the same export comes once', () => {
	const noteExport = distinctExports(fields);
	expect([noteExport('a', settings()), noteExport('a', settings()), noteExport('b', settings())]).toEqual([true, false, true]);
});
test('dates that differ by less than a minute are the same', () => {
	const noteExport = distinctExports(fields);
	const from = (time: string) => noteExport('a', settings({ filters: { from: `2026-11-26T12:${time}Z` } }));
	expect(['00:59.900', '01:00.100', '00:00.000', '01:59.900', '01:59.000'].map(from)).toEqual([true, false, false, true, false]);
});
test('an export differs from one with another end alone', () => {
	const noteExport = distinctExports({ ...fields, to: moment('To') });
	const until = (day: string) => noteExport('a', settings({ filters: { from: '2026-11-01', to: `2026-11-${day}` } }));
	expect(['20', '21', '20'].map(until)).toEqual([true, true, false]);
});
test('an export from a date differs from one without', () => {
	const noteExport = distinctExports(fields);
	const of = (filters: Record<string, unknown>) => noteExport('a', settings({ filters }));
	expect([of({}), of({ from: '2026-11-26T12:00:00Z' }), of({})]).toEqual([true, true, false]);
});
test('texts that differ in their end do not', () => {
	const noteExport = distinctExports(fields);
	const of = (language: string) => noteExport('a', settings({ filters: { language } }));
	expect([of('a rather long name 1'), of('a rather long name 2'), of('a rather long name 2')]).toEqual([true, true, false]);
});
test.each(keeping)('two different ones %s cannot share a position', (_, rest) => {
	const noteExport = distinctExports(fields);
	noteExport('a', settings({ filters: { language: 'en' } }));
	expect(() => noteExport('a', settings(rest))).toThrow('the node remembers one position for them');
	const dryRun = settings({ ...rest, options: { ...rest.options, dryRun: true } });
	expect([noteExport('a', dryRun), noteExport('a', dryRun)]).toEqual([true, false]);
});
test.each(keeping)('one %s follows a dry run', (_, rest) => {
	const noteExport = distinctExports(fields);
	expect([noteExport('a', settings({ options: { dryRun: true } })), noteExport('a', settings(rest))]).toEqual([true, true]);
	expect(noteExport('a', settings({ options: { dryRun: true }, scope: 'new' }), true)).toBe(true);
});
test('a first one may keep a position, and a second that keeps none', () => {
	const noteExport = distinctExports(fields);
	expect([noteExport('a', settings({ scope: 'new' })), noteExport('a', settings()), noteExport('b', settings({ scope: 'new' }))]).toEqual([true, true, true]);
});
test.each(keeping)('more than a hundred %s are too many', (_, rest) => {
	const noteExport = distinctExports(fields);
	for (let each = 0; each < 100; each++) expect(noteExport(String(each), settings(rest))).toBe(true);
	expect(noteExport('more', settings())).toBe(true);
	const again = distinctExports(fields);
	for (let each = 0; each < 100; each++) again(String(each), settings(rest));
	expect(() => again('more', settings(rest))).toThrow('more than 100 different exports');
});

describe('a fingerprint', () => {
	const of = (filters: Record<string, unknown>, account = 'one') => fingerprintFor(account, fields, { filters });
	test('is that of account and filters, whatever their order', () => {
		expect(of({ a: 1, b: 2 })).toBe(of({ b: 2, a: 1 }));
		expect(new Set([of({ a: 1 }), of({ a: 2 }), of({ b: 1 }), of({ a: 1 }, 'other'), of({})]).size).toBe(5);
	});
	test('is the same for other dates, and without what is empty', () => {
		expect(of({ from: '2026-01-01', language: '' })).toBe(of({}));
	});
});
test('an export starts from the dates of those names, and ends at the others', () => {
	expect(datesOf({ ...fields, to: moment('To') }, { from: 5, language: 'en', to: 7 }, ['from'])).toEqual({ since: { from: '5' }, ends: ['7'] });
});
