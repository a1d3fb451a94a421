import { sleep, type CredentialInformation, type INodeParameters } from 'n8n-workflow';
import { hold } from '../../services/shared/hold';
import { byJson, chain, copyPackage, createEngine, toNode, type ServedWebhook } from '../harness';
import { secret } from './room';
import { eachTriggerRoom } from './trigger-room';

const room = eachTriggerRoom();

/** Creates a transcript whose end this trigger is told of, and waits until AssemblyAI has done so. */
async function notified(trigger: ServedWebhook, parameters: INodeParameters = {}) {
	const run = await room().run('transcript:create', {
		source: 'url',
		audioUrl: 'https://example.com/meeting.mp3',
		notify: 'url',
		webhookUrl: trigger.url,
		...parameters,
	});
	await room().assemblyAi.idle();
	return run;
}

/** What AssemblyAI was asked to make. */
const created = () => room().assemblyAi.requests.find(({ method }) => method === 'POST')?.body;

const about = (id: string, status = 'completed') => ({ transcript_id: id, status });

/** Time enough for an execution to start that should not. */
const settle = async () => await sleep(100);

describe('a transcript that was created with the URL of the trigger', () => {
	test('starts the workflow with the transcript fetched', async () => {
		const trigger = await room().publish();
		const { items } = await notified(trigger);
		const [execution] = await trigger.started(1);
		expect(execution?.items[0]?.json).toMatchObject({
			id: items[0]?.json.id,
			status: 'completed',
			transcript: expect.stringContaining('Good morning'),
		});
		expect(room().assemblyAi.state.transcripts[0]?.webhookStatus).toBe(200);
	});
	test('the secret of the credential goes along as a header, and into no output', async () => {
		const trigger = await room().publish();
		const { items } = await notified(trigger, { simplify: false });
		expect(created()).toMatchObject({
			webhook_url: trigger.url,
			webhook_auth_header_name: 'X-Webhook-Secret',
			webhook_auth_header_value: secret,
		});
		const [execution] = await trigger.started(1);
		expect(JSON.stringify([items, execution?.items])).not.toContain(secret);
	});
	test('metadata comes back', async () => {
		const trigger = await room().publish();
		await notified(trigger, { notificationOptions: { metadata: byJson('{"customer": "42", "tags": ["a"]}') } });
		const [execution] = await trigger.started(1);
		expect(execution?.items[0]?.json.event).toEqual({ status: 'completed', metadata: { customer: '42', tags: '["a"]' } });
	});
	test('under another header', async () => {
		const trigger = await room().publish({ options: { headerName: 'X-Mine' } });
		await notified(trigger, { notificationOptions: { headerName: 'X-Mine' } });
		expect(await trigger.started(1)).toHaveLength(1);
	});
	test('that failed starts it only where that is wanted, with the words of AssemblyAI', async () => {
		const [completed, failed] = [await room().publish(), await room().publish({ events: ['error'] })];
		for (const trigger of [completed, failed]) await notified(trigger, { audioUrl: 'https://example.com/page.html' });
		const [execution] = await failed.started(1);
		expect(execution?.items[0]?.json).toMatchObject({ status: 'error', error: expect.stringContaining('text/html') });
		expect(completed.executions).toEqual([]);
		expect(room().assemblyAi.state.transcripts.map(({ webhookStatus }) => webhookStatus)).toEqual([200, 200]);
	});
	test('tells a second time about redacted audio, without an ID', async () => {
		const trigger = await room().publish({ events: ['redacted_audio_ready'] });
		await notified(trigger, {
			redactPii: true,
			redactionOptions: { redactPiiAudio: true },
			notificationOptions: { metadata: byJson('{"reference": "7"}') },
		});
		const [execution] = await trigger.started(1);
		expect(execution?.items[0]?.json).toEqual({
			redacted_audio_url: expect.stringMatching(/^https:/),
			event: { status: 'redacted_audio_ready', metadata: { reference: '7' } },
		});
	});
});

