/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- drives a real n8n, never shipped */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Browser } from 'playwright-core';

import { openBrowser, signIn } from '../n8n/browser';
import { editorOf, type Editor } from '../n8n/editor';
import { recordingName, sampleRecording } from './recording';
import { openRoom, type Room } from './room';
import { deleteRecording, uploadRecording } from './speakr';

const readme = readFileSync(join(__dirname, '../../README.md'), 'utf8');
const [, section = ''] = /## Your first workflow\n([^]*?)\n## /.exec(readme) ?? [];
const steps = [...section.matchAll(/^\d\. ((?:.+\n(?! *\d\.))*.+)/gm)].map(([, text = '']) => text.replace(/\s+/g, ' '));

/** What a newcomer does who has nothing but the text. */
describe("the README's first workflow", () => {
	let room: Room;
	let browser: Browser;
	let editor: Editor;
	const ids: number[] = [];

	const upload = async () => ids.push(await uploadRecording(room.speakr, sampleRecording(), recordingName));

	beforeAll(async () => {
		room = await openRoom();
		await upload();
		const data = { baseUrl: room.speakr.url, apiToken: room.speakr.token };
		await room.client.createCredential('speakrApi', 'Speakr', data);
		browser = await openBrowser();
		editor = editorOf(await signIn(browser, room.n8n.url), join(__dirname, 'out'));
	});
	afterAll(async () => {
		await browser?.close();
		if (room?.speakr.isReal) for (const id of ids) await deleteRecording(room.speakr, id);
		await room?.close();
	});

	it('has five steps', () => {
		expect(steps).toHaveLength(5);
	});

	it('leads from an empty canvas to a run', async () => {
		const [search = '', test = '', , publish = '', run = ''] = steps;
		const [words = '', trigger = ''] = [...search.matchAll(/\*([^*]+)\*/g)].map(([, each = '']) => each);
		await editor.openNewWorkflow();
		await editor.searchNodes(words);
		await editor.showActions(words);
		await editor.dragIn(trigger);

		expect(test).toContain("Click 'Execute step'");
		await editor.executeStep();
		const output = await editor.output();
		const [title = '', summary = '', transcript = ''] = [...test.matchAll(/`(\w+)`/g)].map(([, each = '']) => each);
		expect(output.indexOf(title)).toBeLessThan(output.indexOf(summary));
		expect(output.indexOf(summary)).toBeLessThan(output.indexOf(transcript));
		await editor.closeNode();

		expect(publish).toMatch(/^Publish the workflow/);
		await editor.publish();
		await upload();
		expect(run).toContain('*Executions* tab');
		expect(await editor.executions()).toContain('Succeeded');
	});

	it('offers options of a note only for notes', async () => {
		await editor.openNewWorkflow();
		await editor.searchNodes('Speakr');
		await editor.showActions('Speakr');
		await editor.dragIn('Get transcript');
		for (const [format, isOffered] of [['Markdown', true], ['Subtitles (SRT)', false]] as const) {
			await editor.choose('format', format);
			const offered = await editor.offered('Add Option');
			expect(offered.includes('Front Matter')).toBe(isOffered);
			expect(offered.includes('Maximum Line Length')).toBe(!isOffered);
		}
		await editor.closeNode();
	});
});
