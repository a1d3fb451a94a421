import { ServiceFailure } from '../shared/errors';
import type { Answer, Service } from '../shared/http';
import { isObject, parseJson } from '../shared/json';

export const specala: Service = {
	displayName: 'Specala AI',
	credential: 'specalaApi',
	concurrency: 4,
	// 500 a minute and key. A second more, since Specala counts when they arrive.
	rate: { requests: 500, interval: 61_000 },
	// With Specala's advice to wait a few seconds, and five tries, that outlasts the minute.
	limitDelay: 4_000,
	hasFixedAddress: true,
	// The key goes nowhere else: there is one host, and redirects are not followed.
	address: () => 'https://app.specala.ai',
	apiPath: '/api/v1/developer',
	failure,
};

/** What Specala's documentation says of a status, and what to do. */
const statuses: Record<number, [message: string, advice: string]> = {
	401: [
		'Specala AI did not accept the API key',
		'It is wrong, expired or revoked. Make a new one in Specala AI under Settings, API & MCP, and put it into the credential.',
	],
	403: ['Specala AI denied access', 'The API needs the Pro or Expert plan'],
	404: [
		'There is no such thing in this workspace',
		'Check the ID. An API key knows one workspace only: for another one take its own key.',
	],
	422: ['Specala AI refused a value', 'Check the fields of the node'],
	429: [
		'Specala AI takes no more requests for now',
		"It allows 500 a minute for each key. Run the workflow again later, and prefer 'Export Many' to one export for each.",
	],
};

function failure({ status, body }: Answer<string>): ServiceFailure {
	if (status >= 500) {
		const advice = 'It may pass: run the workflow again later';
		return new ServiceFailure(`Specala AI failed while it handled the request (HTTP ${status})`, { advice, status, passing: true });
	}
	const told = readDetail(body);
	const [message, advice] = statuses[status] ?? [
		status < 400 ? 'Something else than Specala AI answered' : `Specala AI refused the request (HTTP ${status})`,
		'Look for a proxy between n8n and app.specala.ai',
	];
	return new ServiceFailure(told === undefined ? message : `${message}: ${told}`, { advice, status, final: status !== 429 });
}

const longestDetail = 300;

/** Why Specala refused. `detail` has three shapes: a text, an object with `code` and `message`, or FastAPI's list for 422. */
function readDetail(body: string): string | undefined {
	const parsed = parseJson(body);
	const detail = isObject(parsed) ? parsed.detail : undefined;
	const told = Array.isArray(detail) ? detail.map(ofField).join('; ') : toldIn(detail);
	return told?.slice(0, longestDetail);
}

function toldIn(detail: unknown): string | undefined {
	if (typeof detail === 'string') return detail;
	if (!isObject(detail)) return undefined;
	const { code, message } = detail;
	return typeof message === 'string' ? message : typeof code === 'string' ? code : undefined;
}

/** `{"loc": ["body", "ids"], "msg": "..."}` -> `ids: ...` */
function ofField(entry: unknown): string {
	if (!isObject(entry)) return String(entry);
	const { loc, msg } = entry;
	const field = Array.isArray(loc) ? loc.slice(1).join('.') : '';
	return field === '' ? String(msg) : `${field}: ${String(msg)}`;
}
