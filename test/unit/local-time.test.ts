import { localTime, roughDuration, withDetails } from '../../nodes/shared/local-time';

test.each<[string | number, string]>([
	['2026-11-22T08:30:00Z', '2026-11-22 09:30'],
	['2026-11-22T08:30:00+00:00', '2026-11-22 09:30'],
	['2026-11-22T10:30:00+0200', '2026-11-22 09:30'],
	[Date.UTC(2026, 10, 22, 8, 30), '2026-11-22 09:30'],
	['2026-11-22T08:30:00', '2026-11-22 08:30'],
	['2026-11-22', '2026-11-22'],
	['soon', 'soon'],
	['2026-99-22T08:30:00Z', '2026-99-22 08:30'],
	['2026-11-22 08:30:15', '2026-11-22 08:30'],
	['+012026-11-22T08:30:00', '+012026-11-22 08:30'],
	['12026-11-22', '12026-11-22'],
])('%p is %p in Berlin', (time, shown) => {
	expect(localTime(time, 'Europe/Berlin')).toBe(shown);
});
test('each time zone has its own time', () => {
	expect(['UTC', 'Asia/Tokyo', 'UTC'].map((timezone) => localTime('2026-11-22T20:30:00Z', timezone))).toEqual(['2026-11-22 20:30', '2026-11-23 05:30', '2026-11-22 20:30']);
});
test.each([[0.4, '0 s'], [59, '59 s'], [60, '1 min'], [2_820, '47 min']])('%p seconds are about %p', (seconds, shown) => {
	expect(roughDuration(seconds)).toBe(shown);
});
test.each([
	[['2026', '47 min'], 'Planning (2026, 47 min)'],
	[[undefined, '', '47 min'], 'Planning (47 min)'],
	[[undefined, ''], 'Planning'],
])('with the details %j it is %p', (details, shown) => {
	expect(withDetails('Planning', details)).toBe(shown);
});
