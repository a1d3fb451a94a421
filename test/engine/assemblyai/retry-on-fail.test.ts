import { sleep, type INodeParameters } from 'n8n-workflow';
import type { FaultRule } from '../../services/shared/faults';
import { chain, createEngine, simulateClock, toNode, type StandIn } from '../harness';
import { openRoom, type Room } from './room';

let room: Room;
beforeEach(async () => {
	room = await openRoom();
});
afterEach(async () => await room.close());

const settings = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
const two = [{ json: { url: 'https://example.com/one.mp3' } }, { json: { url: 'https://example.com/two.mp3' } }];
const byUrl = { source: 'url', audioUrl: '={{ $json.url }}' };

const create = async (parameters = {}, options: Parameters<Room['run']>[2] = {}) =>
	await room.run('transcript:create', { ...byUrl, ...parameters }, { items: two, settings, ...options });
const addresses = () => room.assemblyAi.state.transcripts.map(({ request }) => request.audio_url);
const failOnce = (after: number) =>
	room.assemblyAi.faults.next({ method: 'POST', path: /transcript$/, after, status: 400, body: '{"error":"Try again"}' });

describe("with n8n's Retry On Fail", () => {
	test('what was created for an item is not created again', async () => {
		failOnce(1);
		const { items } = await create();
		expect(addresses()).toEqual(two.map(({ json }) => json.url));
		expect(items.map(({ json }) => json.audio_url)).toEqual(two.map(({ json }) => json.url));
	});
	test('nor is what was still being created when another item failed', async () => {
		let answer = () => {};
		const held = new Promise<void>((resolve) => (answer = resolve));
		room.assemblyAi.faults.next({ method: 'POST', path: /transcript$/, held });
		failOnce(1);
		const running = create({}, { settings: { ...settings, waitBetweenTries: 50 } });
		while (room.assemblyAi.requests.length < 2) await sleep(1);
		answer();
		expect((await running).items).toHaveLength(2);
		expect(addresses().toSorted()).toEqual(two.map(({ json }) => json.url));
	});
	test('nor with On Error set to Continue', async () => {
		failOnce(0);
		const { items } = await create({}, { continueOnFail: true });
		expect(items.map(({ json }) => json.status)).toEqual(['queued', 'queued']);
		expect(addresses().toSorted()).toEqual(two.map(({ json }) => json.url));
	});
	test('another run of the workflow creates another', async () => {
		await create();
		await create();
		expect(addresses()).toHaveLength(4);
	});
});

describe('while it waits', () => {
	simulateClock();

	test('what is to be deleted when done is deleted after all', async () => {
		failOnce(1);
		await create({ waitUntilDone: true, waitOptions: { deleteWhenDone: true } });
		expect(room.assemblyAi.state.transcripts.filter(({ deleted }) => !deleted)).toEqual([]);
	});

	test('what is to be deleted when done is deleted though another item failed in every try', async () => {
		const items = [{ json: { url: 'ftp://example.com' } }, ...two.slice(1)];
		const { items: output } = await create({ waitUntilDone: true, waitOptions: { deleteWhenDone: true } }, { items, continueOnFail: true });
		expect(output.map(({ json }) => json.status ?? json.error)).toEqual(["'Audio URL' is not a valid URL", 'completed']);
		expect(room.assemblyAi.state.transcripts.map(({ deleted }) => Boolean(deleted))).toEqual([true]);
	});
	test('what is under way is waited for again', async () => {
		room.assemblyAi.faults.next({ method: 'GET', status: 400, body: '{"error":"Try again"}' });
		const { items } = await create({ waitUntilDone: true });
		expect(items.map(({ json }) => json.status)).toEqual(['completed', 'completed']);
		expect(addresses()).toHaveLength(2);
	});
	test('what is completed with an empty error is no failure', async () => {
		const done = { id: '1', status: 'completed', text: 'Hello', error: '' };
		room.assemblyAi.faults.next({ method: 'GET', times: 3, status: 200, body: JSON.stringify(done), contentType: 'application/json' });
		const { items } = await create({ waitUntilDone: true, simplify: false }, { items: two.slice(0, 1) });
		expect(items[0]?.json).toMatchObject({ status: 'completed' });
		expect(items[0]?.json).not.toHaveProperty('error');
		expect(addresses()).toHaveLength(1);
	});
	test('what failed is created again: AssemblyAI advises to', async () => {
		const items = [{ json: { url: 'https://example.com/page.html' } }];
		const { error } = await create({ waitUntilDone: true }, { items });
		expect(error?.message).toMatch('AssemblyAI could not transcribe');
		expect(addresses()).toHaveLength(3);
	});
});