describe('the trigger of the same workflow', () => {
	const node = (name: string, type: string, parameters: INodeParameters, typeVersion = 1) =>
		toNode({ name, type: `n8n-nodes-transcription.${type}`, typeVersion, parameters, webhookId: name });
	const create = node('Create', 'assemblyAi', {
		resource: 'transcript',
		operation: 'create',
		source: 'url',
		audioUrl: 'https://example.com/meeting.mp3',
		notify: 'thisWorkflow',
	});
	const trigger = node('Trigger', 'assemblyAiTrigger', {}, 2);
	const start = toNode({ name: 'Start', type: 'n8n-nodes-base.manualTrigger' });
	const workflow = chain([start, create], { id: 'both' });

	test('is notified without its URL being written anywhere', async () => {
		const served = await room().engine.serveWebhook({ ...workflow, nodes: [...workflow.nodes, trigger] }, 'Trigger');
		room().keep(served);
		await served.activate();
		const run = await room().engine.runWorkflow(workflow);
		expect(run.error).toBeUndefined();
		expect(created()).toMatchObject({ webhook_url: served.url });
		expect(await served.started(1)).toHaveLength(1);
		await served.delete();
		const after = await room().engine.runWorkflow(workflow);
		expect(after.error?.message).toBe('This workflow has no published AssemblyAI Trigger');
	});
	test.each([[0, 1], [1, 0]])('is the one that is left when another one is taken away', async (taken, left) => {
		const nodes = ['One', 'Other'].map((name) => node(name, 'assemblyAiTrigger', {}, 2));
		const all = [];
		for (const { name } of nodes) {
			const served = await room().engine.serveWebhook({ ...workflow, id: 'two', nodes: [...workflow.nodes, ...nodes] }, name);
			room().keep(served);
			await served.activate();
			all.push(served);
		}
		await all[taken]?.delete();
		await room().engine.runWorkflow({ ...workflow, id: 'two' });
		expect(created()).toMatchObject({ webhook_url: all[left]?.url });
	});
	test('is none in a copy of the n8n that published it, which leaves its transcripts alone', async () => {
		const both = { ...workflow, id: 'copied', nodes: [...workflow.nodes, { ...trigger, parameters: { options: { deleteWhenDone: true } } }] };
		const served = await room().engine.serveWebhook(both, 'Trigger');
		room().keep(served);
		await served.activate();
		const { directory, remove } = copyPackage();
		const { database } = room().engine;
		const copy = await createEngine({ packageDirectory: directory, database: { ...database, keys: new Set(), staticData: new Map(structuredClone([...database.staticData])) } });
		const copied = await copy.serveWebhook(both, 'Trigger');
		room().keep(copied);
		await copied.start();
		const transcript = room().assemblyAi.state.addTranscript({ request: { audio_url: 'https://example.com/a.mp3', webhook_url: served.url } });
		await copied.tick();
		expect([copied.executions.length, transcript.deleted]).toEqual([0, false]);
		const run = await copy.runWorkflow({ ...workflow, id: 'copied' });
		expect(run.error?.message).toBe('This workflow has no published AssemblyAI Trigger');
		await copied.activate();
		await copy.runWorkflow({ ...workflow, id: 'copied' });
		expect(created()).toMatchObject({ webhook_url: copied.url });
		remove();
	});
	test('that only listens for a test is none', async () => {
		const alone = { ...workflow, id: 'tested', nodes: [...workflow.nodes, trigger] };
		const served = await room().engine.serveWebhook(alone, 'Trigger', { test: true });
		room().keep(served);
		await served.activate();
		const run = await room().engine.runWorkflow({ ...workflow, id: 'tested' });
		expect(run.error?.message).toBe('This workflow has no published AssemblyAI Trigger');
	});
	test.each([
		['no URL', { notify: 'url', webhookUrl: '={{ "" }}' }, "'Webhook URL' is not a valid URL"],
		['a header that is none', { notify: 'url', webhookUrl: 'http://127.0.0.1:9/', notificationOptions: { headerName: 'X: y' } }, "'Header Name' is not a valid header name: 'X: y'"],
		['no trigger', { notify: 'thisWorkflow' }, 'This workflow has no published AssemblyAI Trigger'],
	])('%s is refused before anything is sent', async (_, parameters, message) => {
		const { error } = await room().run('transcript:create', { source: 'url', audioUrl: 'https://example.com/a.mp3', ...parameters });
		expect(error?.message).toBe(message);
		expect(room().requests()).toEqual([]);
	});
	test('without a secret another URL is told without one', async () => {
		const credentials = room().credentials({ webhookSecret: '' });
		const parameters = { source: 'url', audioUrl: 'https://example.com/a.mp3', notify: 'url', webhookUrl: 'http://127.0.0.1:9/' };
		await room().run('transcript:create', parameters, { credentials });
		expect(created()).not.toHaveProperty('webhook_auth_header_name');
	});
});

