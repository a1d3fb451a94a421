/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- drives a real n8n, never shipped */
import { join } from 'node:path';

import type { Browser } from 'playwright-core';

import { openBrowser, signIn } from '../n8n/browser';
import { editorOf, type Editor } from '../n8n/editor';
import { recordingName, sampleRecording } from './recording';
import { openRoom, type Room } from './room';
import { playRound, prepare } from './round';
import { ask, deleteRecording, uploadRecording } from './speakr';

/** `SCREENSHOTS=docs/images npm run test:e2e -- editor` makes the pictures of the README. */
const screenshots = process.env.SCREENSHOTS ?? join(__dirname, 'out');

describe("the package in n8n's editor", () => {
	let room: Room;
	let browser: Browser;
	let editor: Editor;
	let recordingId: number;

	beforeAll(async () => {
		room = await openRoom();
		recordingId = await uploadRecording(room.speakr, sampleRecording(), recordingName);
		browser = await openBrowser();
		const page = await signIn(browser, room.n8n.url);
		editor = editorOf(page, screenshots);
	});

	afterAll(async () => {
		await browser?.close();
		if (room?.speakr.isReal && recordingId !== undefined) await deleteRecording(room.speakr, recordingId);
		await room?.close();
	});

	it('is found, dragged in, given its credential, and run', async () => {
		await editor.openNewWorkflow();
		expect(await editor.searchNodes('Speakr')).toContain('Speakr');
		const actions = await editor.showActions('Speakr');
		expect(actions).toEqual(
			expect.arrayContaining(['On transcription completed', 'Upload recording', 'Get many recordings']),
		);
		await editor.screenshot('nodes-panel');

		await editor.dragIn('Get many recordings');
		expect(await editor.nodesOnCanvas()).toContainEqual(expect.stringContaining('Get many recordings'));

		const dialog = await editor.newCredential();
		await editor.fill('baseUrl', room.speakr.url);
		await editor.fill('apiToken', 'wrong');
		await dialog.getByTestId('credential-save-button').click();
		await dialog.getByText('Couldn’t connect with these settings').waitFor();
		await dialog.getByText('More details').click();
		await dialog.getByText('API token is wrong, expired or revoked').waitFor();
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

	it('shows a run of the example workflow', async () => {
		const prepared = await prepare(room.client, room.speakr);
		const { recordingId, executionId, title } = await playRound(room.client, prepared);
		await editor.openExecution(prepared.example.id, executionId);
		expect(await editor.nodesOnCanvas()).toHaveLength(prepared.example.nodes.length);
		await editor.screenshot('workflow');

		await editor.openNode('Result');
		expect(await editor.output()).toContain(title);
		await editor.screenshot('result');
		await room.client.unpublish(prepared.example);
		if (room.speakr.isReal) await deleteRecording(room.speakr, recordingId);
	});
});
