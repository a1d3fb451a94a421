/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- drives a real n8n, never shipped */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Browser } from 'playwright-core';

import { openBrowser, signIn } from '../n8n/browser';
import type { Credential } from '../n8n/client';
import { editorOf, type Editor } from '../n8n/editor';
import { openHosted, type Hosted } from './hosted';
import { recordingName, sampleRecording } from './recording';
import { openRoom, type Room } from './room';
import { ask, deleteRecording, uploadRecording } from './speakr';
import { chain } from './workflows';

const sources = join(__dirname, '..', '..', 'nodes');

/** `Speakr/__schema__/v1.0.0/recording/get.json` as the editor asks for it. */
function addressOf(file: string): string {
	const [folder = '', , ...path] = file.split('/');
	const name = folder.replace(/^./, (first) => first.toLowerCase());
	const isOfTrigger = path.length === 1;
	return `/schemas/n8n-nodes-transcription.${name}${isOfTrigger ? 'Trigger' : ''}/${path.join('/').replace(/^v/, '')}`;
}

const schemas = readdirSync(sources, { recursive: true, encoding: 'utf8' }).filter((path) => path.includes('__schema__/') && path.endsWith('.json'));

describe('before a node has run, the editor', () => {
	let hosted: Hosted;
	let room: Room;
	let browser: Browser;
	let editor: Editor;
	let recordingId: number;
	let folder: { id: number; name: string };
	let credentials: Credential[];

	beforeAll(async () => {
		hosted = await openHosted();
		room = await openRoom(hosted.standIns);
		recordingId = await uploadRecording(room.speakr, sampleRecording(), recordingName);
		folder = await ask(room.speakr, 'POST', '/folders', { name: 'Client Calls' });
		const { url: baseUrl, token: apiToken } = room.speakr;
		credentials = [
			await room.client.createCredential('speakrApi', 'Speakr', { baseUrl, apiToken, sendTokenAs: 'bearer' }),
			await room.client.createCredential('assemblyAiApi', 'AssemblyAI', { apiKey: hosted.assemblyAiKey, region: 'us' }),
		];
		browser = await openBrowser();
		editor = editorOf(await signIn(browser, room.n8n.url), join(__dirname, 'out'));
	});

	afterAll(async () => {
		await browser?.close();
		if (room?.speakr.isReal && recordingId !== undefined) await deleteRecording(room.speakr, recordingId);
		if (room?.speakr.isReal && folder !== undefined) await ask(room.speakr, 'DELETE', `/folders/${folder.id}`);
		await room?.close();
		await hosted?.close();
	});

	/** Opens a node of this package after a manual trigger, with a node of n8n after it. */
	async function openWorkflowWith(type: string, parameters: Parameters<typeof chain>[1][number]['parameters']) {
		const workflow = await room.client.importWorkflow(
			chain(type, [
				{ name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, parameters: {} },
				{ name: 'Ours', type: `n8n-nodes-transcription.${type}`, typeVersion: 1, parameters, credentials: { [`${type}Api`]: { id: null, name: '' } } },
				{ name: 'Edit Fields', type: 'n8n-nodes-base.set', typeVersion: 3.4, parameters: {} },
			]),
			...credentials,
		);
		await editor.openWorkflow(workflow.id);
	}

	it('gets the schema of every operation and trigger', async () => {
		expect(schemas).not.toEqual([]);
		for (const file of schemas) {
			const answer = await fetch(`${room.n8n.url}${addressOf(file)}`);
			expect([file, answer.status]).toEqual([file, 200]);
			expect(await answer.json()).toEqual(JSON.parse(readFileSync(join(sources, file), 'utf8')));
		}
	});

	it('shows the fields of the node before', async () => {
		await openWorkflowWith('speakr', { resource: 'recording', operation: 'get' });
		await editor.openNode('Edit Fields');
		const fields = await editor.inputFields();
		expect(fields).toEqual(expect.arrayContaining(['title', 'meeting_date', 'summary', 'transcript', 'id']));
		await editor.screenshot('fields-before-the-first-run');
		await editor.closeNode();
		expect(editor.takeErrors()).toEqual([]);
	});

	it.each([
		['speakr', 'recordingId', { resource: 'recording', operation: 'get' }, async () => (await ask<{ title: string }>(room.speakr, 'GET', `/recordings/${recordingId}`)).title],
		['speakr', 'folderId', { resource: 'folder', operation: 'get' }, async () => folder.name],
		['assemblyAi', 'model', { resource: 'gateway', operation: 'chat' }, async () => 'claude-sonnet-4-5'],
	])('lists what can be chosen in %s: %s', async (type, parameter, parameters, expected) => {
		await openWorkflowWith(type, { ...parameters, [parameter]: { __rl: true, mode: 'list', value: '' } });
		await editor.openNode('Ours');
		expect(await editor.listed(parameter)).toContainEqual(expect.stringContaining(await expected()));
		await editor.closeNode();
	});
});
