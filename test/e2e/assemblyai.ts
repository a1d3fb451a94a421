import { connect, type Client, type Credential, type WorkflowFile } from '../n8n/client';
import { installN8n } from '../n8n/install';
import { startN8n, type Instance } from '../n8n/instance';
import { assemblyAiHosts, startAssemblyAi, type StandInAssemblyAi } from '../services/assemblyai';
import { startRecorder, type Recorder } from './recorder';
import { chain, exampleWorkflow, sampleNodes } from './workflows';

export const webhookSecret = 'a long webhook secret';

export interface AssemblyAiRoom {
	readonly assemblyAi: StandInAssemblyAi;
	readonly recorder: Recorder;
	readonly n8n: Instance;
	readonly client: Client;
	readonly credential: Credential;
	readonly close: () => Promise<void>;
}

/** A stand-in AssemblyAI under AssemblyAI's own host names, a fresh n8n with the package, and the recorder between them. */
export async function openAssemblyAiRoom(): Promise<AssemblyAiRoom> {
	const opened: Array<() => Promise<void> | void> = [];
	const close = async () => {
		for (const end of opened.splice(0).reverse()) await end();
	};
	const open = async () => {
		const assemblyAi = await startAssemblyAi({ stageDuration: 400, timeFactor: 10 });
		opened.push(assemblyAi.close);
		const recorder = await startRecorder('127.0.0.1');
		opened.push(recorder.close);
		const standIns = Object.fromEntries(assemblyAiHosts.map((host) => [host, assemblyAi.url]));
		const n8n = await startN8n(await installN8n(), { webhookUrl: recorder.url, standIns });
		opened.push(n8n.stop);
		recorder.forwardTo(n8n.url);
		const client = await connect(n8n.url);
		const data = { apiKey: assemblyAi.keys.alice, region: 'us', webhookSecret };
		const credential = await client.createCredential('assemblyAiApi', 'AssemblyAI', data);
		return { assemblyAi, recorder, n8n, client, credential, close };
	};
	return await open().catch(async (error: Error) => {
		// What is left open would keep jest from ending.
		await close();
		throw error;
	});
}

export const historyWorkflow = () => exampleWorkflow('assemblyai-history-to-table');
export const waitWorkflow = () => exampleWorkflow('assemblyai-wait-for-webhook');

/** The example as users are given it, with a file made in the workflow instead of the form. */
export function transcribeWorkflow(): WorkflowFile {
	const { nodes, connections, ...rest } = exampleWorkflow('assemblyai-transcribe-a-file');
	const form = nodes.find(({ type }) => type === 'n8n-nodes-base.formTrigger');
	const sample = chain('', sampleNodes('Recording'));
	// In the place of the form and of its note, without lying on another node.
	const placed = sample.nodes.map((node) => ({ ...node, position: [node.position[0] - 440, 0] as [number, number] }));
	const others = Object.entries(connections).map(([from, to]) => [from === form?.name ? 'File' : from, to]);
	return {
		...rest,
		nodes: [...placed, ...nodes.filter((node) => node !== form && node.type !== 'n8n-nodes-base.stickyNote')],
		connections: { ...Object.fromEntries(others), ...sample.connections },
	};
}
