import type { IAllExecuteFunctions } from 'n8n-workflow';
import { ServiceFailure } from '../errors';
import { parseJson } from '../json';
import { maxAnswerBytes } from './body';
import { openCredential, type OpenCredential } from './credential';
import { exchange, isPage, isSuccess, openExchange } from './exchange';
import { paceOf } from './pace';
import { parseRetryAfter, readQuota, sentAt } from './quota';
import { withRetries } from './retry';
import type { Answer, Client, Request, Service } from './types';

const defaultTimeout = 30_000;

export interface ConnectOptions {
	signal?: AbortSignal;
	/** For the editor and n8n's deadlines: no retries, short timeouts. */
	hurried?: boolean;
	/** For what nobody waits for, such as polls: other requests of the credential go first. */
	background?: boolean;
	/** Milliseconds since 1970 after which nothing is waited for or retried. */
	until?: number;
	/** For deliveries, which come in bursts: the credential may be some seconds old. */
	keepsCredential?: boolean;
}

/** Milliseconds: n8n tries to publish five times within 84 seconds. */
const hurriedTimeout = 10_000;

/** A client for the node's credential. Throws InvalidInput if its address is invalid. */
export async function connect(context: IAllExecuteFunctions, service: Service, options: ConnectOptions = {}): Promise<Client> {
	const credential = await openCredential(context, service, options.keepsCredential);
	const { account } = credential;
	const paced = pacedFor(service, credential, options);
	const sender = { context, service, credential, signal: options.signal };
	let sent = 0;
	const note = <B>(request: Request, answer: Answer<B>) => {
		const quota = readQuota(answer.headers);
		if (quota) paceFor(service, account, request).allowance.note(quota);
		return answer;
	};
	const read = async <T>(request: Request, limit: number, toResult: (answer: Answer<Buffer>) => T) =>
		await paced(request, async (timed) => {
			sent++;
			const answer = note(timed, await exchange(request.runsToEnd ? { ...sender, signal: undefined } : sender, timed, limit));
			if (!isSuccess(answer)) throw failureOf(service, asText(answer));
			client.firstAnswerAt = Math.min(client.firstAnswerAt, sentAt(answer.headers));
			return toResult(answer);
		});

	const client: Client = {
		signal: options.signal,
		account,
		address: credential.address,
		get sent() {
			return sent;
		},
		firstAnswerAt: Infinity,
		json: async (request) => {
			const answer = await read(request, maxAnswerBytes, asText);
			if (answer.body === '') return undefined;
			const parsed = parseJson(answer.body);
			if (parsed === undefined) throw failureOf(service, answer);
			await service.complete?.(client, parsed, answer.body);
			return parsed;
		},
		bytes: async (request, limit) => await read(request, limit, (answer) => {
			if (isPage(answer)) throw failureOf(service, asText(answer));
			return answer;
		}),
		text: async (request) => await read(request, maxAnswerBytes, (answer) => {
			const text = asText(answer);
			if (isPage(answer) && text.body.trimStart().startsWith('<')) throw failureOf(service, text);
			return text.body;
		}),
		stream: async (request) =>
			await paced(request, async (timed) => {
				sent++;
				const answer = note(timed, await openExchange(sender, timed));
				const { body } = answer;
				if (!Buffer.isBuffer(body)) return { ...answer, body };
				throw failureOf(service, asText({ ...answer, body }));
			}),
	};
	return client;
}

const asText = (answer: Answer<Buffer>): Answer<string> => ({ ...answer, body: answer.body.toString() });

/** Each endpoint has lanes of its own, so that none holds up another; so do its long requests. */
function paceFor(service: Service, account: string, request: Request) {
	const endpoint = service.bucketOf?.(request) ?? /^\/[^/?]*/.exec(request.path)?.[0] ?? '';
	const lane = { endpoint, isLong: (request.timeout ?? 0) > defaultTimeout };
	return paceOf(`${service.credential} ${account}`, lane, service.bucketOf?.(request) ?? '', service);
}

function pacedFor(service: Service, credential: OpenCredential, options: ConnectOptions) {
	const { signal, hurried = false, background: isBackground = false } = options;
	const run = { inFlight: 0 };
	return async <T>(request: Request, task: (request: Request) => Promise<T>): Promise<T> => {
		const until = Math.min(request.until ?? Infinity, options.until ?? Infinity);
		const timed = { ...request, until, timeout: request.timeout ?? (hurried ? hurriedTimeout : defaultTimeout) };
		const { turns, lane, allowance } = paceFor(service, credential.account, timed);
		const lastTurn = hurried ? Date.now() + hurriedTimeout : until;
		const turn = { run, isBackground, isTrial: request.isTrial, lane, allowance, signal, until: lastTurn, displayName: service.displayName };
		return await withRetries(allowance, timed, options, async () => await turns.run(turn, async () => {
			const used = credential.decrypted;
			return await task(timed).catch(async (error: unknown) => {
				const isRefused = error instanceof ServiceFailure && error.status === 401;
				if (isRefused && (await credential.renew(used))) return await task(timed);
				throw error;
			});
		}));
	};
}

function failureOf(service: Service, answer: Answer<string>): ServiceFailure {
	const failure = service.failure(answer);
	const { headers } = answer;
	const { message, advice, status = answer.status, window, final } = failure;
	// Each response of Speakr since 0.10.11 has a quota and a `Retry-After`: when its count restarts.
	const asksToWait = status === 429 || (status === 503 && !readQuota(headers));
	const retryAfter = asksToWait ? (failure.retryAfter ?? parseRetryAfter(headers['retry-after'], sentAt(headers))) : undefined;
	return new ServiceFailure(message, { advice, status, retryAfter, window, final });
}
