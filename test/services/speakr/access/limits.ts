/** Fixed windows that start with the first request, as one worker counts them. */
import type { Clock } from '../clock';
import type { LimitKind } from './scopes';

/** Requests a window; a kind that is left out is not limited. `windowSeconds` is 60 unless given. */
export type TokenLimits = Partial<Record<LimitKind | 'search', number>> & { windowSeconds?: number };

/** Speakr's own since 0.10.11: for each token and endpoint function. */
export const REAL_TOKEN_LIMITS: TokenLimits = { read: 120, write: 30, process: 10, search: 30 };

interface Window {
	/** Microseconds. */
	ends: number;
	hits: number;
}

export interface Counted {
	/** Of every answer that was counted by token, also of a good one. */
	headers: Readonly<Record<string, number>>;
	/** What the 429 page says; null when the limit is not passed. */
	passed: string | null;
}

const MINUTE = 60;
const HOUR = 3600;

export class Limits {
	private readonly windows = new Map<string, Window>();
	private readonly endpoints = new Map<unknown, number>();

	constructor(
		private readonly clock: Clock,
		private readonly perHour: number,
		private readonly perToken: TokenLimits,
	) {}

	/** By endpoint function and address, without headers: all there was until 0.10.10. Null when it is off. */
	byAddress(endpoint: unknown, address: string): Counted | null {
		if (this.perHour === 0) return null;
		const { hits } = this.hit(`${address} ${this.numberOf(endpoint)}`, HOUR);
		return { headers: {}, passed: hits > this.perHour ? `${this.perHour} per 1 hour` : null };
	}

	/** By endpoint function and token. Null when there is no limit for its kind. */
	byToken(endpoint: unknown, tokenId: number, kind: LimitKind | 'search'): Counted | null {
		const limit = this.perToken[kind];
		if (limit === undefined) return null;
		const { hits, ends } = this.hit(`${tokenId} ${kind} ${this.numberOf(endpoint)}`, this.perToken.windowSeconds ?? MINUTE);
		const headers = {
			'X-RateLimit-Limit': limit,
			'X-RateLimit-Remaining': Math.max(0, limit - hits),
			'X-RateLimit-Reset': Math.ceil(ends / 1_000_000),
			'Retry-After': Math.max(1, Math.ceil((ends - this.clock.microseconds()) / 1_000_000)),
		};
		return { headers, passed: hits > limit ? `${limit} per 1 minute` : null };
	}

	/** A refused request is counted too, but moves no window. */
	private hit(key: string, seconds: number): Window {
		const time = this.clock.microseconds();
		const known = this.windows.get(key);
		const window = known && known.ends > time ? known : { ends: time + seconds * 1_000_000, hits: 0 };
		window.hits += 1;
		this.windows.set(key, window);
		return window;
	}

	private numberOf(endpoint: unknown): number {
		const known = this.endpoints.get(endpoint) ?? this.endpoints.size;
		this.endpoints.set(endpoint, known);
		return known;
	}
}
