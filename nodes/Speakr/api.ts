import { InvalidInput, ServiceFailure } from '../shared/errors';
import type { Answer, Service } from '../shared/http';
import { isObject, parseJson } from '../shared/json';
import { tooOld } from './version';

/** Address of a Speakr, forgiving blanks, slashes at the end and a pasted API path. Throws InvalidInput. */
function speakrAddress(baseUrl: unknown): string {
	const address = String(baseUrl ?? '').trim().replace(/\/+$/, '').replace(/\/api\/v1$/, '');
	if (!/^https?:\/\/[^\s/]+/i.test(address)) {
		throw new InvalidInput(
			"The 'Base URL' of the Speakr credential is no web address",
			'Write it in full, for example https://speakr.example.com',
		);
	}
	return address;
}

export const speakr: Service = {
	displayName: 'Speakr',
	credential: 'speakrApi',
	// Its real limits are 1,000 an hour and 5,000 a day for each endpoint and worker, so a burst costs nothing, but on
	// SQLite every request waits for a write lock: more at once gain little. 429 pauses all of them.
	concurrency: 4,
	address: ({ baseUrl }) => speakrAddress(baseUrl),
	apiPath: '/api/v1',
	tooOld,
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
	429: [
		'Speakr takes no more requests for now',
		'It allows 1,000 an hour and 5,000 a day for each kind of request. Run the workflow again later, or on fewer items.',
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

function failure(answer: Answer<string>): ServiceFailure {
	const { status, headers } = answer;
	if (isLoginRedirect(answer)) {
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
	const told = readError(answer.body);
	if (told !== undefined) return toldFailure(told, status);
	const [message, advice] = pages[status] ?? [
		status < 300 ? 'The address did not answer as Speakr does' : `Speakr refused the request (HTTP ${status})`,
		"Check the 'Base URL' of the credential. The login page of a proxy in front of Speakr answers like this too.",
	];
	const window = status === 429 ? secondsOf(answer.body) : undefined;
	return new ServiceFailure(message, { advice, status, window, final: status < 500 && status !== 429 });
}

const units: Record<string, number> = { second: 1, minute: 60, hour: 3_600, day: 86_400 };

/** What Speakr's limit is counted over, of which its page says only `1000 per 1 hour`. */
function secondsOf(page: string): number | undefined {
	const [, count, unit = ''] = /\d+ per (\d+) (second|minute|hour|day)/.exec(page) ?? [];
	return count === undefined ? undefined : Number(count) * (units[unit] ?? 0);
}

/** A refusal in Speakr's own words: it has decided, so even a 503 is final. */
function toldFailure(told: string, status: number): ServiceFailure {
	const details = { status, final: true };
	if (/^Failed to convert audio/.test(told)) {
		const advice = 'Send an audio or video file. Speakr could not convert this one.';
		return new ServiceFailure('The file is not audio that Speakr can read', { advice, ...details });
	}
	const advice = status === 413 ? tooLargeAdvice : adviceByWords[told];
	return new ServiceFailure(told, { advice, ...details });
}

const tooLargeAdvice = "Send a smaller file, or have the administrator raise the limit in Speakr's settings";
const longestMessage = 300;

function readError(body: string): string | undefined {
	const parsed = parseJson(body);
	if (!isObject(parsed) || typeof parsed.error !== 'string') return undefined;
	return parsed.error.slice(0, longestMessage);
}

const originOf = (location = '') => (URL.canParse(location) ? new URL(location).origin : 'another path');
