import type { IWorkflowBase } from 'n8n-workflow';

import { expectSuccess, outputOf, type Execution } from '../n8n/client';
import { pause } from '../n8n/instance';
import { historyWorkflow, openAssemblyAiRoom, transcribeWorkflow, waitWorkflow, webhookSecret, type AssemblyAiRoom } from './assemblyai';
import { playTranscription } from './hosted';
import { recordingName, sampleRecording } from './recording';

describe('a file is sent to AssemblyAI, and its trigger does the rest', () => {
	let room: AssemblyAiRoom;
	let workflow: IWorkflowBase;
	let sent: Execution;
	let started: Execution;

	beforeAll(async () => {
		room = await openAssemblyAiRoom();
		workflow = await room.client.importWorkflow(transcribeWorkflow(), room.credential);
		await room.client.publish(workflow);
		({ sent, started } = await playTranscription(room.client, workflow));
	});

	afterAll(async () => {
		await room?.close();
	});

	it('arrives whole at AssemblyAI', () => {
		expect(room.assemblyAi.state.uploads).toMatchObject([{ size: sampleRecording().length }]);
	});

	it('notifies the trigger of the same workflow, whose URL nobody wrote down', () => {
		const [transcript] = room.assemblyAi.state.transcripts;
		expect(transcript?.request.webhook_url).toMatch(`${room.recorder.url}/webhook/`);
		expect(room.recorder.deliveries).toMatchObject([
			{ status: 200, headers: { 'x-webhook-secret': webhookSecret }, body: expect.any(Buffer) as Buffer },
		]);
	});

	it('brings the text and subtitles with the names of the speakers into the workflow', () => {
		expect(outputOf(started, 'Result')).toEqual([
			{
				file: recordingName,
				transcript: expect.stringMatching(/^Good morning everyone/) as string,
				subtitles: expect.stringMatching(/^1\n00:00:00,160 --> 00:00:\d\d,\d{3}\nAda: Good morning[^]+\nGrace: /) as string,
			},
		]);
	});

	it('shows the secret in no execution', () => {
		expect(JSON.stringify([sent.data.resultData, started.data.resultData])).not.toContain(webhookSecret);
	});

	it('is started by nobody who does not know the secret, and once by a delivery that comes again', async () => {
		const [delivery] = room.recorder.deliveries;
		if (delivery === undefined) throw new Error('AssemblyAI delivered nothing');
		const forged = { ...delivery.headers, 'x-webhook-secret': 'not the secret' };
		expect(await room.recorder.send({ ...delivery, headers: forged })).toBe(401);
		expect(await room.recorder.send(delivery)).toBe(200);
		await pause(2_000);
		expect(await room.client.executionIds(workflow)).toHaveLength(2);
	});

	it('lists a history of 1,000 transcripts whole and in order', async () => {
		const begin = Date.now() - 10_000_000;
		const { state } = room.assemblyAi;
		const made = Array.from({ length: 1000 }, (_, index) => state.addTranscript({ created: begin + index * 1000 }).id);
		const history = await room.client.importWorkflow(historyWorkflow(), room.credential);
		const run = expectSuccess(await room.client.run(history, 'Start'));
		const ids = outputOf(run, 'All transcripts').map(({ id }) => id);
		expect(ids).toHaveLength(1001);
		expect(ids.slice(1)).toEqual(made.reverse());
	});

	it('resumes an execution that waits for it, which holds no worker meanwhile', async () => {
		const waiting = await room.client.importWorkflow(waitWorkflow(), room.credential);
		const run = expectSuccess(await room.client.run(waiting, 'Start'));
		expect(outputOf(run, 'Transcript')).toMatchObject([{ status: 'completed', transcript: expect.stringMatching(/^Good morning/) as string }]);
		const resuming = room.recorder.deliveries.filter(({ path }) => path.includes('/webhook-waiting/'));
		expect(resuming.map(({ status }) => status)).toEqual([200]);
	});

	it('was asked for as AssemblyAI describes itself', () => {
		expect(room.assemblyAi.violations).toEqual([]);
	});
});
