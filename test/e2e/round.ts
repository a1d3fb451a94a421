import type { IWorkflowBase } from 'n8n-workflow';

import { expectSuccess, outputOf, type Client, type Credential, type Execution } from '../n8n/client';
import type { Speakr } from './speakr';
import { exampleWorkflow, uploadWorkflow } from './workflows';

export interface Prepared {
	readonly credential: Credential;
	readonly example: IWorkflowBase;
}

/** The fields of the example workflow's last node. */
export interface Result {
	readonly title: string;
	readonly speakers: readonly string[];
	readonly transcript: string;
	readonly summary: string;
}

export interface RoundResult extends Result {
	readonly recordingId: number;
	readonly executionId: string;
}

/** Everything up to the moment when n8n waits for Speakr: the credential, and the example workflow, published. */
export async function prepare(client: Client, { url, token }: Speakr): Promise<Prepared> {
	const credential = await client.createCredential('speakrApi', 'Speakr', {
		baseUrl: url,
		apiToken: token,
		sendTokenAs: 'bearer',
	});
	const example = await client.importWorkflow(exampleWorkflow(), credential);
	await client.publish(example);
	return { credential, example };
}

/** The main job: a recording is uploaded, Speakr's signed webhook starts the example workflow, the transcript arrives. */
export async function playRound(client: Client, { credential, example }: Prepared): Promise<RoundResult> {
	const known = await client.executionIds(example);
	const upload = await client.importWorkflow(uploadWorkflow(), credential);
	const uploaded = expectSuccess(await client.run(upload, 'Start'));
	const recordingId = Number(outputOf(uploaded, 'Upload')[0]?.id);
	if (!Number.isInteger(recordingId)) throw new Error('The upload gave no recording id');
	const execution = await client.nextExecution(example, known, (candidate) => isAbout(candidate, recordingId));
	return { recordingId, executionId: execution.id, ...resultOf(expectSuccess(execution)) };
}

export function resultOf(execution: Execution): Result {
	const [result] = outputOf(execution, 'Result');
	if (result === undefined) throw new Error('The example workflow did not come to its last node');
	const { title, speakers, transcript, summary } = result;
	for (const [name, value] of Object.entries({ title, speakers, transcript, summary })) {
		if (value === undefined || value === null) throw new Error(`The example workflow's result has no ${name}`);
	}
	return {
		title: String(title),
		speakers: Array.isArray(speakers) ? speakers.map(String) : String(speakers).split(', '),
		transcript: String(transcript),
		summary: String(summary),
	};
}

/** On a Speakr in use, other people's recordings start the workflow too. */
export function isAbout(execution: Execution, recordingId: number): boolean {
	const triggered = JSON.stringify(Object.values(execution.data.resultData.runData)[0]?.[0]?.data?.main ?? []);
	return new RegExp(`"(recording_id|recordingId|id)":${recordingId}[,}]`).test(triggered);
}
