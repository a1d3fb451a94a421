/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- drives a real n8n, never shipped */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Browser } from 'playwright-core';

import { openBrowser, signIn } from '../n8n/browser';
import { editorOf, type Editor } from '../n8n/editor';
import { connect } from '../n8n/client';
import { installN8n } from '../n8n/install';
import { startN8n, type Instance } from '../n8n/instance';

const folder = join(__dirname, '../../examples');
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

describe('each example, pasted on the canvas', () => {
	let n8n: Instance;
	let browser: Browser;
	let editor: Editor;

	beforeAll(async () => {
		n8n = await startN8n(await installN8n());
		await connect(n8n.url);
		browser = await openBrowser();
		editor = editorOf(await signIn(browser, n8n.url), join(__dirname, 'out'));
	});

	afterAll(async () => {
		await browser?.close();
		await n8n?.stop();
	});

	it.each(files)('%s lacks nothing but credentials', async (file) => {
		const text = readFileSync(join(folder, file), 'utf8');
		const { nodes } = JSON.parse(text) as { nodes: Array<{ type: string }> };
		await editor.openNewWorkflow();
		await editor.paste(text);
		const steps = nodes.filter(({ type }) => !type.endsWith('.stickyNote'));
		expect(await editor.nodesOnCanvas()).toHaveLength(steps.length);
		await editor.screenshot(`example-${file.replace('.json', '')}`);
		const issues = await editor.issues();
		expect(issues.filter((text) => !/^(Issues\s+)?Credentials for [^\n]+ are not set\.$/.test(text))).toEqual([]);
		expect(editor.takeErrors()).toEqual([]);
	});
});
