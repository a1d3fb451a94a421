/** Around Speakr's own faults. Each asks the API first, so that it falls back to what is right once Speakr mends it. */
import type { IDataObject } from 'n8n-workflow';
import { ServiceFailure } from '../../shared/errors';
import type { Client, Request } from '../../shared/http';
import { asObject, isObject } from '../../shared/json';
import { requestTo, type Call } from '../../shared/operation';
import { parseSpeaker } from './records';
import { capabilitiesOf, unmetNeed } from './capabilities';

/** Whether Speakr is older than 0.10.11, which has mended these faults and refuses scoped tokens outside the API. */
const hasFaults = async (client: Client) => (await capabilitiesOf(client)).features === undefined;

/** The answer to a request, or to its substitute where an old Speakr fails while it handles the first. */
async function orElse(client: Client, request: Request, substitute: Request): Promise<IDataObject> {
	const answer = await client.json({ ...request, expected: 500 }).catch(async (error: unknown) => {
		if (error instanceof ServiceFailure && error.status === 500 && (await hasFaults(client))) return await client.json(substitute);
		throw error;
	});
	return asObject(answer);
}

/** Least version whose pages take a token in a header without a CSRF mark. */
const pagesTakeTokens = '0.8.21';

/**
 * A new name makes `PUT /api/v1/speakers/{id}` answer 500 (seen in v0.8.0 to v0.9.4). The address that Speakr's own pages
 * use works with the token.
 */
export async function renameSpeaker({ client, request }: Call<unknown>): Promise<IDataObject> {
	const answer = await orElse(client, request, { ...request, outsideApi: true }).catch(async (error: unknown) => {
		const refused = error instanceof ServiceFailure && error.status === 400;
		throw (refused && (await unmetNeed(client, { since: pagesTakeTokens }))) || error;
	});
	return parseSpeaker(withIsoDates(asObject(answer.speaker)));
}

/** Those pages write dates as `Sun, 22 Nov 2026 01:07:30 GMT`. */
const withIsoDates = (speaker: IDataObject): IDataObject =>
	Object.fromEntries(
		Object.entries(speaker).map(([name, value]) => {
			const date = typeof value === 'string' && value.endsWith(' GMT') ? new Date(value) : undefined;
			return [name, date ? date.toISOString() : value];
		}),
	);

/**
 * `GET /api/v1/recordings/{id}/speakers` never holds suggestions, since it swallows an error of its own (seen in v0.8.0 to
 * v0.9.4). Speakr's own pages get them elsewhere. By label.
 */
export async function suggestionsFor(client: Client, recordingId: number, given: unknown): Promise<IDataObject> {
	if (isObject(given) && Object.keys(given).length > 0) return given;
	if (!(await hasFaults(client))) return {};
	const path = `/speakers/suggestions/${recordingId}`;
	const request: Request = { method: 'GET', path, outsideApi: true };
	// An older Speakr has no such page: the speakers themselves are known all the same.
	const answer = await client.json({ ...request, expected: 500 }).catch(() => ({}));
	const { suggestions } = asObject(answer);
	return isObject(suggestions) ? suggestions : {};
}

export const transcriptionEndpoint = 'GET /transcription';

/**
 * `GET /api/v1/transcription` answers 500 until an administrator has saved a list of models (seen in v0.8.16 to v0.9.4).
 * The settings of Speakr's own pages name them too.
 */
export async function readTranscription(client: Client): Promise<IDataObject> {
	const substitute: Request = { method: 'GET', path: '/api/config', outsideApi: true };
	const request = requestTo(transcriptionEndpoint, {});
	const { transcription_model_options: options, ...rest } = await orElse(client, request, substitute);
	return 'models' in rest ? rest : { models: options ?? [] };
}
