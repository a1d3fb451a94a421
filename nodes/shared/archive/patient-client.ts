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
	bucketOf?(request: Request): string;
	limits: () => Promise<readonly Limit[]>;
	concurrency: number;
	deadline: number;
}

/** A client that waits out rate limits. Throws LimitReached if one ends after the deadline, DurationReached after the deadline. */
export function patientClient(client: Client, { limits, concurrency, deadline, bucketOf }: Bounds, clock: Clock): Client {
	const place = pLimit(concurrency);
	const gates = new Map<string, ReturnType<typeof limitGate>>();
	const gateFor = (request: Request) => {
		const bucket = bucketOf?.(request) ?? '';
		const gate = gates.get(bucket) ?? limitGate(deadline, clock);
		gates.set(bucket, gate);
		return gate;
	};

	async function patiently<T>(given: Request, send: (request: Request) => Promise<T>): Promise<T> {
		// The client's own retries must not outlast the run either.
		const request = { ...given, until: deadline };
		const gate = gateFor(request);
		for (;;) {
			await gate.pass(client.signal);
			const outcome = await place(async () => {
				await gate.pass(client.signal);
				return await send(request).then(
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

	return {
		signal: client.signal,
		account: client.account,
		address: client.address,
		get sent() {
			return client.sent;
		},
		json: async (request) => await patiently(request, client.json),
		bytes: async (request, limit) => await patiently(request, async (timed) => await client.bytes(timed, limit)),
		text: async (request) => await patiently(request, client.text),
		stream: async (request) => await patiently(request, client.stream),
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
