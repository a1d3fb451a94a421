import { readQuota } from '../../../nodes/shared/http/quota';

const now = 1_790_000_000_000;
const read = (headers: Record<string, string>) => readQuota(headers, now);

test('what is left of a limit is read with or without the X', () => {
	const expected = { remaining: 3, requests: 100, seconds: 20 };
	expect(read({ 'x-ratelimit-remaining': '3', 'x-ratelimit-limit': '100', 'x-ratelimit-reset': '20' })).toEqual(expected);
	expect(read({ 'ratelimit-remaining': '3', 'ratelimit-limit': '100', 'ratelimit-reset': '20' })).toEqual(expected);
});
test('nothing left is something said', () => {
	expect(read({ 'ratelimit-remaining': '0', 'ratelimit-limit': '100', 'ratelimit-reset': '0' })).toEqual({ remaining: 0, requests: 100, seconds: 0 });
});
test('a large number is the date when the count restarts', () => {
	expect(read({ 'ratelimit-remaining': '3', 'ratelimit-reset': '1790000020' })).toMatchObject({ seconds: 20 });
	expect(read({ 'ratelimit-remaining': '3', 'ratelimit-reset': '1790000020000' })).toMatchObject({ seconds: 20 });
});
test('a date is one by the clock of the service', () => {
	const headers = { date: 'Thu, 26 Nov 2020 12:00:00 GMT', 'ratelimit-remaining': '3', 'ratelimit-reset': '1606392020' };
	expect(readQuota(headers)).toMatchObject({ seconds: 20 });
	expect(readQuota({ ...headers, date: 'soon', 'ratelimit-reset': '20' })).toMatchObject({ seconds: 20 });
});
test('a day is counted, and no longer', () => {
	expect(read({ 'ratelimit-remaining': '3', 'ratelimit-reset': '86400' })).toMatchObject({ seconds: 86_400 });
	expect(read({ 'ratelimit-remaining': '3', 'ratelimit-reset': '86401' })).toBeUndefined();
});
test('Retry-After says it better', () => {
	expect(read({ 'ratelimit-remaining': '3', 'ratelimit-reset': '20', 'retry-after': '5' })).toMatchObject({ seconds: 5 });
});
test('Retry-After may say it as a date', () => {
	expect(read({ 'ratelimit-remaining': '3', 'ratelimit-reset': '20', 'retry-after': new Date(now + 5_000).toUTCString() })).toMatchObject({ seconds: 5 });
});
test('a limit may be told with its windows', () => {
	expect(read({ 'ratelimit-limit': '100, 100;w=60', 'ratelimit-remaining': '3', 'ratelimit-reset': '20' })).toMatchObject({ requests: 100 });
	expect(read({ 'ratelimit-limit': '"default";q=100', 'ratelimit-remaining': '3', 'ratelimit-reset': '20' })).toMatchObject({ requests: 3 });
});
test('of a limit without a number as many are known as are left', () => {
	expect(read({ 'ratelimit-remaining': '3', 'ratelimit-reset': '20' })).toMatchObject({ requests: 3 });
});
test.each<Record<string, string>>([
	{},
	{ 'ratelimit-reset': '20' },
	{ 'ratelimit-remaining': ' ', 'ratelimit-reset': '20' },
	{ 'ratelimit-remaining': 'many', 'ratelimit-reset': '20' },
	{ 'ratelimit-remaining': '-1', 'ratelimit-reset': '20' },
	{ 'ratelimit-remaining': '3' },
	{ 'ratelimit-remaining': '3', 'ratelimit-reset': 'soon' },
	{ 'ratelimit-remaining': '3', 'ratelimit-reset': '1700000000' },
	{ 'ratelimit-remaining': '3', 'retry-after': 'Tue, 14 Nov 2023 22:13:20 GMT' },
	{ 'ratelimit-remaining': '3', 'ratelimit-reset': '1000000000' },
	{ 'ratelimit-remaining': '3', 'ratelimit-reset': '1790000020000000' },
])('%j says nothing', (headers) => {
	expect(read(headers)).toBeUndefined();
});
