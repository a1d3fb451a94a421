const HOUR = 3_600_000;

interface Window {
	ends: number;
	hits: number;
}

/** So many requests an hour for each endpoint and address, in fixed windows. */
export class Limiter {
	private readonly windows = new Map<string, Window>();

	constructor(private readonly limit: number) {}

	/** What the 429 page says when the limit is passed; null when it is not. */
	hit(endpoint: string, address: string): string | null {
		if (this.limit === 0) return null;
		const key = `${endpoint} ${address}`;
		const known = this.windows.get(key);
		const window = known && known.ends > Date.now() ? known : { ends: Date.now() + HOUR, hits: 0 };
		window.hits += 1;
		this.windows.set(key, window);
		return window.hits > this.limit ? `${this.limit} per 1 hour` : null;
	}
}
