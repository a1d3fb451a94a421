import pLimit from 'p-limit';
import { ServiceFailure } from '../errors';
import type { Client, Request } from '../http';
import type { Limit } from './source';

/** Time as an export sees it. Milliseconds. */
export interface Clock {
	now(): number;
	sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** The service takes no more requests until a moment that this run does not wait for. */
export class LimitReached extends Error {
	constructor(
		message: string,
		/** Milliseconds since 1970. */
		readonly continueAfter: number,
	) {
		super(message);
	}
}

/** Milliseconds before a request that failed for a passing reason is sent again; it only reads, so that is safe. */
const delays = [1_000, 4_000];

const isPassing = ({ status, final }: ServiceFailure) => !final && (status === undefined || status === 408 || status >= 500);

/**
 * A client for reading a whole archive: waits for the end of a limit when that comes before `deadline`, else throws
 * LimitReached; sends again what failed for a passing reason. All of that beyond what `client` itself does.
 */
export function patientClient(
	client: Client,
	{ limits, concurrency }: { limits: readonly Limit[]; concurrency: number },
	deadline: number,
	clock: Clock,
): Client {
	// What waits here can still be told that the service takes no more.
	const place = pLimit(concurrency);
	/** When the first request was sent that the limit may still count. */
	let since: number | undefined;
	/** Until when the service takes no more. */
	let closed: { until: number; message: string } | undefined;
	const shortest = Math.min(...limits.map(({ seconds }) => seconds));

	async function untilOpen() {
		const left = (closed?.until ?? 0) - clock.now();
		if (!closed || left <= 0) return;
		if (closed.until > deadline) throw new LimitReached(closed.message, closed.until);
		await clock.sleep(left, client.signal);
	}

	function close({ message, retryAfter, window = shortest }: ServiceFailure) {
		const now = clock.now();
		if (closed && closed.until > now) return;
		const end = retryAfter === undefined ? (since ?? now) + window * 1000 : now + retryAfter * 1000;
		// A limit that is stricter than its documentation may be on again, or still.
		closed = { until: end > now ? end : now + window * 1000, message };
	}

	async function patiently<T>(send: () => Promise<T>): Promise<T> {
		const sendWhenOpen = async () => {
			await untilOpen();
			if (since === undefined || since < (closed?.until ?? 0)) since = clock.now();
			return await send();
		};
		for (let attempt = 0; ; attempt++) {
			const outcome = await place(sendWhenOpen).then(
				(value) => ({ value }),
				(error: unknown) => ({ error }),
			);
			if ('value' in outcome) return outcome.value;
			const { error } = outcome;
			if (!(error instanceof ServiceFailure) || client.signal?.aborted) throw error;
			if (error.status === 429) close(error);
			else if (isPassing(error) && attempt < delays.length) await clock.sleep(delays[attempt] ?? 0, client.signal);
			else throw error;
		}
	}

	// The client's own patience must not outlast the run either.
	const within = (request: Request): Request => ({ ...request, until: deadline });
	return {
		signal: client.signal,
		account: client.account,
		get sent() {
			return client.sent;
		},
		json: async (request: Request) => await patiently(async () => await client.json(within(request))),
		bytes: async (request: Request, limit: number) => await patiently(async () => await client.bytes(within(request), limit)),
		text: async (request: Request) => await patiently(async () => await client.text(within(request))),
		stream: async (request: Request) => await patiently(async () => await client.stream(within(request))),
	};
}
