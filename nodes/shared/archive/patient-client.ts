import pLimit from 'p-limit';
import { ServiceFailure } from '../errors';
import type { Client, Request } from '../http';
import type { Limit } from './source';

/** Times are in milliseconds since 1970. */
export interface Clock {
	now(): number;
	sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

export class LimitReached extends Error {
	constructor(
		message: string,
		readonly continueAfter: number,
	) {
		super(message);
	}
}

export class DurationReached extends Error {
	constructor() {
		super("'Maximum Duration (Minutes)' is reached");
	}
}

interface Bounds {
	limits: () => Promise<readonly Limit[]>;
	concurrency: number;
	deadline: number;
}

/** A client that waits out rate limits. Throws LimitReached if one ends after the deadline, DurationReached after the deadline. */
export function patientClient(client: Client, { limits, concurrency, deadline }: Bounds, clock: Clock): Client {
	const place = pLimit(concurrency);
	const gate = limitGate(deadline, clock);

	async function patiently<T>(send: () => Promise<T>): Promise<T> {
		for (;;) {
			const outcome = await place(async () => {
				await gate.pass(client.signal);
				return await send().then(
					(value) => ({ value }),
					(error: unknown) => ({ error }),
				);
			});
			if ('value' in outcome) return outcome.value;
			const { error } = outcome;
			if (!(error instanceof ServiceFailure) || error.status !== 429 || client.signal?.aborted) throw error;
			gate.close(error, error.window ?? (await secondsOfShortestWindow(limits)));
		}
	}

	// The client's own retries must not outlast the run either.
	const within = (request: Request): Request => ({ ...request, until: deadline });
	return {
		signal: client.signal,
		account: client.account,
		get sent() {
			return client.sent;
		},
		json: async (request) => await patiently(async () => await client.json(within(request))),
		bytes: async (request, limit) => await patiently(async () => await client.bytes(within(request), limit)),
		text: async (request) => await patiently(async () => await client.text(within(request))),
		stream: async (request) => await patiently(async () => await client.stream(within(request))),
	};
}

const secondsOfShortestWindow = async (limits: Bounds['limits']) => Math.min(...(await limits()).map(({ seconds }) => seconds));

function limitGate(deadline: number, clock: Clock) {
	/** When the first request was sent that the limit may still count. */
	let since: number | undefined;
	let closed: { until: number; message: string } | undefined;
	return {
		async pass(signal?: AbortSignal) {
			const left = (closed?.until ?? 0) - clock.now();
			if (closed && left > 0) {
				if (closed.until > deadline) throw new LimitReached(closed.message, closed.until);
				await clock.sleep(left, signal);
			}
			if (clock.now() > deadline) throw new DurationReached();
			if (since === undefined || since < (closed?.until ?? 0)) since = clock.now();
		},
		close({ message, retryAfter }: ServiceFailure, window: number) {
			const now = clock.now();
			if (closed && closed.until > now) return;
			const end = retryAfter === undefined ? (since ?? now) + window * 1000 : now + retryAfter * 1000;
			// A limit stricter than documented may still be exhausted.
			closed = { until: end > now ? end : now + window * 1000, message };
		},
	};
}
