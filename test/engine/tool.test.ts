import { openRoom as openAssemblyAi } from './assemblyai/room';
import { byId, chain, createEngine, toNode, type StandIn } from './harness';
import { openRoom as openSpecala } from './specala/room';
import { openRoom as openSpeakr } from './speakr/room';

const unknownId = '6f2d8c52-0f1a-4d0e-9c2b-0f6a4b1d2e3f';

/** An operation that fails in each service, what it tells, and its advice. */
const services = {
	speakr: {
		open: async () => await openSpeakr(),
		parameters: { resource: 'recording', operation: 'get', recordingId: byId(99) },
		message: 'Recording not found',
		advice: "Check the ID, and that the credential belongs to the recording's owner",
	},
	assemblyAi: {
		open: async () => await openAssemblyAi(),
		parameters: { resource: 'transcript', operation: 'get', transcriptId: byId(unknownId) },
		message: 'Transcript lookup error, transcript id not found',
		advice: "Check the ID, and that the credential's region is the one the transcript was created in. By default, transcripts are deleted after 30 days.",
	},
	specala: {
		open: async () => await openSpecala(),
		parameters: { resource: 'transcription', operation: 'get', transcriptionId: byId(unknownId) },
		message: 'Transcription not found in this workspace',
		advice: 'Check the ID. An API key gives access to one workspace; use a separate key for another.',
	},
};

const agentType = '@n8n/n8n-nodes-langchain.agent';

/** An agent that uses the tool it is given, and returns what it is told. */
const invokeTool: StandIn = async (_, context) => {
	const [tool] = (await context.getInputConnectionData('ai_tool', 0)) as Array<{ invoke(values: object): Promise<string> }>;
	const told = await tool?.invoke({}).catch((error: unknown) => (error as Error).message);
	return [{ json: { told } }];
};

describe.each(Object.entries(services))('what fails in %s', (name, { open, parameters, message, advice }) => {
	let room: Awaited<ReturnType<typeof open>>;
	beforeAll(async () => {
		room = await open();
	});
	afterAll(async () => await room.close());

	test('has its advice below its message for a person', async () => {
		const { error } = await room.engine.runNode(name, parameters);
		expect(error).toMatchObject({ message, description: advice });
	});
	test('has its advice in its message for a model that runs the node', async () => {
		const { error } = await room.engine.runNode(`${name}Tool`, parameters);
		expect(error?.message).toBe(`${message}. ${advice}`);
		expect(error?.description ?? '').not.toContain(advice);
	});
	test('has it there too where the run continues', async () => {
		const { items } = await room.engine.runNode(`${name}Tool`, parameters, { continueOnFail: true });
		expect(items[0]?.json.error).toBe(`${message}. ${advice}`);
	});
	test('is told to an agent with its advice once', async () => {
		const engine = await createEngine({ database: room.engine.database, standIns: { [agentType]: invokeTool } });
		const workflow = chain([toNode({ name: 'Start', type: 'n8n-nodes-base.manualTrigger' }), toNode({ name: 'Agent', type: agentType })]);
		const tool = toNode({ name: 'Tool', type: `n8n-nodes-transcription.${name}Tool`, parameters });
		const connections = { ...workflow.connections, Tool: { ai_tool: [[{ node: 'Agent', type: 'ai_tool' as const, index: 0 }]] } };
		const execution = await engine.runWorkflow({ nodes: [...workflow.nodes, tool], connections });
		expect(execution.output('Agent')[0]?.json.told).toBe(`${message}. ${advice}`);
	});
});
