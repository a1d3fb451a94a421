/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- drives a real n8n, never shipped */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { IWorkflowBase } from 'n8n-workflow';

import { connect, owner, type Client, type Execution } from '../n8n/client';
import { installN8n } from '../n8n/install';
import { pause, startN8n } from '../n8n/instance';
import { say } from '../n8n/run';
import { digestOf, openHosted, playDigest, playTranscription, prepareHosted, subtitlesOf, type HostedWorkflows } from './hosted';
import { recordingName, sampleRecording } from './recording';
import { playRound, prepare, resultOf, type Prepared, type Result } from './round';
import { deleteRecording, openSpeakr, webhookHost, type Speakr } from './speakr';

/** What has to be undone at the end, in the order of its making. */
const undo: Array<() => Promise<void> | void> = [];

async function demo(): Promise<void> {
	const installed = await installN8n();
	// 'Execute step' of a trigger shows the newest recording, so there is one.
	const speakr = await openSpeakr({ version: '1.1', stageDuration: 1_000 }, 'Team meeting.mp3');
	undo.push(speakr.close);
	const hosted = await openHosted();
	undo.push(hosted.close);
	const services = speakr.isReal ? `the Speakr at ${speakr.url}, and simulated` : 'and simulated Speakr,';
	say(`\nStarting n8n with the package, ${services} Specala AI and AssemblyAI ...`);
	const n8n = await startN8n(installed, { port: 5678, host: webhookHost, standIns: hosted.standIns });
	undo.push(n8n.stop);
	const client = await connect(n8n.url);
	const prepared = await prepare(client, speakr);
	// Else a real Speakr would keep a webhook that leads nowhere.
	undo.push(async () => await client.unpublish(prepared.example));
	const workflows = await prepareHosted(client, hosted);

	if (process.argv.includes('--once')) await once(client, speakr, prepared, workflows);
	else await untilStopped(client, speakr, prepared, workflows);
}

async function once(client: Client, speakr: Speakr, prepared: Prepared, { digest, transcribe }: HostedWorkflows): Promise<void> {
	say(`Uploading '${recordingName}' with the Speakr node, then waiting for Speakr's webhook ...`);
	const result = await playRound(client, prepared);
	if (speakr.isReal) await deleteRecording(speakr, result.recordingId);
	sayResult(prepared.example, shown(result));

	say('\nListing and exporting the meetings of the last seven days with the Specala AI node ...');
	sayResult(digest, indented(await playDigest(client, digest)));

	say(`\nSending '${recordingName}' with the AssemblyAI node, then waiting for AssemblyAI's webhook ...`);
	const { started } = await playTranscription(client, transcribe);
	sayResult(transcribe, indented(subtitlesOf(started)));
}

const sayResult = ({ name }: IWorkflowBase, result: string) => say(`\nThe workflow '${name}' ran. Its result:\n${result}`);

async function untilStopped(client: Client, speakr: Speakr, { example }: Prepared, workflows: HostedWorkflows): Promise<void> {
	const { digest, transcribe } = workflows;
	const folder = mkdtempSync(join(tmpdir(), 'sample-'));
	undo.push(() => rmSync(folder, { recursive: true, force: true }));
	const sample = join(folder, recordingName);
	writeFileSync(sample, sampleRecording());
	const token = speakr.isReal ? '$SPEAKR_TOKEN' : speakr.token;
	say(`
n8n        ${client.url}
sign in    ${owner.email}   password: ${owner.password}
Speakr     ${speakr.url}${speakr.isReal ? '' : '   (simulated: its transcripts are made up)'}

1. Open the workflow that waits for transcripts, and its Executions tab:
   ${client.url}/workflow/${example.id}
2. Upload a sample recording. The workflow runs when Speakr has finished with it:
   curl -F 'file=@${sample}' -H "Authorization: Bearer ${token}" ${speakr.url}/api/v1/recordings/upload
3. Specala AI and AssemblyAI are simulated too. Open a workflow and execute it:
   ${client.url}/workflow/${digest.id}   ${digest.name}
   ${client.url}/workflow/${transcribe.id}   ${transcribe.name} (from 'Start')
4. Build your own, as in 'Your first workflow' of README.md. The credentials are there:
   ${client.url}/workflow/new

Ctrl-C ends the demo and removes what it made.`);
	await Promise.all([
		report(client, example, (execution) => shown(resultOf(execution))),
		report(client, digest, (execution) => indented(digestOf(execution))),
		report(client, transcribe, (execution) => indented(subtitlesOf(execution))),
	]);
}

/** Shows each run of a workflow as it happens. */
async function report(client: Client, workflow: IWorkflowBase, resultOf: (execution: Execution) => string): Promise<never> {
	const seen: string[] = [];
	for (;;) {
		const execution = await client.nextExecution(workflow, seen, () => true, Number.POSITIVE_INFINITY);
		seen.push(execution.id);
		const link = `${client.url}/workflow/${workflow.id}/executions/${execution.id}`;
		if (execution.status === 'success') say(`\n'${workflow.name}' ran: ${link}\n${resultOf(execution)}`);
		else say(`\n'${workflow.name}' finished with status '${execution.status}': ${link}`);
		await pause(1_000);
	}
}

/** The first lines of a text. */
const indented = (text: string): string =>
	text
		.split('\n')
		.filter((line) => line !== '')
		.slice(0, 8)
		.map((line) => `   ${line}`)
		.join('\n');

const shown = ({ title, speakers, transcript, summary }: Result): string =>
	[
		`   title       ${title}`,
		`   speakers    ${speakers.join(', ')}`,
		`   transcript  ${transcript.trim().split('\n').slice(0, 4).join('\n               ')}`,
		`   summary     ${summary.trim().replaceAll('\n', '\n               ')}`,
	].join('\n');

let ending = false;

async function end(code: number): Promise<void> {
	if (ending) return;
	ending = true;
	for (const step of undo.reverse()) {
		await Promise.resolve(step()).catch((error: unknown) => say(`While cleaning up: ${String(error)}`));
	}
	process.exit(code);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
	process.on(signal, () => {
		say('\nStopping ...');
		void end(process.argv.includes('--once') ? 1 : 0);
	});
}

demo().then(
	async () => await end(0),
	async (error: unknown) => {
		if (!ending) say(`\nThe demo failed: ${error instanceof Error ? error.message : String(error)}`);
		await end(1);
	},
);
