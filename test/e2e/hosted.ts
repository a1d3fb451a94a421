import type { IWorkflowBase } from 'n8n-workflow';

import { expectSuccess, outputOf, type Client, type Execution } from '../n8n/client';
import { assemblyAiHosts, startAssemblyAi } from '../services/assemblyai';
import { specalaHost, startSpecala } from '../services/specala';
import { transcribeWorkflow, webhookSecret } from './assemblyai';
import { exampleWorkflow } from './workflows';

/** Stand-ins for Specala AI and AssemblyAI, which have one address each that no user can change. */
export type Hosted = Awaited<ReturnType<typeof openHosted>>;

const meetings = ['Monday stand-up', 'Budget with Carol', 'Release review'];

/** Where the hosts of Specala AI and AssemblyAI are stood in for. */
export const hostedAt = (specala: { url: string }, assemblyAi: { url: string }): Record<string, string> => ({
	[specalaHost]: specala.url,
	...Object.fromEntries(assemblyAiHosts.map((host) => [host, assemblyAi.url])),
});

export async function openHosted() {
	const specala = await startSpecala();
	const assemblyAi = await startAssemblyAi({ stageDuration: 1_000, timeFactor: 10 });
	for (const [index, title] of meetings.entries()) {
		specala.state.addTranscription({ title, createdAt: new Date(Date.now() - (index + 1) * 3_600_000).toISOString() });
	}
	assemblyAi.state.addTranscript();
	return {
		/** Origins by the host names that they stand for. */
		standIns: hostedAt(specala, assemblyAi),
		specalaKey: specala.keys.pro,
		assemblyAiKey: assemblyAi.keys.alice,
		close: async () => {
			await specala.close();
			await assemblyAi.close();
		},
	};
}

export interface HostedWorkflows {
	readonly digest: IWorkflowBase;
	readonly transcribe: IWorkflowBase;
}

/** Their credentials, and an example workflow of each; that of AssemblyAI is published. */
export async function prepareHosted(client: Client, { specalaKey, assemblyAiKey }: Hosted): Promise<HostedWorkflows> {
	const assemblyAi = { apiKey: assemblyAiKey, region: 'us', webhookSecret };
	const credentials = [
		await client.createCredential('specalaApi', 'Specala AI', { apiKey: specalaKey }),
		await client.createCredential('assemblyAiApi', 'AssemblyAI', assemblyAi),
	];
	const digest = await client.importWorkflow(exampleWorkflow('specala-weekly-digest'), ...credentials);
	const transcribe = await client.importWorkflow(transcribeWorkflow(), ...credentials);
	await client.publish(transcribe);
	return { digest, transcribe };
}

/** The meetings of a week become a text. */
export async function playDigest(client: Client, digest: IWorkflowBase): Promise<string> {
	return digestOf(expectSuccess(await client.run(digest, 'Every Monday')));
}

export const digestOf = (execution: Execution): string => String(outputOf(execution, 'Digest')[0]?.digest ?? '');

/** A file goes to AssemblyAI, and AssemblyAI's webhook starts the other half of the workflow. */
export async function playTranscription(client: Client, transcribe: IWorkflowBase) {
	const known = await client.executionIds(transcribe);
	const sent = expectSuccess(await client.run(transcribe, 'Start'));
	const started = expectSuccess(await client.nextExecution(transcribe, [...known, sent.id]));
	return { sent, started };
}

/** Of the half that AssemblyAI's webhook starts; the other has none yet. */
export const subtitlesOf = (execution: Execution): string => String(outputOf(execution, 'Result')[0]?.subtitles ?? '');
