/** Requests per minute and key, in fixed windows. */
export class Limiter {
	private readonly windows = new Map<string, { ends: number; hits: number }>();

	constructor(
		private readonly limit: number,
		/** Milliseconds. */
		private readonly window: number,
	) {}

	isPassed(key: string): boolean {
		const known = this.windows.get(key);
		const window = known && known.ends > Date.now() ? known : { ends: Date.now() + this.window, hits: 0 };
		window.hits += 1;
		this.windows.set(key, window);
		return window.hits > this.limit;
	}
}
