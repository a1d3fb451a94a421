import type { ServiceFailure } from '../errors';

/** What an answer tells of its limit: how many more requests fit, and in how many seconds the count begins again. */
export interface Quota {
	remaining: number;
	seconds: number;
}

/** Milliseconds between requests after a refusal that names no time; doubled with each further one. */
const minGap = 20;
const maxGap = 5_000;
/** What is left of the gap after a request that went well. */
const recovery = 0.98;

/** The distance that requests keep after a refusal that does not say when the limit ends. */
function createGap() {
	let gap = 0;
	/** Refusals until then were under way with the first: they do not widen the gap further. */
	let refusedUntil = 0;
	return {
		/** Milliseconds. */
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

/** What a service still takes of the requests that it counts together, as far as its answers tell. */
export function createAllowance() {
	const gap = createGap();
	let pausedUntil = 0;
	let underWay = 0;
	/** When the first request began that a limit may still count. */
	let since: number | undefined;
	/** A limit that nobody waits for, and what was answered. */
	let closed: { until: number; failure: ServiceFailure } | undefined;
	const pause = (milliseconds: number) => {
		pausedUntil = Math.max(pausedUntil, Date.now() + milliseconds);
	};
	return {
		/** Milliseconds until another request may begin. */
		wait: () => pausedUntil - Date.now(),
		/** The failure that a request would meet now, where that is known. */
		refusal: (): ServiceFailure | undefined => (closed && closed.until > Date.now() ? closed.failure : undefined),
		begin() {
			underWay++;
			if (since === undefined || since < pausedUntil) since = Date.now();
			pause(gap.length());
		},
		end(succeeded: boolean) {
			underWay--;
			if (succeeded) gap.shrink();
		},
		/** An answer told what is left. The requests that are under way use it up first. */
		note({ remaining, seconds }: Quota) {
			if (remaining < underWay) pause(seconds * 1000);
		},
		/** Milliseconds until a limit ends that is counted over so many seconds from the first request. */
		untilEnd(window: number): number {
			const left = (since ?? Date.now()) + window * 1000 - Date.now();
			return left > 0 ? left : window * 1000;
		},
		pause,
		/** The service refused more; without a time, requests keep a distance after the pause, which shrinks while all goes well. */
		refuse(milliseconds: number, isTimed: boolean) {
			if (!isTimed) gap.widen(milliseconds);
			pause(milliseconds);
		},
		/** Requests fail at once for so many milliseconds, as this one did. */
		close(milliseconds: number, failure: ServiceFailure) {
			closed = { until: Date.now() + milliseconds, failure };
		},
	};
}

export type Allowance = ReturnType<typeof createAllowance>;
