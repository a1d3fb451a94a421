/** Times as Speakr writes them: naive UTC with microseconds, and no fraction at all when it is exactly zero. */

let latest = 0;

/** Microseconds since 1970, never the same twice: Speakr's rows are told apart by their times. */
export function microseconds(): number {
	latest = Math.max(latest + 1, Math.floor((performance.timeOrigin + performance.now()) * 1000));
	return latest;
}

export function naive(micros: number): string {
	const seconds = new Date(Math.floor(micros / 1000)).toISOString().slice(0, 19);
	const fraction = micros % 1_000_000;
	return fraction === 0 ? seconds : `${seconds}.${String(fraction).padStart(6, '0')}`;
}

export function now(): string {
	return naive(microseconds());
}

/** The moment `seconds` from now. */
export function later(seconds: number): string {
	return naive(microseconds() + Math.round(seconds * 1_000_000));
}

/** Milliseconds until a naive time; negative when it has passed. */
export function millisecondsUntil(time: string): number {
	// By the same clock: `Date` may differ from it, and then what is due now would count as planned for later.
	return Date.parse(`${time}Z`) - microseconds() / 1000;
}

const ISO =
	/^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2})?(?:\.(\d{1,6}))?(?:Z|[+-]\d{2}:?\d{2})?)?$/;

/** Reads an ISO time as Speakr does: the offset is dropped, not converted. Null when it is none. */
export function readIso(text: string): string | null {
	const match = ISO.exec(text);
	if (!match) return null;
	const [, day, minutes = '00:00', seconds = ':00', fraction = ''] = match;
	if (Number.isNaN(Date.parse(`${day}T${minutes}${seconds}Z`))) return null;
	const micros = fraction.padEnd(6, '0');
	return `${day}T${minutes}${seconds}${Number(micros) === 0 ? '' : `.${micros}`}`;
}

/** RFC 1123, as Flask writes dates in the web routes and in `Last-Modified`. */
export function httpDate(time: string): string {
	return new Date(`${time}Z`).toUTCString();
}
