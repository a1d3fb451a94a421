/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- drives a real n8n, never shipped */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Browser } from 'playwright-core';

import { openBrowser, signIn } from '../n8n/browser';
import { divertingEnvironment } from '../engine/harness/divert';
import { connect } from '../n8n/client';
import { editorOf, type Editor } from '../n8n/editor';
import { installN8n } from '../n8n/install';
import { makeHome, startProcess } from '../n8n/instance';
import { runQuietly } from '../n8n/run';
import { recordingName, sampleRecording } from './recording';
import { startRegistry } from './registry';
import { openRoom, type Room } from './room';
import { deleteRecording, uploadRecording } from './speakr';

const readme = readFileSync(join(__dirname, '../../README.md'), 'utf8');
const [, section = ''] = /## Your first workflow\n([^]*?)\n## /.exec(readme) ?? [];
const steps = [...section.matchAll(/^\d\. ((?:.+\n(?! *\d\.))*.+)/gm)].map(([, text = '']) => text.replace(/\s+/g, ' '));

const [, installation = ''] = /## Installation\n([^]*?)\n## /.exec(readme) ?? [];
const [, command = ''] = /```sh\n(.+)\n```/.exec(installation) ?? [];
const [, packageName = ''] = /enter `([^`]+)`/.exec(installation) ?? [];
const [, menu = ''] = /\*\*([^*]+)\*\*/.exec(installation) ?? [];

describe("the README's ways to install", () => {
	let registry: Awaited<ReturnType<typeof startRegistry>>;
	const standIns = () => ({ [registry.host]: registry.url });

	beforeAll(async () => {
		registry = await startRegistry();
	});
	afterAll(async () => await registry?.close());

	/** A fresh n8n after `prepare`, and what `use` finds in its editor. */
	async function inFreshN8n(prepare: (folder: string, env: NodeJS.ProcessEnv) => Promise<void>, use: (editor: Editor) => Promise<void>) {
		const installed = await installN8n();
		const home = await makeHome(installed, []);
		await prepare(home.folder, installed.env);
		const n8n = await startProcess(installed, home, { standIns: standIns() });
		await connect(n8n.url);
		const browser = await openBrowser();
		try {
			await use(editorOf(await signIn(browser, n8n.url), join(__dirname, 'out')));
		} finally {
			await browser.close();
			await n8n.stop();
			home.remove();
		}
	}

	const hasNodes = async (editor: Editor) => {
		await editor.openNewWorkflow();
		expect(await editor.searchNodes('voice memo', 'Speakr')).toEqual(expect.arrayContaining(['AssemblyAI', 'Specala AI', 'Speakr']));
	};

	it('leads through the menu to nodes that can be used at once', async () => {
		await inFreshN8n(async () => {}, async (editor) => {
			await editor.installPackage(menu.split(' > '), packageName);
			await hasNodes(editor);
		});
	});

	it('leads by a command to the same', async () => {
		const fromRegistry = (env: NodeJS.ProcessEnv) => ({ ...env, ...divertingEnvironment(standIns()), npm_config_registry: `https://${registry.host}` });
		await inFreshN8n(async (HOME, env) => await runQuietly('sh', ['-c', command], { env: { ...fromRegistry(env), HOME } }), hasNodes);
	});
});

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

		expect(test).toContain('Click **Execute step**');
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
