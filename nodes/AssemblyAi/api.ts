import { ServiceFailure } from '../shared/errors';
import type { Answer, Service } from '../shared/http';
import { isObject, parseJson } from '../shared/json';
import { hostsOf } from './hosts';

export const assemblyAi: Service = {
	displayName: 'AssemblyAI',
	credential: 'assemblyAiApi',
	// 20,000 requests in 5 minutes for the whole account are 66 a second, and each takes about a tenth of one.
	concurrency: 6,
	hasFixedAddress: true,
	address: ({ region }) => `https://${hostsOf(region).api}`,
	apiPath: '/v2',
	failure,
};

/** The language models, on a host of their own. They are limited to some requests a minute for each model. */
export const gateway: Service = {
	displayName: "AssemblyAI's LLM Gateway",
	credential: 'assemblyAiApi',
	concurrency: 4,
	hasFixedAddress: true,
	address: ({ region }) => `https://${hostsOf(region).gateway}`,
	apiPath: '/v1',
	failure,
};

/** What to do about a refusal, by AssemblyAI's words for it. */
const advices: Array<[words: RegExp, advice: string]> = [
	[
		/id not found|^not found$/i,
		"Check the ID, and that the credential's region is the one where it was made. Transcripts are deleted after 30 days unless the account says otherwise.",
	],
	[/balance is negative/i, 'Top up the account at assemblyai.com, then run the workflow again'],
	[
		/cannot access uploaded file/i,
		"A file has to be transcribed with a key of the project that it was uploaded with, in the same region. 'Create' takes a file directly.",
	],
];

const byStatus: Record<number, [message: string, advice: string]> = {
	401: ['AssemblyAI did not accept the API key', 'It is wrong or was revoked. Copy it from the dashboard into the credential.'],
	413: ['The file is larger than AssemblyAI accepts', 'It takes 2.2 GB an upload, and 5 GB from an address'],
	429: ['AssemblyAI takes no more requests for now', 'Run the workflow again later, or on fewer items'],
};

function failure({ status, headers, body }: Answer<string>): ServiceFailure {
	const final = status < 500 && status !== 429;
	const told = status === 429 ? undefined : readError(body);
	const [message, advice] =
		status === 401 || told === undefined ? (byStatus[status] ?? unexpected(status)) : [told, adviceFor(told)];
	return new ServiceFailure(message, { advice, status, final, retryAfter: resetIn(headers) });
}

const unexpected = (status: number): [message: string, advice: string] =>
	status >= 500
		? [`AssemblyAI is not available for now (HTTP ${status})`, 'Run the workflow again later']
		: [`The address did not answer as AssemblyAI does (HTTP ${status})`, 'Check what stands between n8n and AssemblyAI'];

const adviceFor = (told: string) => advices.find(([words]) => words.test(told))?.[1];

/** Seconds until the gateway takes requests again; there is no `Retry-After` among its headers. */
function resetIn({ 'retry-after': retryAfter, 'x-ratelimit-reset': reset }: Answer<unknown>['headers']) {
	const seconds = Number(reset);
	return retryAfter === undefined && reset && seconds >= 0 && seconds <= 3600 ? seconds : undefined;
}

const longestMessage = 500;

/** AssemblyAI's own words without what follows the `?` of an address, which may be a signature. */
export const withoutSecrets = (text: string) =>
	text.replace(/(https?:\/\/[^\s?"']+)\?[^\s"']*/g, '$1?...').slice(0, longestMessage);

/**
 * `{error: "words"}` of the API, and both shapes of the gateway: documented `{error: {message, metadata}}`, seen
 * `{message, metadata: {errors}}`.
 */
function readError(body: string): string | undefined {
	const parsed = parseJson(body);
	if (!isObject(parsed)) return undefined;
	if (typeof parsed.error === 'string') return withoutSecrets(parsed.error);
	const { message, metadata } = isObject(parsed.error) ? parsed.error : parsed;
	if (typeof message !== 'string') return undefined;
	const errors = isObject(metadata) && Array.isArray(metadata.errors) ? metadata.errors : [];
	const details = errors.map((error) => (isObject(error) ? String(error.message ?? '') : String(error)));
	return withoutSecrets([message, ...details].filter((part) => part !== '').join(': '));
}