describe('what gets in', () => {
	const withSecret = async (webhookSecret: CredentialInformation) =>
		await room().serve({}, {}, await createEngine({ credentials: room().credentials({ webhookSecret }) }));

	test.each([
		['no header', { 'x-webhook-secret': '' }],
		['another secret', { 'x-webhook-secret': 'another webhook secret' }],
		['a part of it', { 'x-webhook-secret': secret.slice(0, -1) }],
	])('nothing with %s: 401, and nobody is asked', async (_, headers) => {
		const trigger = await room().publish();
		const { id } = room().assemblyAi.state.addTranscript();
		// The look of publishing.
		expect(room().requests()).toEqual(['GET /v2/transcript?limit=100']);
		expect(await room().deliver(trigger, about(id), headers)).toBe(401);
		await settle();
		expect(trigger.executions).toEqual([]);
		expect(room().requests()).toEqual([]);
	});
	test.each([' ', { from: 'an expression' }, 5])('nothing where the credential has no secret (%j), and publishing says so', async (none) => {
		const trigger = await withSecret(none);
		await expect(trigger.activate()).rejects.toThrow("The AssemblyAI credential has no 'Webhook Secret'");
		for (const given of ['', String(none)]) expect(await room().deliver(trigger, about('a'), { 'x-webhook-secret': given })).toBe(401);
	});
	test('a secret that no header can hold is told on publishing', async () => {
		const trigger = await withSecret('größer');
		await expect(trigger.activate()).rejects.toThrow("contains characters not allowed in a header");
	});
	test('while the credential cannot be read, AssemblyAI is asked to come again', async () => {
		const engine = await createEngine();
		const trigger = await engine.serveTrigger('assemblyAiTrigger', {});
		room().keep(trigger);
		expect(await room().deliver(trigger, about('a'))).toBe(503);
	});
	test.each([
		['no JSON', 'hello'],
		['something else', { hello: 'world' }],
		['a status that ends nothing', { transcript_id: 'a', status: 'processing' }],
		['an ID that would lead elsewhere', { transcript_id: '../lemur', status: 'completed' }],
	])('%s is refused for good', async (_, body) => {
		const trigger = await room().publish();
		expect(await room().deliver(trigger, body)).toBeGreaterThanOrEqual(400);
		await settle();
		expect(trigger.executions).toEqual([]);
	});
	test('a body of a hundred kilobytes is read, and a larger one refused', async () => {
		const trigger = await room().publish();
		const padded = (length: number) => ({ ...about('a'), padding: 'x'.repeat(length - JSON.stringify({ ...about('a'), padding: '' }).length) });
		expect(await room().deliver(trigger, padded(100_000))).toBe(200);
		expect(await room().deliver(trigger, padded(100_001))).toBe(413);
	});
	test('an ID of a hundred characters is one, and a longer one is not', async () => {
		const trigger = await room().publish();
		expect(await room().deliver(trigger, about('a'.repeat(100)))).toBe(200);
		expect(await room().deliver(trigger, about('a'.repeat(101)))).toBe(400);
	});
	test('one delivery starts one execution, however often and however close together it comes', async () => {
		const trigger = await room().publish();
		const { id } = room().assemblyAi.state.addTranscript();
		const statuses = await Promise.all([1, 2, 3].map(async () => await room().deliver(trigger, about(id))));
		expect(statuses).toEqual([200, 200, 200]);
		await trigger.started(1);
		await settle();
		expect(trigger.executions).toHaveLength(1);
	});
	test('AssemblyAI is asked before a delivery is believed', async () => {
		const trigger = await room().publish({ events: ['completed', 'error'] });
		const { id } = room().assemblyAi.state.addTranscript({ status: 'processing' });
		expect(await room().deliver(trigger, about(id))).toBe(200);
		await settle();
		expect(trigger.executions).toEqual([]);
	});
	test('an unknown transcript starts nothing, and n8n is told why, once', async () => {
		const trigger = await room().publish();
		room().requests();
		expect(await room().deliver(trigger, about('unknown'))).toBe(200);
		while (trigger.errors.length === 0) await settle();
		expect(await room().deliver(trigger, about('unknown'))).toBe(200);
		await trigger.tick();
		expect(trigger.errors).toMatchObject([
			{
				message: 'Transcript unknown of a notification could not be fetched: Transcript lookup error, transcript id not found',
				description: expect.stringContaining("the credential's region"),
			},
		]);
		expect(trigger.executions).toEqual([]);
		expect(room().requests().filter((each) => each.endsWith('/unknown'))).toHaveLength(1);
	});
	test('one that was deleted before it was fetched starts nothing, without an error', async () => {
		const trigger = await room().publish();
		const { id } = room().assemblyAi.state.addTranscript({ deleted: true });
		expect(await room().deliver(trigger, about(id))).toBe(200);
		while (!room().requests().some((each) => each.endsWith(`/${id}`))) await settle();
		await trigger.stop();
		expect([...trigger.executions, ...trigger.errors]).toEqual([]);
	});
	test('what could not be fetched may come again', async () => {
		const trigger = await room().publish();
		const { id } = room().assemblyAi.state.addTranscript();
		room().assemblyAi.faults.next({ path: new RegExp(id), status: 401, body: '{"error":"Authentication error"}' });
		room().requests();
		while (trigger.executions.length === 0) {
			expect(await room().deliver(trigger, about(id))).toBe(200);
			await settle();
		}
		expect(trigger.executions).toMatchObject([{ items: [{ json: { id, status: 'completed' } }] }]);
		expect(room().requests()).toEqual(Array(2).fill(`GET /v2/transcript/${id}`));
	});
	test('the answer comes before AssemblyAI is asked, and a passing failure is waited out', async () => {
		const trigger = await room().publish();
		const { id } = room().assemblyAi.state.addTranscript();
		const { held, release } = hold();
		room().assemblyAi.faults.next({ path: new RegExp(id), status: 503, held });
		expect(await room().deliver(trigger, about(id))).toBe(200);
		release();
		expect(await trigger.started(1)).toHaveLength(1);
	});
});
