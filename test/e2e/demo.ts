/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- drives a real n8n, never shipped */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { connect, owner, type Client } from '../n8n/client';
import { installN8n } from '../n8n/install';
import { pause, startN8n } from '../n8n/instance';
import { say } from '../n8n/run';
import { recordingName, sampleRecording } from './recording';
import { playRound, prepare, resultOf, type Prepared, type Result } from './round';
import { deleteRecording, openSpeakr, webhookHost, type Speakr } from './speakr';

/** What has to be undone at the end, in the order of its making. */
const undo: Array<() => Promise<void> | void> = [];

async function demo(): Promise<void> {
	const installed = await installN8n();
	const speakr = await openSpeakr(1_000);
	undo.push(speakr.close);
	say(`\nStarting n8n with the package, and ${speakr.isReal ? `the Speakr at ${speakr.url}` : 'a stand-in for Speakr'} ...`);
	const n8n = await startN8n(installed, { port: 5678, host: webhookHost });
	undo.push(n8n.stop);
	const client = await connect(n8n.url);
	const prepared = await prepare(client, speakr);
	// Else a real Speakr would keep a webhook that leads nowhere.
	undo.push(async () => await client.unpublish(prepared.example));

	if (process.argv.includes('--once')) await once(client, speakr, prepared);
	else await untilStopped(client, speakr, prepared);
}

async function once(client: Client, speakr: Speakr, prepared: Prepared): Promise<void> {
	say(`Uploading '${recordingName}' with the Speakr node, then waiting for Speakr's webhook ...`);
	const result = await playRound(client, prepared);
	if (speakr.isReal) await deleteRecording(speakr, result.recordingId);
	say(`\nThe workflow '${prepared.example.name}' ran. Its result:\n${shown(result)}`);
}

async function untilStopped(client: Client, speakr: Speakr, { example }: Prepared): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), 'sample-'));
	undo.push(() => rmSync(folder, { recursive: true, force: true }));
	const sample = join(folder, recordingName);
	writeFileSync(sample, sampleRecording());
	const token = speakr.isReal ? '$SPEAKR_TOKEN' : speakr.token;
	say(`
n8n        ${client.url}
sign in    ${owner.email}   password: ${owner.password}
Speakr     ${speakr.url}${speakr.isReal ? '' : '   (a stand-in: its transcripts are made up)'}

1. Open the workflow that waits for transcripts, and its Executions tab:
   ${client.url}/workflow/${example.id}
2. Upload a sample recording. The workflow runs when Speakr has finished with it:
   curl -F 'file=@${sample}' -H "Authorization: Bearer ${token}" ${speakr.url}/api/v1/recordings/upload
3. Build your own: a new workflow, '+', and search for 'Speakr'. The credential is there already.

Ctrl-C ends the demo and removes what it made.`);
	await report(client, example);
}

/** Shows each run of the example workflow as it happens. */
async function report(client: Client, example: Prepared['example']): Promise<never> {
	const seen: string[] = [];
	for (;;) {
		const execution = await client.nextExecution(example, seen, () => true, Number.POSITIVE_INFINITY);
		seen.push(execution.id);
		const link = `${client.url}/workflow/${example.id}/executions/${execution.id}`;
		if (execution.status === 'success') say(`\nThe workflow ran: ${link}\n${shown(resultOf(execution))}`);
		else say(`\nThe workflow ended in ${execution.status}: ${link}`);
		await pause(1_000);
	}
}

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
		say('\nEnding ...');
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
