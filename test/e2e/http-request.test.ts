import { connect, expectSuccess, outputOf, type Client, type Credential } from '../n8n/client';
import { installN8n } from '../n8n/install';
import { startN8n, type Instance } from '../n8n/instance';
import { startSpeakr, type StandInSpeakr } from '../services/speakr';
import { openHosted, type Hosted } from './hosted';
import { chain } from './workflows';

interface Tried {
	url: string;
	credential: Credential;
	/** What a right answer has. */
	answer: object;
}

let hosted: Hosted;
let speakr: StandInSpeakr;
let n8n: Instance;
let client: Client;

beforeAll(async () => {
	[hosted, speakr] = await Promise.all([openHosted(), startSpeakr()]);
	n8n = await startN8n(await installN8n(), { standIns: hosted.standIns });
	client = await connect(n8n.url);
});

afterAll(async () => {
	await n8n?.stop();
	await Promise.all([hosted?.close(), speakr?.close()]);
});

async function ask(typeVersion: number, { url, credential }: Tried) {
	const { type } = credential;
	const request = {
		name: 'Ask',
		type: 'n8n-nodes-base.httpRequest',
		typeVersion,
		parameters: { url, authentication: 'predefinedCredentialType', nodeCredentialType: type, options: {} },
		credentials: { [type]: { id: null, name: '' } },
	};
	const start = { name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, parameters: {} };
	const workflow = await client.importWorkflow(chain(`Ask ${url}`, [start, request]), credential);
	return await client.run(workflow, 'Start');
}

const credentials: Array<[name: string, make: () => Promise<Tried>]> = [
	[
		'AssemblyAI',
		async () => ({
			url: 'https://api.assemblyai.com/v2/transcript?limit=1',
			credential: await client.createCredential('assemblyAiApi', 'AssemblyAI', { apiKey: hosted.assemblyAiKey, region: 'us' }),
			answer: { page_details: expect.any(Object) as object },
		}),
	],
	[
		'Specala AI',
		async () => ({
			url: 'https://app.specala.ai/api/v1/developer/transcriptions?limit=1',
			credential: await client.createCredential('specalaApi', 'Specala AI', { apiKey: hosted.specalaKey }),
			answer: { items: expect.any(Array) as unknown[] },
		}),
	],
	[
		'Speakr',
		async () => ({
			url: `${speakr.url}/api/v1/recordings`,
			credential: await client.createCredential('speakrApi', 'Speakr', { baseUrl: speakr.url, apiToken: speakr.tokens.alice }),
			answer: { recordings: expect.any(Array) as unknown[] },
		}),
	],
];

// The versions differ in how they hand the request to n8n's helpers.
describe.each([3, 4.2, 4.3])("in n8n's HTTP Request node of version %s", (typeVersion) => {
	it.each(credentials)('the credential of %s opens its API', async (_, make) => {
		const tried = await make();
		expect(outputOf(expectSuccess(await ask(typeVersion, tried)), 'Ask')).toEqual([expect.objectContaining(tried.answer)]);
	});

	it.each(credentials.slice(0, 2))('the key of %s goes to no other host', async (_, make) => {
		const { data } = await ask(typeVersion, { ...(await make()), url: `${speakr.url}/` });
		expect(data.resultData.error?.message).toMatch('The API key is only sent to ');
	});
});
