import { TZDate } from '@date-fns/tz';

const pad = (value: number, digits = 2) => String(value).padStart(digits, '0');

/** Seconds as `01:02:03.004`, or with a comma for SubRip. */
export function cueTime(seconds: number, decimalMark: '.' | ','): string {
	const milliseconds = Math.round(Math.max(0, seconds) * 1000);
	return `${clockTime(Math.floor(milliseconds / 1000), true)}${decimalMark}${pad(milliseconds % 1000, 3)}`;
}

/** Seconds as `1:02:03` or `2:03`, `padded` as `00:02:03`. */
export function clockTime(seconds: number, padded = false): string {
	const whole = Math.floor(Math.max(0, seconds));
	const hours = Math.floor(whole / 3600);
	const minutes = Math.floor(whole / 60) % 60;
	if (padded) return `${pad(hours)}:${pad(minutes)}:${pad(whole % 60)}`;
	return hours > 0 ? `${hours}:${pad(minutes)}:${pad(whole % 60)}` : `${minutes}:${pad(whole % 60)}`;
}

/** A moment as `2026-11-22 09:30` in the time zone, or a day or local time as it is. `date` is ISO 8601. */
export function timeOfDay(date: string, timezone = 'UTC'): string {
	const [, day = date, time] = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})/.exec(date) ?? [];
	const moment = new Date(date.replace(' ', 'T'));
	if (time === undefined) return day;
	if (!/(Z|[+-]\d{2}:?\d{2})$/.test(date) || Number.isNaN(moment.getTime())) return `${day} ${time}`;
	return new TZDate(moment, timezone).toISOString().slice(0, 16).replace('T', ' ');
}
