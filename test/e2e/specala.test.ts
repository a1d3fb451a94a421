import { specalaHost, startSpecala, type StandInSpecala } from '../services/specala';
import { connect, expectSuccess, outputOf, type Client } from '../n8n/client';
import { installN8n } from '../n8n/install';
import { startN8n, type Instance } from '../n8n/instance';
import { chain } from './workflows';

const count = 1_000;

const specala = {
	type: 'n8n-nodes-transcription.specala',
	typeVersion: 1,
	credentials: { specalaApi: { id: null, name: '' } },
};

/** What a user would build to move a whole archive. */
const archive = chain('Move the archive', [
	{ name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, parameters: {} },
	{ ...specala, name: 'List', parameters: { resource: 'transcription', operation: 'getAll', returnAll: true } },
	{
		...specala,
		name: 'Export',
		parameters: { resource: 'transcription', operation: 'exportMany', format: 'md', returnAs: ['file', 'text'] },
	},
]);

describe('an archive of a thousand transcriptions', () => {
	let standIn: StandInSpecala;
	let n8n: Instance;
	let client: Client;

	beforeAll(async () => {
		standIn = await startSpecala();
		standIn.state.addTranscriptions(count);
		n8n = await startN8n(await installN8n(), { standIns: { [specalaHost]: standIn.url } });
		client = await connect(n8n.url);
	});

	afterAll(async () => {
		await n8n?.stop();
		await standIn?.close();
	});

	it('goes through Export Many, each with its own file, in few requests', async () => {
		const credential = await client.createCredential('specalaApi', 'Specala AI', { apiKey: standIn.keys.pro });
		const workflow = await client.importWorkflow(archive, credential);
		const execution = expectSuccess(await client.run(workflow, 'Start'));
		const exported = outputOf(execution, 'Export');
		const { transcriptions } = standIn.state.of('pro');
		expect(exported.map(({ id }) => id)).toEqual(transcriptions.map(({ id }) => id).reverse());
		const titles = new Map(transcriptions.map(({ id, title }) => [id, title]));
		const strangers = exported.filter(({ id, transcript }) => !String(transcript).startsWith(`# ${titles.get(String(id))}\n`));
		expect(strangers).toEqual([]);
		const requests = standIn.requests.map(({ method }) => method);
		expect(requests.filter((method) => method === 'GET')).toHaveLength(11);
		expect(requests.filter((method) => method === 'POST')).toHaveLength(10);
	});

	it('is not opened by a wrong key, and n8n says why', async () => {
		const wrong = { id: '', name: 'Wrong', type: 'specalaApi', data: { apiKey: 'sk_live_wrong' } };
		const verdict = await client.call<{ status: string; message: string }>('POST', '/credentials/test', { credentials: wrong });
		expect(verdict).toEqual({ status: 'Error', message: expect.stringContaining('did not accept the API key') as string });
		const right = { ...wrong, data: { apiKey: standIn.keys.pro } };
		expect(await client.call('POST', '/credentials/test', { credentials: right })).toMatchObject({ status: 'OK' });
	});
});
