import { getOrCreate } from './memory';

/** By time zone: making one takes longer than rendering a short transcript. */
const formatters = new Map<string, Intl.DateTimeFormat>();

// Swedes write it that way.
const formatIn = (timezone: string) =>
	getOrCreate(formatters, timezone, () => new Intl.DateTimeFormat('sv-SE', { timeZone: timezone, dateStyle: 'short', timeStyle: 'short' }));

/** A time as `2026-11-22 09:30` in a time zone; one without a zone of its own, or that is just a day, stays as it is. */
export function localTime(time: string | number, timezone: string): string {
	const hasZone = typeof time === 'number' || /T.*(Z|[+-]\d\d:?\d\d)$/.test(time);
	if (!hasZone || Number.isNaN(new Date(time).getTime())) return String(time).replace(/^([^T ]+)[T ](\d\d?:\d\d).*$/s, '$1 $2');
	return formatIn(timezone).format(new Date(time));
}

export const roughDuration = (seconds: number): string =>
	seconds < 60 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;

/** A list entry with what tells it from others: `Planning (2026-11-22 09:30, 47 min)`. */
export const withDetails = (name: string, details: Array<string | undefined>): string => {
	const known = details.filter((detail) => detail !== undefined && detail !== '');
	return known.length > 0 ? `${name} (${known.join(', ')})` : name;
};
