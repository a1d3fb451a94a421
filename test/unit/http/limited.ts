import { sleep } from 'n8n-workflow';
import { ServiceFailure } from '../../../nodes/shared/errors';
import type { openPace } from './room';

type Pace = ReturnType<typeof openPace>;

/** How a service counts: in windows that the first request begins, in those of the clock, or over the time before each request. */
export type Counting = 'from the first' | 'by the clock' | 'sliding';

/** What it says of its limit. */
export type Telling = 'nothing' | 'its window' | 'Retry-After' | 'headers' | 'at once';

/** Milliseconds to the service and back. */
const away = 30;

/** A service that accepts so many requests in a window (milliseconds), as far away as real ones. */
export function limitedService(pace: Pace, { requests = 100, window = 10_000, counting, telling }: { requests?: number; window?: number; counting: Counting; telling: Telling }) {
	const seen = { accepted: 0, refused: 0, last: 0 };
	let hits: number[] = [];
	let ends = 0;
	const openWindow = (now: number) => {
		if (counting === 'sliding') {
			hits = hits.filter((at) => at > now - window);
			ends = (hits[0] ?? now) + window;
		} else if (now >= ends) {
			hits = [];
			ends = (counting === 'from the first' ? now : now - (now % window)) + window;
		}
	};
	const task = async () => {
		await sleep(away / 2);
		const now = Date.now();
		openWindow(now);
		const isRefused = hits.length >= requests;
		if (!isRefused) hits.push(now);
		seen[isRefused ? 'refused' : 'accepted']++;
		seen.last = now;
		const seconds = Math.max(1, Math.ceil((ends - now) / 1000));
		await sleep(away / 2);
		if (telling === 'headers') pace.allowance.note({ remaining: requests - hits.length, requests, seconds });
		const isTold = telling === 'Retry-After' || telling === 'headers';
		const details = { ...(isTold && { retryAfter: seconds }), ...(telling === 'at once' && { retryAfter: 0 }), ...(telling === 'its window' && { window: window / 1000 }) };
		if (isRefused) throw new ServiceFailure('The limit is reached', { status: 429, ...details });
	};
	return { seen, task };
}
