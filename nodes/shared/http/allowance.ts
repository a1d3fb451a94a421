import type { ServiceFailure } from '../errors';

/** What a response says about its limit: requests left, and seconds until the count restarts. */
export interface Quota {
	remaining: number;
	seconds: number;
}

/** Milliseconds between requests after a refusal without a time, doubled by each further one. */
const minGap = 20;
const maxGap = 5_000;
const recovery = 0.98;

function createGap() {
	let gap = 0;
	// Refusals until then were in flight with the first one.
	let refusedUntil = 0;
	return {
		length: () => gap,
		widen(pause: number) {
			const now = Date.now();
			if (now < refusedUntil) return;
			gap = Math.min(Math.max(gap * 2, minGap), maxGap);
			refusedUntil = now + Math.max(pause, gap);
		},
		shrink() {
			gap = gap > 1 ? gap * recovery : 0;
		},
	};
}

/** What a service still accepts in one bucket, as far as its responses tell. */
export function createAllowance() {
	const gap = createGap();
	let pausedUntil = 0;
	let inFlight = 0;
	// When the first request began that a limit may still count.
	let since: number | undefined;
	let closed: { until: number; failure: ServiceFailure } | undefined;
	const pause = (milliseconds: number) => {
		pausedUntil = Math.max(pausedUntil, Date.now() + milliseconds);
	};
	return {
		wait: () => pausedUntil - Date.now(),
		refusal: (): ServiceFailure | undefined => (closed && closed.until > Date.now() ? closed.failure : undefined),
		begin() {
			inFlight++;
			if (since === undefined || since < pausedUntil) since = Date.now();
			pause(gap.length());
		},
		end(succeeded: boolean) {
			inFlight--;
			if (succeeded) gap.shrink();
		},
		/** Requests in flight use up what is left first. */
		note({ remaining, seconds }: Quota) {
			if (remaining < inFlight) pause(seconds * 1000);
		},
		/** Milliseconds until a limit of `window` seconds ends, counted from the first request. */
		untilEnd(window: number): number {
			const left = (since ?? Date.now()) + window * 1000 - Date.now();
			return left > 0 ? left : window * 1000;
		},
		pause,
		/** Pauses; if the refusal had no time, later requests keep a gap that shrinks with each success. */
		refuse(milliseconds: number, isTimed: boolean) {
			if (!isTimed) gap.widen(milliseconds);
			pause(milliseconds);
		},
		/** Fails all requests with `failure` for a time in milliseconds. */
		close(milliseconds: number, failure: ServiceFailure) {
			closed = { until: Date.now() + milliseconds, failure };
		},
	};
}

export type Allowance = ReturnType<typeof createAllowance>;
