/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- drives a real n8n, never shipped */
import { join } from 'node:path';

import type { Browser } from 'playwright-core';

import { openBrowser, signIn } from '../n8n/browser';
import { editorOf, type Editor } from '../n8n/editor';
import { openHosted, prepareHosted, type Hosted } from './hosted';
import { recordingName, sampleRecording } from './recording';
import { openRoom, type Room } from './room';
import { playRound, prepare } from './round';
import { ask, deleteRecording, uploadRecording } from './speakr';

/** `SCREENSHOTS=docs/images npm run test:e2e -- editor` makes the pictures of the README. */
const screenshots = process.env.SCREENSHOTS ?? join(__dirname, 'out');

interface Dragged {
	/** What the nodes panel calls the node; a trigger stands there next to the actions of its service. */
	panel: string;
	action: string;
	/** The type of what is on the canvas. */
	type: string;
	/** `title` is that of Speakr's newest recording. */
	configure: (editor: Editor, title: string) => Promise<void>;
	picture?: string;
}

/** 'Execute step' of a trigger shows the newest event although none comes. */
async function showsSample(editor: Editor, text: string): Promise<void> {
	await editor.executeStep();
	expect(await editor.output()).toContain(text);
}

/** Besides the actions of Speakr, which have a test of their own: every other node of the package, and the archive. */
const others: Dragged[] = [
	{
		panel: 'Speakr',
		action: 'On transcription completed',
		type: 'speakrTrigger',
		async configure(editor, title) {
			await editor.choose('transcriptFormat', 'Markdown');
			expect(await editor.panelText()).toContain('To test, click Execute step, then upload a recording to Speakr.');
			expect(await editor.panelText()).not.toContain('Webhook URLs');
			await showsSample(editor, title);
			await editor.choose('registration', 'Manual');
			expect(await editor.panelText()).toMatch(/Webhook URLs[^]*1\. Copy the production URL above\.[^]*2\. In Speakr, [^]*3\. Copy the secret/);
		},
		picture: 'trigger',
	},
	{
		panel: 'Speakr',
		action: 'Export archive of recordings',
		type: 'speakr',
		async configure(editor) {
			await editor.choose('scope', 'Only New Since Last Run');
			await editor.choose('output', 'ZIP Files');
			await editor.executeStep();
			expect(await editor.panelText()).toContain('The next run exports the same transcripts. Only runs of the published workflow are remembered.');
		},
		picture: 'archive-export',
	},
	{
		panel: 'Specala AI',
		action: 'Get many transcriptions',
		type: 'specala',
		async configure(editor) {
			await editor.executeStep();
			expect(await editor.output()).toContain('Budget with Carol');
		},
		picture: 'specala',
	},
	{
		panel: 'Specala AI',
		action: 'On transcription completed',
		type: 'specalaTrigger',
		async configure(editor) {
			await editor.choose('include', 'Full Transcription');
			expect(await editor.panelText()).toContain('To test, click Fetch Test Event.');
			await showsSample(editor, 'Monday stand-up');
		},
		picture: 'specala-trigger',
	},
	{
		panel: 'AssemblyAI',
		action: 'Get many transcripts',
		type: 'assemblyAi',
		async configure(editor) {
			const filters = ['After ID', 'Before ID', 'Created On', 'Status', 'Throttled Only'];
			await editor.add('Add Filter', ...filters);
			for (const filter of filters) expect(await editor.panelText()).toContain(filter);
		},
		picture: 'assemblyai-filters',
	},
	{
		panel: 'AssemblyAI',
		action: 'Create transcript',
		type: 'assemblyAi',
		async configure(editor) {
			await editor.switchOn('speakerLabels');
			await editor.choose('notify', 'The AssemblyAI Trigger of This Workflow');
		},
		picture: 'assemblyai-create',
	},
	{
		panel: 'AssemblyAI',
		action: 'On transcript completed',
		type: 'assemblyAiTrigger',
		async configure(editor) {
			await editor.choose('events', 'Transcript Failed');
			expect(await editor.panelText()).toMatch(/Webhook URLs[^]*In another workflow, choose 'A URL'/);
			await showsSample(editor, 'Good morning');
		},
		picture: 'assemblyai-trigger',
	},
];

