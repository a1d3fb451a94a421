import { withoutInvisible } from '../../shared/http/credential-test';
import { InvalidInput, misdirected, ServiceFailure } from '../../shared/errors';
import { isOutage, parseRetryAfter, sentAt, type Answer, type Client, type Service } from '../../shared/http';
import { isObject, parseJson } from '../../shared/json';
import { parseUrl } from '../../shared/parse-url';
import { adviceByCode, adviceByMessage } from './advice';
import { ensureMet, isSince, unknownUrl } from './capabilities';
import { adviceForScopes } from './scopes';

/** The 'Base URL' without spaces, final slashes and API path, and with a scheme. Throws InvalidInput. */
function parseBaseUrl(baseUrl: unknown): string {
	const given = withoutInvisible(baseUrl).trim().replace(/\/+$/, '').replace(/\/api\/v1$/, '');
	const address = /^[\w.-]+(:\d+)?(\/|$)/.test(given) ? `${isLocal(given) ? 'http' : 'https'}://${given}` : given;
	if (/^https?:\/\/[^\s/]+/i.test(address)) return address;
	throw new InvalidInput(
		"The 'Base URL' of the Speakr credential is not a valid URL",
		'Enter the full URL, for example https://speakr.example.com',
	);
}

/** A name without a dot, as in Docker, or an IP address: neither usually has a certificate. */
const isLocal = (address: string) => /^([\w-]+|[\d.]+)(:\d+)?(\/|$)/.test(address);

export const speakr: Service = {
	displayName: 'Speakr',
	credential: 'speakrApi',
	concurrency: 8,
	// Up to 0.10.10 1,000 per hour and 5,000 per day for each endpoint, address and worker; from 0.10.11 on 120 reads, 30 writes
	// or 10 requests to a model per minute for each endpoint and token.
	bucketOf: ({ method, path, outsideApi }) => `${outsideApi ? 'page ' : ''}${method} ${path.replace(/\/\d+(?=\/|$)/g, '/{id}')}`,
	changes: ({ method, path }) => (method === 'GET' ? undefined : /^\/recordings\/\d+/.exec(path)?.[0]),
	address: ({ baseUrl }) => parseBaseUrl(baseUrl),
	apiPath: '/api/v1',
	ensureMet,
	failure,
	async complete(client, parsed, body) {
		const areUtc = /"meeting_date":\s*"[^"]*T[\d:.]+"/.test(body) && (await hasUtcMeetings(client, body));
		addZones(parsed, areUtc);
	},
};

function addZones(parsed: unknown, areMeetings: boolean) {
	if (Array.isArray(parsed)) for (const each of parsed) addZones(each, areMeetings);
	if (!isObject(parsed)) return;
	for (const name of Object.keys(parsed)) {
		const value = parsed[name];
		if (typeof value === 'object') addZones(value, areMeetings);
		else if (typeof value === 'string' && /^[\d-]+T[\d:.]+$/.test(value) && isUtcUnsaid(name, areMeetings)) parsed[name] = `${value}Z`;
	}
}

/** Times of Speakr have no zone (seen in v0.9.4). Those of calendar events are local. */
const isUtcUnsaid = (key: string, areMeetings: boolean) =>
	/(_at|^last_used|^last_transcription)$/.test(key) || (areMeetings && key === 'meeting_date');

/** Whether meeting dates are UTC: since 0.9.5. Only 0.10.11 and later have a time of update. */
const hasUtcMeetings = async (client: Client, body: string) =>
	body.includes('"updated_at":') || (await isSince(client, '0.9.5'));

/** A time as Speakr writes it, without the zone added by `addZones`. */
export const withoutZone = (time: unknown): string => String(time).replace(/Z$/, '');

/** Before 0.10.11 a bad token is answered with a redirect to the login page of the same host, not with 401 (seen in v0.8.0 to v0.9.4). */
export const isLoginRedirect = ({ status, headers }: Pick<Answer<unknown>, 'status' | 'headers'>) =>
	status === 302 && /^\/([^/].*\/)?login\?next=/.test(headers.location ?? '');

/** The HTML pages of Speakr's framework and of proxies, by status. */
const htmlPages: Record<number, [message: string, advice: string]> = {
	405: ['Your Speakr does not support this operation', 'Your Speakr version may be too old for it'],
	413: [
		'The request is larger than the server accepts',
		"Raise the limit in Speakr's settings, or in the proxy in front of it (client_max_body_size in nginx)",
	],
	[misdirected]: ['A proxy responded instead of Speakr', "Check that Speakr is running. Also check the 'Base URL' of the credential."],
	500: ['Speakr failed to handle the request', "Check Speakr's log for the reason. It may not support the values that were sent."],
	[unknownUrl]: ['Speakr does not know this URL', "Your Speakr version may be too old for this operation. Also check the 'Base URL' of the credential."],
	502: ['The proxy in front of Speakr got no response from it', 'Check that Speakr is running'],
	503: ['Speakr is temporarily unavailable', 'Check that Speakr is running, then try again'],
	504: ['Speakr took too long to respond to the proxy in front of it', 'Increase the timeout of the proxy'],
};

