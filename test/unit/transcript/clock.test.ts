import { clockTime, cueTime } from '../../../nodes/shared/transcript/clock';

test.each([
	[0, '00:00:00.000'],
	[3723.004, '01:02:03.004'],
	[59.9996, '00:01:00.000'],
	[-1, '00:00:00.000'],
	[360_000, '100:00:00.000'],
])('a cue at %d seconds is at %s', (seconds, time) => {
	expect(cueTime(seconds, '.')).toBe(time);
});

test.each([
	[0, '0:00'],
	[123.9, '2:03'],
	[3723, '1:02:03'],
])('%d seconds read %s', (seconds, shown) => {
	expect(clockTime(seconds)).toBe(shown);
});