describe("the package in n8n's editor", () => {
	let hosted: Hosted;
	let room: Room;
	let browser: Browser;
	let editor: Editor;
	let recordingId: number;

	beforeAll(async () => {
		hosted = await openHosted();
		room = await openRoom(hosted.standIns);
		recordingId = await uploadRecording(room.speakr, sampleRecording(), recordingName);
		browser = await openBrowser();
		const page = await signIn(browser, room.n8n.url);
		editor = editorOf(page, screenshots);
	});

	afterAll(async () => {
		await browser?.close();
		if (room?.speakr.isReal && recordingId !== undefined) await deleteRecording(room.speakr, recordingId);
		await room?.close();
		await hosted?.close();
	});

	afterEach(() => {
		expect(editor.takeErrors()).toEqual([]);
	});

	it('is found, dragged in, given its credential, and run', async () => {
		await editor.openNewWorkflow();
		expect(await editor.searchNodes('Speakr')).toContain('Speakr');
		const actions = await editor.showActions('Speakr');
		expect(actions).toEqual(
			expect.arrayContaining(['On transcription completed', 'Upload recording', 'Get many recordings']),
		);

		await editor.dragIn('Get many recordings');
		expect(await editor.nodesOnCanvas()).toContainEqual(expect.stringContaining('Get many recordings'));

		const dialog = await editor.newCredential();
		await editor.fill('baseUrl', room.speakr.url);
		await editor.fill('apiToken', 'wrong');
		await dialog.getByTestId('credential-save-button').click();
		await dialog.getByText('Couldn’t connect with these settings').waitFor();
		await dialog.getByText('More details').click();
		await dialog.getByText('Speakr did not accept the API token').waitFor();
		await editor.screenshot('credential-wrong-token');

		await editor.fill('apiToken', room.speakr.token);
		await editor.saveCredential();
		await editor.editCredential();
		await dialog.getByText('Connection tested successfully').waitFor();
		await editor.screenshot('credential');
		await editor.closeCredential();

		await editor.executeStep();
		const { title } = await ask<{ title: string }>(room.speakr, 'GET', `/recordings/${recordingId}`);
		expect(await editor.output()).toContain(title);
		await editor.screenshot('node');
		await editor.closeNode();
	});

	it('shows all services side by side', async () => {
		await prepareHosted(room.client, hosted);
		await editor.openNewWorkflow();
		const services = ['AssemblyAI', 'Specala AI', 'Speakr'];
		expect(await editor.searchNodes('transcription', 'Speakr')).toEqual(expect.arrayContaining(services));
		await editor.screenshot('nodes-panel');
	});

	it.each(['transcribe', 'speech to text', 'whisper', 'srt', 'podcast', 'dictation', 'call recording', 'voice memo', 'meeting notes', 'minutes'])("is found by '%s'", async (words) => {
		await editor.openNewWorkflow();
		expect(await editor.searchNodes(words, 'Speakr')).toEqual(expect.arrayContaining(['AssemblyAI', 'Specala AI', 'Speakr']));
	});

	it.each(others)('takes $type in by "$action"', async ({ panel, action, type, configure, picture }) => {
		await editor.openNewWorkflow();
		await editor.searchNodes(panel);
		await editor.showActions(panel);
		await editor.dragIn(action);
		const { title } = await ask<{ title: string }>(room.speakr, 'GET', `/recordings/${recordingId}`);
		await configure(editor, title);
		if (picture !== undefined) await editor.screenshot(picture);
		await editor.closeNode();
		expect(await editor.typesOnCanvas()).toContain(`n8n-nodes-transcription.${type}`);
	});

	it('shows a run of the example workflow', async () => {
		const prepared = await prepare(room.client, room.speakr);
		const { recordingId, executionId, title } = await playRound(room.client, prepared);
		await editor.openExecution(prepared.example.id, executionId);
		const steps = prepared.example.nodes.filter(({ type }) => !type.endsWith('.stickyNote'));
		expect(await editor.nodesOnCanvas()).toHaveLength(steps.length);
		await editor.screenshot('workflow');

		await editor.openNode('Result');
		expect(await editor.output()).toContain(title);
		await editor.screenshot('result');
		await room.client.unpublish(prepared.example);
		if (room.speakr.isReal) await deleteRecording(room.speakr, recordingId);
	});
});