const agentType = '@n8n/n8n-nodes-langchain.agent';

/** An agent that calls the tool it is given so often, with the same values. */
const agentThatCalls =
	(times: number): StandIn =>
	async (_, context) => {
		const [tool] = (await context.getInputConnectionData('ai_tool', 0)) as Array<{ invoke(values: object): Promise<string> }>;
		const outcomes = [];
		for (let call = 0; call < times; call++) outcomes.push(await tool?.invoke({}).then(() => 'fine', () => 'failed'));
		return [{ json: { outcomes } }];
	};

test.each([
	[1, { method: 'GET', status: 400, body: '{"error":"Try again"}' }, ['fine']],
	[2, { method: 'GET', status: 400, body: '{"error":"Try again"}' }, ['fine', 'fine']],
	[2, { method: 'POST', cut: 'before' }, ['failed', 'fine']],
] satisfies Array<[number, FaultRule, string[]]>)('a tool that is called %i times creates as many transcripts, however often each is tried (%j)', async (times, fault, outcomes) => {
	const engine = await createEngine({ database: room.engine.database, standIns: { [agentType]: agentThatCalls(times) } });
	const parameters = { resource: 'transcript', operation: 'create', source: 'url', audioUrl: 'https://example.com/one.mp3', waitUntilDone: true };
	const tool = toNode({ name: 'Tool', type: 'n8n-nodes-transcription.assemblyAiTool', parameters, ...settings });
	const workflow = chain([toNode({ name: 'Start', type: 'n8n-nodes-base.manualTrigger' }), toNode({ name: 'Agent', type: agentType })]);
	const connections = { ...workflow.connections, Tool: { ai_tool: [[{ node: 'Agent', type: 'ai_tool' as const, index: 0 }]] } };
	room.assemblyAi.faults.next(fault);
	const execution = await engine.runWorkflow({ nodes: [...workflow.nodes, tool], connections });
	expect(execution.output('Agent')[0]?.json).toEqual({ outcomes });
	expect(addresses()).toHaveLength(times);
});

const parameters: Record<string, INodeParameters> = {
	'transcript:create': { source: 'url', audioUrl: 'https://example.com/one.mp3' },
	'transcript:understand': { transcriptId: 'a', tasks: { summaryType: 'bullets' } },
	'gateway:chat': { model: 'claude-sonnet-4-5', prompt: 'What was decided?' },
};
const posts = () => room.requests().filter((each) => each.startsWith('POST'));

describe.each(['transcript:create', 'transcript:understand', 'gateway:chat'] as const)('%s, which is billed, is not sent again in any try', (operation) => {
	test.each<[string, FaultRule]>([
		['is cut', { cut: 'before' }],
		['is that of a proxy', { status: 504 }],
		['is a page', { status: 200, body: '<html></html>', contentType: 'text/html' }],
		['is empty', { status: 200, body: '' }],
		['is none', { status: 200, body: '[]', contentType: 'application/json' }],
	])('where its answer %s', async (_, fault) => {
		room.assemblyAi.faults.next({ method: 'POST', ...fault });
		const { error } = await room.run(operation, parameters[operation], { settings });
		expect(error?.description).toMatch(/may have been .*billed/);
		expect(posts()).toHaveLength(1);
	});
});

test('a transcript whose answer has no status is kept', async () => {
	room.assemblyAi.faults.next({ method: 'POST', body: '{"id":"a"}', contentType: 'application/json' });
	const { items } = await room.run('transcript:create', parameters['transcript:create'], { settings });
	expect(items[0]?.json).toMatchObject({ id: 'a', status: 'queued' });
});
test('a transcript that is refused in its first answer is created again', async () => {
	room.assemblyAi.faults.next({ method: 'POST', body: '{"id":"a","status":"error","error":"Try again"}', contentType: 'application/json' });
	const { items } = await room.run('transcript:create', parameters['transcript:create'], { settings });
	expect(items[0]?.json.status).toBe('queued');
	expect(posts()).toHaveLength(2);
});

test('an answer of a language model is not asked for again', async () => {
	room.assemblyAi.faults.next({ path: /chat/, after: 1, status: 400, body: '{"message":"Try again"}' });
	const parameters = { model: 'claude-sonnet-4-5', prompt: 'What was decided?' };
	const { items } = await room.run('gateway:chat', parameters, { items: two, settings });
	expect(items).toHaveLength(2);
	expect(room.requests().filter((each) => each.includes('chat'))).toHaveLength(3);
});
