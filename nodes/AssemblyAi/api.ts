import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { adviseIf, MaybeDone, misdirected, ServiceFailure } from '../shared/errors';
import { isOutage, Unsent, type Answer, type Client, type Request, type Service } from '../shared/http';
import { credentialTest, holds, pastedSecret } from '../shared/http/credential-test';
import { isObject, parseJson } from '../shared/json';
import { hostsOf } from './hosts';

export const assemblyAi: Service = {
	displayName: 'AssemblyAI',
	credential: 'assemblyAiApi',
	// An account may send 66 requests a second (20,000 in 5 minutes), and each takes about a tenth of one.
	concurrency: 8,
	hasFixedAddress: true,
	address: ({ region }) => `https://${hostsOf(region).api}`,
	apiPath: '/v2',
	failure: (answer) => failure(isRefusedForLimit(answer) ? { ...answer, status: 429 } : answer),
};

/** The language models, on a host of their own. Each model has its own limit per minute. */
export const llmGateway: Service = {
	displayName: "AssemblyAI's LLM Gateway",
	credential: 'assemblyAiApi',
	concurrency: 4,
	hasFixedAddress: true,
	address: ({ region }) => `https://${hostsOf(region).gateway}`,
	apiPath: '/v1',
	bucketOf: ({ json }) => `model ${isObject(json) ? String(json.model) : ''}`,
	failure,
};

const advices: Array<[words: RegExp, advice: string]> = [
	[
		/(id|transcript) not found|^not found$|transcript deleted/i,
		"Check the ID, and that the credential's region is the one the transcript was created in. By default, transcripts are deleted after 30 days.",
	],
	[/speech[ _]models?/i, "Choose another model in 'Speech Models'. AssemblyAI replaces them from time to time."],
	[/balance is negative/i, 'Add funds to the account at assemblyai.com, then try again'],
	[
		/cannot access uploaded file/i,
		"Use a key of the project the file was uploaded to, in the same region. 'Create' can upload the file itself.",
	],
];

const byStatus: Record<number, [message: string, advice: string]> = {
	401: ['AssemblyAI did not accept the API key', 'The key is wrong or was revoked. Copy the key from the dashboard into the credential.'],
	413: ['The file is larger than AssemblyAI accepts', 'The limit is 2.2 GB for uploads and 5 GB for files at a URL'],
	429: ["AssemblyAI's rate limit is reached", 'Try again later, or with fewer items'],
};

function failure({ status, headers, body }: Answer<string>): ServiceFailure {
	const told = status === 429 ? undefined : errorIn(parseJson(body));
	const [message, advice] =
		status === 401 || told === undefined ? (byStatus[status] ?? byStatusClass(status)) : [told, adviceFor(told)];
	return new ServiceFailure(message, { advice, status: status === 404 && told === undefined ? misdirected : status, retryAfter: status === 429 ? resetIn(headers) : undefined });
}

const limitWords = /^\s*$|^forbidden$|too many|rate.?limit|limit (is |was )?(exceeded|reached)|throttl|<title>\s*(403 )?forbidden/i;

/** Beyond 20,000 requests in five minutes, AssemblyAI's reference says 403, older pages 429. Other refusals say why. */
const isRefusedForLimit = ({ status, body }: Answer<string>) => status === 403 && limitWords.test(errorIn(parseJson(body)) ?? body);

const byStatusClass = (status: number): [message: string, advice: string] =>
	isOutage(status)
		? [`AssemblyAI is currently unavailable (HTTP ${status})`, 'Try again later']
		: [`Unexpected response from AssemblyAI (HTTP ${status})`, 'Check for a proxy between n8n and AssemblyAI'];

export const adviceFor = (told: string) => advices.find(([words]) => words.test(told))?.[1];

/** Seconds until the gateway accepts requests again: it sends no `Retry-After`. */
function resetIn({ 'retry-after': retryAfter, 'x-ratelimit-reset': reset }: Answer<unknown>['headers']) {
	const seconds = Number(reset);
	return retryAfter === undefined && reset && seconds >= 0 && seconds <= 3600 ? seconds : undefined;
}

const maxMessageLength = 500;

/** AssemblyAI's own words without the password in a URL, where an '@' may also follow the host, and without what follows its `?`, which may be a signature. */
export const withoutSecrets = (text: string) =>
	text.replace(/\/\/(?:[^\s/?#]*|[^\s/?#:]*:(?!\d*[?#])[^\s/]*)@/g, '//').replace(/(https?:\/\/[^\s?"']+)\?[^\s"']*/gi, '$1?...').slice(0, maxMessageLength);

/** API: `{error: "..."}`. Gateway: `{error: {message, metadata}}` as documented, or `{message, metadata: {errors}}` as seen. */
export function errorIn(parsed: unknown): string | undefined {
	if (!isObject(parsed)) return undefined;
	if (typeof parsed.error === 'string') return withoutSecrets(parsed.error);
	const { message, metadata } = isObject(parsed.error) ? parsed.error : parsed;
	if (typeof message !== 'string') return undefined;
	const errors: unknown[] = isObject(metadata) && Array.isArray(metadata.errors) ? metadata.errors : [];
	const details = errors.map((error) => (isObject(error) ? error.message : error));
	return withoutSecrets([message, ...details].filter((part) => typeof part === 'string' && part !== '').join(': '));
}

/** Sends a request for what is billed. Throws MaybeDone, with the advice, if its response is lost or can't be read. */
export async function sendBilled<T>({ client, request }: { client: Client; request: Request }, read: (body: unknown) => T, advice: string): Promise<T> {
	const isLost = (failure: ServiceFailure) => !failure.final && !(failure instanceof Unsent) && (failure.status === 200 || isOutage(failure.status));
	const isUnreadable = ({ status, final }: ServiceFailure) => final && status === undefined;
	const body = await client.json({ ...request, runsToEnd: true }).catch(adviseIf(isLost, advice, MaybeDone));
	return await Promise.resolve(body).then(read).catch(adviseIf(isUnreadable, advice, MaybeDone));
}

export const keyHeader = ({ apiKey }: ICredentialDataDecryptedObject): Record<string, string> => ({
	Authorization: pastedSecret(apiKey),
});

/** Any key that AssemblyAI knows in this region passes; says what is wrong otherwise. */
export const testAssemblyAiApi = credentialTest(assemblyAi, async (get, data) => {
	const answer = await get('/transcript?limit=1', keyHeader(data));
	if (!holds(answer, 'page_details')) throw assemblyAi.failure(answer);
});
