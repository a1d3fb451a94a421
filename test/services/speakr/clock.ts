/** Times as Speakr writes them: naive UTC with microseconds, and no fraction at all when it is exactly zero. */

/** The time of one Speakr. */
export class Clock {
	private latest = 0;
	private ahead = 0;

	/** Since 1970, never the same twice: Speakr's rows are told apart by their times. */
	microseconds(): number {
		const real = Math.floor((performance.timeOrigin + performance.now()) * 1000);
		this.latest = Math.max(this.latest + 1, real + this.ahead);
		return this.latest;
	}

	now(): string {
		return naive(this.microseconds());
	}

	/** The moment `seconds` from now. */
	later(seconds: number): string {
		return naive(this.microseconds() + Math.round(seconds * 1_000_000));
	}

	/** A naive time, moved by a number of seconds. */
	shift(time: string, seconds: number): string {
		return naive(microsecondsOf(time) + Math.round(seconds * 1_000_000));
	}

	/** Milliseconds until a naive time; negative when it has passed. */
	millisecondsUntil(time: string): number {
		// By the same clock: `Date` may differ from it, and then what is due now would count as planned for later.
		return (microsecondsOf(time) - this.microseconds()) / 1000;
	}

	advance(seconds: number): void {
		this.ahead += Math.round(seconds * 1_000_000);
	}
}

export function naive(micros: number): string {
	const seconds = new Date(Math.floor(micros / 1000)).toISOString().slice(0, 19);
	const fraction = micros % 1_000_000;
	return fraction === 0 ? seconds : `${seconds}.${String(fraction).padStart(6, '0')}`;
}

/** Since 1970, of a naive time. */
export function microsecondsOf(time: string): number {
	const [seconds = '', fraction = ''] = time.split('.');
	return Date.parse(`${seconds}Z`) * 1000 + Number(fraction.padEnd(6, '0'));
}

/** As the fields added in 0.10.11 write a time: always six digits, and `Z`. */
export function zulu(time: string): string {
	const [seconds = '', fraction = ''] = time.split('.');
	return `${seconds}.${fraction.padEnd(6, '0')}Z`;
}

const ISO =
	/^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2})?(?:\.(\d{1,6}))?(Z|[+-]\d{2}:?\d{2})?)?$/;

interface IsoTime {
	/** The digits as they are, naive. */
	time: string;
	/** Empty when there is none. */
	offset: string;
}

function parseIso(text: string): IsoTime | null {
	const match = ISO.exec(text);
	if (!match) return null;
	const [, day, minutes = '00:00', seconds = ':00', fraction = '', offset = ''] = match;
	if (Number.isNaN(Date.parse(`${day}T${minutes}${seconds}Z`))) return null;
	const micros = fraction.padEnd(6, '0');
	return { time: `${day}T${minutes}${seconds}${Number(micros) === 0 ? '' : `.${micros}`}`, offset };
}

/** Reads an ISO time as Speakr does until 0.9.4: the offset is dropped, not converted. Null when it is none. */
export function readIso(text: string): string | null {
	return parseIso(text)?.time ?? null;
}

/** Reads an ISO time as Speakr does since 0.9.5: converted to UTC; one without an offset is UTC. Null when it is none. */
export function readIsoAsUtc(text: string): string | null {
	const parsed = parseIso(text);
	const offset = /^([+-])(\d{2}):?(\d{2})$/.exec(parsed?.offset ?? '');
	if (!parsed || !offset) return parsed?.time ?? null;
	const minutes = (Number(offset[2]) * 60 + Number(offset[3])) * (offset[1] === '-' ? -1 : 1);
	return naive(microsecondsOf(parsed.time) - minutes * 60_000_000);
}

/** RFC 1123, as Flask writes dates in the web routes and in `Last-Modified`. */
export function httpDate(time: string): string {
	return new Date(`${time}Z`).toUTCString();
}
