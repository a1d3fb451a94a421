import { TZDate } from '@date-fns/tz';
import { fieldOf, type Field } from '../field';
import { invalidValue, type FieldDetails } from './input';

const isoDate = /^([1-9]\d{3}-\d{2}-\d{2})(?:[T ]((?:[01]\d|2[0-3]):\d{2}(?::\d{2}(?:\.\d+)?)?) ?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;

/** As every service reads it: `Z`, or an offset such as `+02:00`. */
const zoneOf = (given: string | undefined) =>
	given?.toUpperCase().replace(/^([+-]\d{2}):?(\d{2})?$/, (_, hours: string, minutes = '00') => `${hours}:${minutes}`);

function readDate(displayName: string, raw: unknown) {
	const written: unknown = typeof raw === 'object' ? JSON.parse(JSON.stringify(raw)) : raw;
	const [, date, time = '00:00:00', given] = (typeof written === 'string' && isoDate.exec(written.trim())) || [];
	const zone = zoneOf(given);
	const moment = new Date(`${date}T${time}${zone ?? 'Z'}`);
	// JavaScript reads 30 February as 2 March.
	const day = new Date(`${date}T00:00:00Z`);
	if (!date || Number.isNaN(moment.getTime()) || !day.toISOString().startsWith(date)) {
		throw invalidValue(displayName, raw, 'a date such as 2026-11-22 or 2026-11-22T09:30:00Z');
	}
	return { date, time, zone };
}

const timeField =
	(write: (written: ReturnType<typeof readDate>, timezone: string) => string, typeOptions?: { typeOptions: { dateOnly: true } }) =>
	(displayName: string, details: FieldDetails = {}): Field<string> =>
		fieldOf({ displayName, type: 'dateTime', default: '', ...typeOptions, ...details }, (raw, { timezone }) =>
			write(readDate(displayName, raw), timezone),
		);

/** A moment as ISO 8601 in UTC; without a zone it is in the workflow's time zone. */
export const moment = timeField(({ date, time, zone }, timezone) => {
	if (zone) return new Date(`${date}T${time}${zone}`).toISOString();
	const seconds = Number(time.split(':')[2] ?? 0);
	return new Date(minuteIn(timezone, date, time).getTime() + seconds * 1000).toISOString();
});

function minuteIn(timezone: string, date: string, time: string): TZDate {
	const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
	const [hours = 0, minutes = 0] = time.split(':').map(Number);
	return new TZDate(year, month - 1, day, hours, minutes, timezone);
}

/** Local date and time with its offset, `2026-11-22T09:30:00+01:00`; without one it is in the workflow's time zone. */
export const zonedTime = timeField(({ date, time, zone }, timezone) => {
	if (zone) return `${date}T${time}${zone}`;
	// A time that a change of clocks leaves out is moved on.
	const [, minute, offset] = /^(.{16}).*(.{6})$/.exec(minuteIn(timezone, date, time).toISOString()) ?? [];
	return `${minute}${time.slice('00:00'.length)}${offset}`;
});

/** A day, `2026-11-22`; time and time zone are ignored. */
export const day = timeField(({ date }) => date, { typeOptions: { dateOnly: true } });
