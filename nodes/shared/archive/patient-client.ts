import pLimit from 'p-limit';
import { isLimit, outcomeOf, ServiceFailure } from '../errors';
import { tellsTime, type Client, type Request } from '../http';
import { getOrCreate } from '../memory';
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
	answersAnother(refused: Request, answered?: Request): Promise<boolean>;
}

/** A client that waits out rate limits. Throws LimitReached, DurationReached, or a final ServiceFailure for what is refused alone. */
export function patientClient(client: Client, bounds: Bounds, clock: Clock): Client {
	const { limits, concurrency, deadline, bucketOf } = bounds;
	const place = pLimit(concurrency);
	const gates = new Map<string, ReturnType<typeof limitGate>>();
	const gateFor = (request: Request) => getOrCreate(gates, bucketOf?.(request) ?? '', () => limitGate(bounds, clock));

	async function patiently<T>(given: Request, send: (request: Request) => Promise<T>): Promise<T> {
		// The client's own retries must not outlast the run either.
		const request = { ...given, until: deadline };
		const gate = gateFor(request);
		for (;;) {
			await gate.pass(client.signal);
			const outcome = await place(async () => {
				await gate.pass(client.signal);
				return await outcomeOf(send(request));
			});
			if ('value' in outcome) {
				if (request.method === 'GET') gate.noteAnswered(request);
				return outcome.value;
			}
			const { error } = outcome;
			if (!(error instanceof ServiceFailure && isLimit(error)) || client.signal?.aborted) throw error;
			if (await gate.refusesAlone(request)) return await send({ ...request, isTrial: true }).catch(refusedAlone);
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
		get firstAnswerAt() {
			return client.firstAnswerAt;
		},
		json: async (request) => await patiently(request, client.json),
		bytes: async (request, limit) => await patiently(request, async (timed) => await client.bytes(timed, limit)),
		text: async (request) => await patiently(request, client.text),
		stream: async (request) => await patiently(request, client.stream),
	};
}

function refusedAlone(error: unknown): never {
	if (!(error instanceof ServiceFailure && isLimit(error))) throw error;
	throw new ServiceFailure(`${error.message} for this transcript only`, { status: 429, final: true });
}

const secondsOfShortestWindow = async (limits: Bounds['limits']) => Math.min(...(await limits()).map(({ seconds }) => seconds));

function limitGate({ deadline, answersAnother }: Bounds, clock: Clock) {
	/** When the first request was sent that the limit may still count. */
	let since: number | undefined;
	let closed: { at: number; until: number; message: string } | undefined;
	let asked: Promise<boolean> | undefined;
	let answered: Request | undefined;
	// Where the clock was set back, the end would be as much later.
	const isClosed = (now = clock.now()) => closed !== undefined && closed.at <= now && closed.until > now;
	return {
		noteAnswered: (request: Request) => void (answered = request),
		refusesAlone: async (request: Request) =>
			!isClosed() && (await (asked ??= answersAnother(request, answered).finally(() => (asked = undefined)))),
		async pass(signal?: AbortSignal) {
			const now = clock.now();
			if (closed && isClosed(now)) {
				if (closed.until > deadline) throw new LimitReached(closed.message, closed.until);
				await clock.sleep(closed.until - now, signal);
			}
			if (clock.now() > deadline) throw new DurationReached();
			if (since === undefined || since < (closed?.until ?? 0)) since = clock.now();
		},
		close(refusal: ServiceFailure, window: number) {
			const now = clock.now();
			if (isClosed(now)) return;
			const end = tellsTime(refusal) ? now + refusal.retryAfter * 1000 : Math.min(since ?? now, now) + window * 1000;
			// A limit stricter than documented may still be exhausted.
			closed = { at: now, until: end > now ? end : now + window * 1000, message: refusal.message };
		},
	};
}
