/** Around Speakr's own faults. Each tries the API first, so that it works once Speakr is fixed. */
import type { IDataObject } from 'n8n-workflow';
import { asFailure, ServiceFailure } from '../../shared/errors';
import type { Client, Request } from '../../shared/http';
import { asObject, isObject, valueAt } from '../../shared/json';
import { requestTo, sendOnce, type Call } from '../../shared/operation';
import { parseSpeaker } from './records';
import { capabilitiesOf, ensureMet, infoPage } from './capabilities';

/** Whether Speakr is older than 0.10.11, which fixed these faults and refuses scoped tokens outside the API. */
const hasFaults = async (client: Client) => (await capabilitiesOf(client)).features === undefined;

/** The response to a request, or to its substitute where an old Speakr answers 500. */
async function withSubstitute(client: Client, request: Request, substitute: Request): Promise<IDataObject> {
	const answer = await client.json({ ...request, expected: 500 }).catch(async (error: unknown) => {
		if (error instanceof ServiceFailure && error.status === 500 && (await hasFaults(client))) return await client.json(substitute);
		throw error;
	});
	return asObject(answer);
}

/** First version whose pages accept a token in a header without a CSRF token. */
const pagesTakeTokens = '0.8.21';

/** With a new name `PUT /api/v1/speakers/{id}` answers 500 (seen in v0.8.0 to v0.9.4); the URL of Speakr's own pages works. */
export async function updateSpeaker(call: Call<unknown>): Promise<IDataObject> {
	const { client } = call;
	const send = async (request: Request) => await withSubstitute(client, request, { ...request, outsideApi: true }).catch(async (error: unknown) => {
		if (asFailure(error).status === 400) await ensureMet(client, { since: pagesTakeTokens });
		throw error;
	});
	return parseSpeaker(withIsoDates(asObject(asObject(await sendOnce(call, send)).speaker)));
}

/** Speakr's own pages write dates as `Sun, 22 Nov 2026 01:07:30 GMT`. */
const withIsoDates = (speaker: IDataObject): IDataObject =>
	Object.fromEntries(
		Object.entries(speaker).map(([name, value]) => {
			const date = typeof value === 'string' && /^\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT$/.test(value) ? new Date(value) : undefined;
			return [name, date ? date.toISOString() : value];
		}),
	);

/** Suggested speakers by label; `GET /api/v1/recordings/{id}/speakers` never has them (seen in v0.8.0 to v0.9.4). */
export async function suggestionsFor(client: Client, recordingId: number, given: unknown): Promise<IDataObject> {
	if (isObject(given) && Object.keys(given).length > 0) return given;
	if (!(await hasFaults(client).catch(() => true))) return {};
	const path = `/speakers/suggestions/${recordingId}`;
	const request: Request = { method: 'GET', path, outsideApi: true };
	// Some versions have no such page.
	const answer = await client.json({ ...request, expected: 500 }).catch(() => undefined);
	const suggestions = valueAt(answer, 'suggestions');
	return isObject(suggestions) ? suggestions : {};
}

export const connectorEndpoint = 'GET /transcription';

export const configPage: Request = { method: 'GET', path: '/api/config', outsideApi: true };

/** The connector answers 500 until an administrator has saved a list of models (seen in v0.8.16 to v0.9.4). */
export async function readConnector(client: Client): Promise<IDataObject> {
	const request = requestTo(connectorEndpoint, {});
	const answer = await withSubstitute(client, request, configPage);
	return 'transcription_model_options' in answer ? await connectorFrom(client, answer) : answer;
}

async function connectorFrom(client: Client, settings: IDataObject): Promise<IDataObject> {
	const told = await client.json(infoPage).catch(() => undefined);
	return {
		connector: valueAt(told, 'transcription.connector') ?? null,
		capabilities: {
			diarization: settings.connector_supports_diarization,
			speaker_count_control: settings.connector_supports_speaker_count,
			hotwords: settings.connector_supports_hotwords,
			initial_prompt: settings.connector_supports_initial_prompt,
			chunking: settings.chunking_enabled,
		},
		models: settings.transcription_model_options ?? [],
	};
}
