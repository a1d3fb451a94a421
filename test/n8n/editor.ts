/* eslint-disable @n8n/community-nodes/no-restricted-imports -- drives a real n8n, never shipped */
import { join } from 'node:path';

import type { Locator, Page } from 'playwright-core';

/** What a person does in n8n's editor, step by step. */
export interface Editor {
	readonly openNewWorkflow: () => Promise<void>;
	/** Installs a community node by the button that these words lead to. */
	readonly installPackage: (menu: readonly string[], name: string) => Promise<void>;
	/** Pastes a workflow on the canvas, as the README advises, and shows the whole of it. */
	readonly paste: (workflow: string) => Promise<void>;
	/** What keeps nodes from running, by what stands at them. */
	readonly issues: () => Promise<string[]>;
	readonly openWorkflow: (workflowId: string) => Promise<void>;
	/** A past run of a workflow, on its canvas, above what its last node returned. */
	readonly openExecution: (workflowId: string, executionId: string) => Promise<void>;
	/** The names of the nodes that the nodes panel finds, once one of them is `expected`; by default what is searched for. */
	readonly searchNodes: (text: string, expected?: string) => Promise<string[]>;
	/** The triggers and actions that the nodes panel offers for one of the nodes found. */
	readonly showActions: (node: string) => Promise<string[]>;
	/** Drags one of them onto the canvas, where its panel opens. */
	readonly dragIn: (action: string) => Promise<void>;
	readonly openNode: (name: string) => Promise<void>;
	/** Opens the dialog for a first credential from the open node panel. */
	readonly newCredential: () => Promise<Locator>;
	readonly editCredential: () => Promise<Locator>;
	/** Saves the credential, which tests it; when the test passes, the dialog closes. */
	readonly saveCredential: () => Promise<void>;
	readonly closeCredential: () => Promise<void>;
	readonly fill: (parameter: string, value: string) => Promise<void>;
	/** Chooses an option of the open node by the name that it is shown with. */
	readonly choose: (parameter: string, option: string) => Promise<void>;
	readonly switchOn: (parameter: string) => Promise<void>;
	/** Adds fields to the collection whose button has these words. */
	readonly add: (button: string, ...fields: string[]) => Promise<void>;
	/** What the button of a collection offers. */
	readonly offered: (button: string) => Promise<string[]>;
	/** Publishes the open workflow. */
	readonly publish: () => Promise<void>;
	/** What the 'Executions' tab of the open workflow lists, once one has ended. */
	readonly executions: () => Promise<string>;
	/** All that the open node says. */
	readonly panelText: () => Promise<string>;
	/** Errors that the editor has written to the browser's console since they were last taken. */
	readonly takeErrors: () => string[];
	/** Runs the open node and waits for its end. */
	readonly executeStep: () => Promise<void>;
	/** The open node's output, as the table shows it. */
	readonly output: () => Promise<string>;
	/** Names of the fields that the open node can take from the node before. */
	readonly inputFields: () => Promise<string[]>;
	/** What the searchable list of a field offers. */
	readonly listed: (parameter: string) => Promise<string[]>;
	readonly closeNode: () => Promise<void>;
	readonly nodesOnCanvas: () => Promise<string[]>;
	readonly typesOnCanvas: () => Promise<string[]>;
	/** Of the open dialog, else of the open node, else of the page. */
	readonly screenshot: (name: string) => Promise<void>;
}

