import type { IConnections, INode } from 'n8n-workflow';

import { expectSuccess, outputOf, type WorkflowFile } from '../n8n/client';
import { pause } from '../n8n/instance';
import { startModel, type Model, type ToolCall } from './model';
import { recordingName, sampleRecording } from './recording';
import { openRoom, type Room } from './room';
import { ask, deleteRecording, uploadRecording } from './speakr';

const question = 'What was said in the newest recording?';

/** The Speakr node as a tool, as the editor adds it, with an ID that the model is to give. */
const speakrTool = (name: string, parameters: INode['parameters']): Omit<INode, 'id' | 'position'> => ({
	name,
	type: 'n8n-nodes-transcription.speakrTool',
	typeVersion: 1,
	parameters,
	credentials: { speakrApi: { id: null, name: '' } },
});

const tools = [
	speakrTool('Recordings', { resource: 'recording', operation: 'getAll', limit: 5 }),
	speakrTool('Transcript', {
		resource: 'transcript',
		operation: 'get',
		format: 'text',
		recordingId: { __rl: true, mode: 'id', value: "={{ $fromAI('Recording', ``, 'string') }}" },
	}),
];

/** A question, an agent, its language model, and its tools. */
function agentWorkflow(): WorkflowFile {
	const nodes: Array<Omit<INode, 'id' | 'position'>> = [
		{ name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, parameters: {} },
		{
			name: 'Agent',
			type: '@n8n/n8n-nodes-langchain.agent',
			typeVersion: 3.1,
			parameters: { promptType: 'define', text: question, options: {} },
		},
		{
			name: 'Model',
			type: '@n8n/n8n-nodes-langchain.lmChatOpenAi',
			typeVersion: 1.2,
			parameters: { model: { __rl: true, mode: 'id', value: 'stand-in' }, options: {} },
			credentials: { openAiApi: { id: null, name: '' } },
		},
		...tools,
	];
	const toAgent = (type: 'main' | 'ai_languageModel' | 'ai_tool') => ({ [type]: [[{ node: 'Agent', type, index: 0 }]] });
	const connections: IConnections = {
		Start: toAgent('main'),
		Model: toAgent('ai_languageModel'),
		...Object.fromEntries(tools.map(({ name }) => [name, toAgent('ai_tool')])),
	};
	const placed = nodes.map((node, index) => ({ ...node, id: `node-${index}`, position: [index * 220, 0] as [number, number] }));
	return { name: 'Ask about recordings', nodes: placed, connections, settings: { executionOrder: 'v1' } };
}

/** What a language model would do: list the recordings, read the first one's transcript, answer. */
function nextStep(results: readonly string[]): ToolCall | string {
	const [recordings, transcript] = results;
	if (recordings === undefined) return { tool: 'Recordings', input: {} };
	if (transcript !== undefined) return transcript;
	const [newest] = JSON.parse(recordings) as Array<{ id: number }>;
	return { tool: 'Transcript', input: { Recording: String(newest?.id) } };
}

describe('an AI agent that has the Speakr node as its tools', () => {
	let room: Room;
	let model: Model;
	let recordingId: number;
	let answer: string;

	beforeAll(async () => {
		room = await openRoom();
		model = await startModel(nextStep);
		recordingId = await uploadRecording(room.speakr, sampleRecording(), recordingName);
		const status = async () => (await ask<{ status: string }>(room.speakr, 'GET', `/recordings/${recordingId}/status`)).status;
		while ((await status()) !== 'COMPLETED') await pause(500);
		const { url, token } = room.speakr;
		const credentials = [
			await room.client.createCredential('speakrApi', 'Speakr', { baseUrl: url, apiToken: token, sendTokenAs: 'bearer' }),
			await room.client.createCredential('openAiApi', 'Model', { apiKey: 'any', url: `${model.url}/v1` }),
		];
		const workflow = await room.client.importWorkflow(agentWorkflow(), ...credentials);
		const execution = expectSuccess(await room.client.run(workflow, 'Start'));
		answer = String(outputOf(execution, 'Agent')[0]?.output);
	});

	afterAll(async () => {
		if (room?.speakr.isReal && recordingId !== undefined) await deleteRecording(room.speakr, recordingId);
		await model?.close();
		await room?.close();
	});

	it('tells the model what each is for, and what it takes', () => {
		expect(model.tools).toMatchObject([
			{ name: 'Transcript', description: 'Get transcript in Speakr', parameters: { required: ['Recording'] } },
			{ name: 'Recordings', description: 'Get many recordings in Speakr', parameters: { properties: {} } },
		]);
	});

	it('gives the model the recordings simplified', () => {
		const [newest] = JSON.parse(model.results[0] ?? '') as Array<Record<string, unknown>>;
		expect(newest).toMatchObject({ id: recordingId, status: 'COMPLETED' });
		expect(newest).not.toHaveProperty('transcription');
	});

	it('brings the transcript as text to the model, and its answer into the workflow', async () => {
		const path = `/recordings/${recordingId}/transcript?format=text`;
		const { content } = await ask<{ content: string }>(room.speakr, 'GET', path);
		expect(JSON.parse(answer)).toEqual([{ id: recordingId, format: 'text', transcript: content }]);
	});
});
