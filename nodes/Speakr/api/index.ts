import { InvalidInput, ServiceFailure } from '../../shared/errors';
import type { Answer, Quota, Service } from '../../shared/http';
import { isObject, parseJson } from '../../shared/json';
import { unmetNeed } from './capabilities';
import { adviceForScopes } from './scopes';

/** Address of a Speakr, forgiving blanks, slashes at the end, a pasted API path and a missing scheme. Throws InvalidInput. */
function speakrAddress(baseUrl: unknown): string {
	const given = String(baseUrl ?? '').trim().replace(/\/+$/, '').replace(/\/api\/v1$/, '');
	const address = /^[\w.-]+(:\d+)?(\/|$)/.test(given) ? `${isLocal(given) ? 'http' : 'https'}://${given}` : given;
	if (/^https?:\/\/[^\s/]+/i.test(address)) return address;
	throw new InvalidInput("The 'Base URL' of the Speakr credential is not a valid URL", 'Enter it in full, for example https://speakr.example.com');
}

/** A name without a dot, as in Docker, or a number: nobody has a certificate for it. */
const isLocal = (address: string) => /^([\w-]+|[\d.]+)(:\d+)?(\/|$)/.test(address);

export const speakr: Service = {
	displayName: 'Speakr',
	credential: 'speakrApi',
	// On SQLite every request waits for a write lock: more at once gain little.
	concurrency: 4,
	// Before 0.10.11 each endpoint, address and worker takes 1,000 an hour and 5,000 a day, since then each endpoint and
	// token 120 reads, 30 writes or 10 requests to a model in a minute.
	bucketOf: ({ method, path, outsideApi }) => `${outsideApi ? 'page ' : ''}${method} ${path.replace(/\/\d+(?=\/|$)/g, '/{id}')}`,
	quota,
	address: ({ baseUrl }) => speakrAddress(baseUrl),
	apiPath: '/api/v1',
	unmetNeed,
	failure,
	// Times are UTC but say so nowhere: JavaScript would read them as local. Meeting dates and events have no zone.
	reviver: (key, value) =>
		/(_at|^last_used|^last_transcription)$/.test(key) && typeof value === 'string' && /T[\d:.]+$/.test(value)
			? `${value}Z`
			: value,
};

/** A moment as Speakr itself writes it: without the zone that it was given when it was read. */
export const withoutZone = (moment: unknown): string => String(moment).replace(/Z$/, '');

/** A bad token is no 401 but a redirect to the login page (seen in v0.8.0 to v0.9.4). */
export const isLoginRedirect = ({ status, headers }: Pick<Answer<unknown>, 'status' | 'headers'>) =>
	status === 302 && /\/login(\?|$)/.test(headers.location ?? '');

const noSuchAddress = 'Speakr has no such address';

/** Whether it is a 404 that Speakr has no words of its own for. */
export const knowsNoAddress = ({ message }: ServiceFailure) => message === noSuchAddress;

/** What Speakr's framework answers as an HTML page, by status. */
const pages: Record<number, [message: string, advice: string]> = {
	404: [
		noSuchAddress,
		"It may be older than this operation needs. Check also that the 'Base URL' is right.",
	],
	405: ['This Speakr does not know the operation', 'It may be older than the operation needs'],
	413: [
		'The file is larger than the server accepts',
		"Raise the limit in Speakr's settings, or in the proxy in front of it (client_max_body_size in nginx)",
	],
	500: ['Speakr failed while it handled the request', 'Its log says why. The values sent may be ones it cannot handle.'],
	502: ['The proxy in front of Speakr got no answer from it', 'Check that Speakr is running'],
	503: ['Speakr is not available for now', 'Check that it is running, then run the workflow again'],
	504: ['Speakr took longer than the proxy in front of it waits', 'Raise the time-out of the proxy'],
};

/** What to do about a refusal, by the words that Speakr has for it. */
const adviceByWords: Record<string, string> = {
	'Recording not found': 'Check the ID, and that the credential is of the user whom the recording belongs to',
	'Permission denied': 'It belongs to another user, or is shared with you for reading only',
	'No transcription available': "It is still being transcribed, or failed. 'Wait' waits for it, 'Transcribe' tries again.",
	'No transcription available - transcribe first': "Run 'Transcribe' for it first",
	'Deletion not allowed': 'The administrator lets only administrators delete',
	'Folders feature is not enabled': 'An administrator can switch folders on in the system settings of Speakr',
};