export function editorOf(page: Page, screenshots: string): Editor {
	const panelItems = page.getByTestId('node-creator-item-name');
	const nodes = page.getByTestId('canvas-node');
	const nodePanel = page.getByTestId('ndv');
	const dialog = page.getByTestId('editCredential-modal');
	const errors: string[] = [];
	page.on('pageerror', ({ message }) => errors.push(message));
	page.on('console', (message) => {
		const { url } = message.location();
		const { origin, pathname } = new URL(url || page.url());
		// It asks npm about community packages, which a machine may have no way to, and for examples of outputs, which few nodes have.
		const isOptional = origin !== new URL(page.url()).origin || pathname.startsWith('/schemas/');
		if (message.type() !== 'error' || isOptional) return;
		errors.push(`${message.text()} ${url}`);
	});

	return {
		async openNewWorkflow() {
			await page.goto('/workflow/new');
			await page.getByTestId('canvas-add-button').waitFor();
		},
		async installPackage([settings = '', entry = '', button = ''], name) {
			await page.goto(`/${settings.toLowerCase()}`);
			await page.getByText(entry).first().click();
			await page.getByRole('button', { name: new RegExp(`^${button}`) }).click();
			const form = page.getByRole('dialog');
			await form.locator('input[type=text], input:not([type])').first().fill(name);
			await form.locator('label').filter({ hasText: 'risk' }).click();
			await form.getByRole('button', { name: button, exact: true }).click();
			await form.waitFor({ state: 'hidden' });
			await page.getByText(name).first().waitFor();
		},
		async paste(workflow) {
			await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
			await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(workflow)})`);
			await page.keyboard.press('Control+V');
			await nodes.first().waitFor();
			await page.keyboard.press('1');
			await page.waitForTimeout(500);
		},
		async issues() {
			const found: string[] = [];
			for (const mark of await page.getByTestId('node-issues').all()) {
				await mark.hover();
				found.push(await page.locator('.el-popper:visible, [data-reka-popper-content-wrapper]').last().innerText());
			}
			return found;
		},
		async openWorkflow(workflowId) {
			await page.goto(`/workflow/${workflowId}`);
			await nodes.first().waitFor();
		},
		async openExecution(workflowId, executionId) {
			await page.goto(`/workflow/${workflowId}/executions/${executionId}`);
			await page.getByTestId('canvas-node-status-success').first().waitFor();
			await page.getByTestId('logs-overview-header').click();
			await page.getByTestId('log-details').getByTestId('ndv-data-container').waitFor();
		},
		async searchNodes(text, expected = text) {
			await page.getByTestId('node-creator-plus-button').click();
			await page.getByTestId('node-creator-search-bar').fill(text);
			// Until then the panel shows what it showed before.
			await panelItems.filter({ hasText: expected }).first().waitFor();
			return await panelItems.allInnerTexts();
		},
		async showActions(node) {
			await panelItems.getByText(node, { exact: true }).click();
			const categories = page.getByTestId('node-creator-category-item');
			await categories.first().waitFor();
			// A node that is but a trigger has none, and is unfolded.
			const actions = categories.filter({ hasText: 'Actions' });
			if ((await actions.count()) > 0) await actions.click();
			// Each says how many it holds, and unfolds slowly: 'Triggers (10)', 'Actions (54)'.
			const counts = (await categories.allInnerTexts()).map((text) => Number(/\((\d+)\)/.exec(text)?.[1] ?? 0));
			const total = counts.reduce((sum, count) => sum + count, 0);
			await panelItems.nth(total - 1).waitFor();
			return await panelItems.allInnerTexts();
		},
		async dragIn(action) {
			const canvas = page.getByTestId('canvas');
			await panelItems.getByText(action, { exact: true }).dragTo(canvas, { targetPosition: { x: 600, y: 400 } });
			await nodePanel.waitFor();
		},
		async openNode(name) {
			await nodes.filter({ hasText: name }).dblclick();
			await nodePanel.waitFor();
		},
		async newCredential() {
			await page.getByTestId('node-credentials-empty-state').getByRole('button').click();
			await dialog.waitFor();
			return dialog;
		},
		async editCredential() {
			await page.getByTestId('credential-edit-button').click();
			await dialog.waitFor();
			return dialog;
		},
		async saveCredential() {
			await dialog.getByTestId('credential-save-button').click();
			await dialog.waitFor({ state: 'hidden' });
		},
		async closeCredential() {
			await dialog.getByRole('button', { name: 'Close this dialog' }).click();
			await dialog.waitFor({ state: 'hidden' });
		},
		async fill(parameter, value) {
			await page.getByTestId(`parameter-input-${parameter}`).locator('input').fill(value);
		},
		async choose(parameter, option) {
			await page.getByTestId(`parameter-input-${parameter}`).locator('.el-select').click();
			// What is shown may begin with the name and go on with a description.
			await page.locator('.el-select-dropdown:visible .el-select-dropdown__item').filter({ hasText: option }).first().click();
			// The list of a field that takes several stays open; the tab key would open the next one's.
			await nodePanel.getByText('Parameters', { exact: true }).click();
		},
		async switchOn(parameter) {
			await page.getByTestId(`parameter-input-${parameter}`).locator('.el-switch').click();
		},
		async add(button, ...fields) {
			for (const field of fields) {
				await nodePanel.getByPlaceholder(button).click();
				await page.locator('.el-select-dropdown:visible .el-select-dropdown__item').getByText(field, { exact: true }).click();
			}
		},
		async offered(button) {
			// The list of another field fades away.
			await page.locator('.el-select-dropdown:visible').first().waitFor({ state: 'hidden' });
			await nodePanel.getByPlaceholder(button).click();
			const entries = page.locator('.el-select-dropdown:visible .el-select-dropdown__item');
			await entries.first().waitFor();
			const names = await entries.allInnerTexts();
			await nodePanel.getByText('Parameters', { exact: true }).click();
			return names.map((name) => name.split('\n')[0] ?? '');
		},
		async publish() {
			await page.getByRole('button', { name: 'Publish', exact: true }).first().click();
			await page.getByTestId('workflow-publish-button').click();
			const understood = page.getByRole('dialog').getByRole('button', { name: 'Got it' });
			await understood.click();
			await understood.waitFor({ state: 'hidden' });
		},
		async executions() {
			await page.getByTestId('radio-button-executions').click();
			const sidebar = page.getByTestId('executions-sidebar');
			await sidebar.getByText(/Succeeded|Error/).first().waitFor();
			return await sidebar.innerText();
		},
		panelText: async () => await nodePanel.innerText(),
		takeErrors: () => errors.splice(0),
		async executeStep() {
			await page.getByTestId('node-execute-button').click();
			await page.getByTestId('node-run-info').waitFor();
		},
		async output() {
			const output = page.getByTestId('output-panel');
			await output.getByTestId('radio-button-table').click();
			const rows = output.getByTestId('ndv-data-container').filter({ hasText: /\S/ });
			await rows.waitFor();
			return await rows.innerText();
		},
		async inputFields() {
			const fields = page.getByTestId('ndv-input-panel').getByTestId('run-data-schema-item');
			await fields.first().waitFor();
			return await fields.allInnerTexts();
		},
		async listed(parameter) {
			await page.getByTestId(`resource-locator-${parameter}`).getByTestId('rlc-input').click();
			const entries = page.getByTestId('rlc-item').filter({ visible: true });
			await entries.first().waitFor();
			return await entries.allInnerTexts();
		},
		async closeNode() {
			await page.getByTestId('ndv-close-button').click();
			await nodePanel.waitFor({ state: 'detached' });
		},
		async nodesOnCanvas() {
			return await nodes.allInnerTexts();
		},
		async typesOnCanvas() {
			return await nodes.evaluateAll((elements) => elements.map((each) => each.getAttribute('data-node-type') ?? ''));
		},
		async screenshot(name) {
			await page.mouse.move(0, 990);
			const open = [dialog, nodePanel, page.locator('body')];
			const subject = await Promise.all(open.map(async (each) => ((await each.isVisible()) ? each : undefined)));
			await subject.find((each) => each !== undefined)?.screenshot({
				path: join(screenshots, `${name}.png`),
				animations: 'disabled',
				// Messages, tooltips and n8n's own advice come and go.
				style: '.el-notification, .el-popper, [data-reka-popper-content-wrapper] { display: none !important }',
			});
		},
	};
}