function failure(answer: Answer<string>): ServiceFailure {
	const { status, headers, body } = answer;
	if (status === 401 && /^(basic|digest|negotiate|ntlm)\b/i.test(headers['www-authenticate'] ?? '')) return proxyLogin;
	if (status === 401 || isLoginRedirect(answer)) {
		const advice = 'The token is wrong, expired or revoked. Create a new token in Speakr and enter it in the credential.';
		return new ServiceFailure('Speakr did not accept the API token', { advice, status: 401 });
	}
	if (status >= 300 && status < 400) {
		const advice = `It redirects to ${originOf(headers.location)}. Enter Speakr's own address as 'Base URL' in the credential. If that is a login page, exempt /api from the login.`;
		return new ServiceFailure("Speakr's address redirects to another one", { advice, status });
	}
	if (status === 429) return rateLimited(answer);
	const refusal = readErrorBody(body);
	if (refusal) return refusedBySpeakr(refusal, status);
	const meant = status !== 404 ? status : body.includes('requested URL was not found on the server') ? unknownUrl : misdirected;
	const [message, advice] = htmlPages[meant] ?? [
		status < 300 ? 'The response did not come from Speakr' : `Speakr refused the request (HTTP ${status})`,
		isOutage(status) ? tryAgain : checkBaseUrl,
	];
	return new ServiceFailure(message, { advice, status: meant });
}

const proxyLogin = new ServiceFailure('A proxy in front of Speakr requires its own login', {
	advice: "Exempt /api from it, or choose X-API-Token in 'Send Token As' if the proxy passes that header",
	status: 401,
});

const checkBaseUrl =
	"Check the 'Base URL' of the credential. The login page of a proxy in front of Speakr also responds like this.";
const tryAgain = 'Speakr, or a proxy in front of it, is busy or starting. Try again.';

const secondsPer: Record<string, number> = { second: 1, minute: 60, hour: 3_600, day: 86_400 };

/** Only the page tells the limit: `1000 per 1 hour`, or `120 per 1 minute` since 0.10.11. */
function rateLimited({ status, body, headers }: Answer<string>): ServiceFailure {
	const [limit, count, unit = ''] = /\d+ per (\d+) (second|minute|hour|day)/.exec(body) ?? [];
	const seconds = parseRetryAfter(headers['retry-after'], sentAt(headers)) ?? 0;
	const again = seconds >= 1 ? `in ${Math.ceil(seconds / 60)} min` : 'later';
	return new ServiceFailure(`Speakr's rate limit is reached${limit ? ` (${limit})` : ''}`, {
		advice: `Try again ${again}, or with fewer items`,
		status,
		window: count === undefined ? undefined : Number(count) * (secondsPer[unit] ?? 0),
	});
}

function refusedBySpeakr({ error, code, required_scopes: required }: ErrorBody, status: number): ServiceFailure {
	if (code === 'insufficient_scope') {
		const missing = Array.isArray(required) ? required.map(String) : [];
		const scopes = missing.length > 0 ? ` (missing: ${missing.join(', ')})` : '';
		return new ServiceFailure(`The API token does not allow this${scopes}`, { advice: adviceForScopes(missing), status });
	}
	if (error.startsWith('Failed to convert audio')) {
		const advice = 'Upload an audio or video file in a common format';
		return new ServiceFailure('Speakr could not read the file as audio', { advice, status, final: true });
	}
	const advice = status === 413 ? tooLargeAdvice : (adviceByMessage(error) ?? adviceByCode[String(code)]);
	return new ServiceFailure(error, { advice, status });
}

const tooLargeAdvice = 'Upload a smaller file, or ask your Speakr administrator to raise the limit';
const maxMessageLength = 300;

/** A refusal in Speakr's own words; it has a code and scopes since 0.10.11. */
interface ErrorBody {
	error: string;
	code?: unknown;
	required_scopes?: unknown;
}

function readErrorBody(body: string): ErrorBody | undefined {
	// Where a long one is cut, its beginning tells.
	const beginning = /^\s*\{[^{}]*?"error":\s*"(?:[^"\\]|\\u.{4}|\\[^u]){1,300}/.exec(body)?.[0];
	const parsed = parseJson(body) ?? parseJson(`${beginning}"}`);
	if (!isObject(parsed) || typeof parsed.error !== 'string') return undefined;
	return { ...parsed, error: parsed.error.slice(0, maxMessageLength) };
}

const originOf = (location?: string) => parseUrl(location)?.origin ?? 'another path';
