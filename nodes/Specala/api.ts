import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';
import { misdirected, ServiceFailure } from '../shared/errors';
import { isOutage, type Answer, type Service } from '../shared/http';
import { credentialTest, holds, pastedSecret } from '../shared/http/credential-test';
import { isObject, parseJson, valueAt } from '../shared/json';

export const host = 'app.specala.ai';

export const specala: Service = {
	displayName: 'Specala AI',
	credential: 'specalaApi',
	concurrency: 8,
	// 500 per minute and key. A second more, since Specala counts when they arrive.
	rate: { requests: 500, interval: 61_000 },
	hasFixedAddress: true,
	// The key goes nowhere else: there is one host, and redirects are not followed.
	address: () => `https://${host}`,
	apiPath: '/api/v1/developer',
	failure,
};

const statuses: Record<number, [message: string, advice: string]> = {
	401: [
		'Specala AI did not accept the API key',
		'The key is wrong, expired or revoked. Create a new one in Specala AI under Settings > API & MCP, and update the credential.',
	],
	403: ['Specala AI denied access', 'API access requires the Pro or Expert plan'],
	404: ['Not found in this workspace', 'Check the ID. An API key gives access to one workspace; use a separate key for another.'],
	422: ['Specala AI rejected a value', 'Check the fields of the node'],
	429: [
		"Specala AI's rate limit is reached",
		"It allows 500 requests per minute per key. Try again later, and use 'Export Many' instead of 'Export'.",
	],
};

const checkScopes = 'Check the scopes of the key, and the plan in Specala AI';

function failure({ status, body }: Answer<string>): ServiceFailure {
	if (isOutage(status)) {
		const advice = 'This may be temporary: try again later';
		return new ServiceFailure(`Specala AI failed to process the request (HTTP ${status})`, { advice, status });
	}
	const meant = status === 404 && parseJson(body) === undefined ? misdirected : status;
	const [message, advice] = statuses[meant] ?? [
		status < 400 ? 'The response did not come from Specala AI' : `Specala AI rejected the request (HTTP ${status})`,
		'Check for a proxy between n8n and app.specala.ai',
	];
	const told = readDetail(body);
	const lacksScopes = status === 403 && told !== undefined && valueAt(parseJson(body), 'detail.code') !== 'api_access_denied';
	return new ServiceFailure(withDetail(message, status, told), { advice: lacksScopes ? checkScopes : advice, status: meant });
}

function withDetail(message: string, status: number, told: string | undefined): string {
	if (told === undefined) return message;
	return status === 404 ? `${told.replace(/\.$/, '')} in this workspace` : `${message}: ${told}`;
}

const maxDetailLength = 300;

/** `detail` has three shapes: a text, an object with `code` and `message`, or FastAPI's list for 422. */
function readDetail(body: string): string | undefined {
	const parsed = parseJson(body);
	const detail = isObject(parsed) ? parsed.detail : undefined;
	const told = Array.isArray(detail) ? detail.map(ofField).join('; ') : toldIn(detail);
	return told?.slice(0, maxDetailLength);
}

function toldIn(detail: unknown): string | undefined {
	if (typeof detail === 'string') return detail;
	if (!isObject(detail)) return undefined;
	const { code, message } = detail;
	return typeof message === 'string' ? message : typeof code === 'string' ? code : undefined;
}

/** `{"loc": ["body", "ids"], "msg": "..."}` -> `ids: ...` */
function ofField(entry: unknown): string {
	const { loc, msg }: IDataObject = isObject(entry) ? entry : { msg: String(entry) };
	const field = Array.isArray(loc) ? loc.slice(1).join('.') : '';
	return [field, msg].filter((part) => typeof part === 'string' && part !== '').join(': ');
}

export const keyHeader = ({ apiKey }: ICredentialDataDecryptedObject): Record<string, string> => ({
	Authorization: `Bearer ${pastedSecret(apiKey)}`,
});

/** Any key that Specala AI knows passes, if its plan has the API; says what is wrong otherwise. */
export const testSpecalaApi = credentialTest(specala, async (get, data) => {
	const answer = await get('/transcriptions?limit=1', keyHeader(data));
	if (!holds(answer, 'items')) throw specala.failure(answer);
});