/** From 0.10.11 on each counted answer tells, with a `Retry-After` that is no request to wait. */
function quota(headers: Answer<unknown>['headers']): Quota | undefined {
	const [remaining, seconds] = [headers['x-ratelimit-remaining'], headers['retry-after']].map(Number);
	return Number.isFinite(remaining) && Number.isFinite(seconds) ? { remaining: remaining ?? 0, seconds: seconds ?? 0 } : undefined;
}

function failure(answer: Answer<string>): ServiceFailure {
	const { status, headers } = answer;
	if (status === 401 || isLoginRedirect(answer)) {
		return new ServiceFailure('Speakr did not accept the API token', {
			advice: 'It is wrong, expired or revoked. Make a new one in Speakr and put it into the credential.',
			status,
			final: true,
		});
	}
	if (status >= 300 && status < 400) {
		return new ServiceFailure('The address of Speakr leads elsewhere', {
			advice: `It redirects to ${originOf(headers.location)}. Put the address that Speakr itself has into 'Base URL' of the credential.`,
			status,
			final: true,
		});
	}
	if (status === 429) return limitFailure(answer);
	const told = readError(answer.body);
	if (told !== undefined) return toldFailure(told, status);
	const [message, advice] = pages[status] ?? [
		status < 300 ? 'The address did not answer as Speakr does' : `Speakr refused the request (HTTP ${status})`,
		status < 500 && isDecided(status) ? checkAddress : mayPass,
	];
	return new ServiceFailure(message, { advice, status, final: isDecided(status) });
}

const checkAddress =
	"Check the 'Base URL' of the credential. The login page of a proxy in front of Speakr answers like this too.";
const mayPass = 'Speakr, or a proxy in front of it, is busy or starting. Run the workflow again.';

/** Whether asking again would give the same. 408 and 425 are told by proxies, and 5xx by a Speakr whose database is locked. */
const isDecided = (status: number) => status < 500 && ![408, 425, 429].includes(status);

const units: Record<string, number> = { second: 1, minute: 60, hour: 3_600, day: 86_400 };

/** Speakr's limits are told by its page alone, as `1000 per 1 hour`, or since 0.10.11 `120 per 1 minute`. */
function limitFailure({ status, body, headers }: Answer<string>): ServiceFailure {
	const [limit, count, unit = ''] = /\d+ per (\d+) (second|minute|hour|day)/.exec(body) ?? [];
	const seconds = Number(headers['retry-after'] ?? Number.NaN);
	const again = Number.isFinite(seconds) ? `in ${Math.ceil(seconds / 60)} min` : 'later';
	return new ServiceFailure(`Speakr's rate limit is reached${limit ? ` (${limit})` : ''}`, {
		advice: `Run the workflow again ${again}, or on fewer items`,
		status,
		window: count === undefined ? undefined : Number(count) * (units[unit] ?? 0),
	});
}

/** A refusal in Speakr's own words. */
function toldFailure({ error: told, code, required_scopes: required }: Refusal, status: number): ServiceFailure {
	const details = { status, final: isDecided(status) };
	if (code === 'insufficient_scope') {
		const missing = Array.isArray(required) ? required.map(String) : [];
		const message = missing.length > 0 ? `The API token may not do this (missing: ${missing.join(', ')})` : 'The API token may not do this';
		return new ServiceFailure(message, { advice: adviceForScopes(missing), ...details });
	}
	if (/^Failed to convert audio/.test(told)) {
		const advice = 'Send an audio or video file. Speakr could not convert this one.';
		return new ServiceFailure('The file is not audio that Speakr can read', { advice, ...details });
	}
	const advice = status === 413 ? tooLargeAdvice : adviceByWords[told];
	return new ServiceFailure(told, { advice, ...details });
}

const tooLargeAdvice = "Send a smaller file, or have the administrator raise the limit in Speakr's settings";
const longestMessage = 300;

interface Refusal {
	error: string;
	/** Since 0.10.11, where it has one. */
	code?: unknown;
	required_scopes?: unknown;
}

function readError(body: string): Refusal | undefined {
	const parsed = parseJson(body);
	if (!isObject(parsed) || typeof parsed.error !== 'string') return undefined;
	return { ...parsed, error: parsed.error.slice(0, longestMessage) };
}

const originOf = (location = '') => (URL.canParse(location) ? new URL(location).origin : 'another path');
