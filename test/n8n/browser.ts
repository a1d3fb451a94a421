/* eslint-disable @n8n/community-nodes/no-restricted-imports -- drives a real n8n, never shipped */
import { chromium, selectors, type Browser, type Page } from 'playwright-core';

import { findBrowser } from './chromium';
import { owner } from './client';

// n8n marks its controls with this, which changes less than their texts and classes.
selectors.setTestIdAttribute('data-test-id');

/** What the machine of a CI needs, and nothing that calls home. */
const flags = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-dev-shm-usage',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	'--no-first-run',
	'--disable-default-apps',
];

export async function openBrowser(): Promise<Browser> {
	const executablePath = findBrowser();
	if (executablePath === undefined) throw new Error('No Chromium found: run `npm run test:e2e`, or set CHROMIUM_PATH');
	return await chromium.launch({ executablePath, headless: true, args: flags });
}

/** A tab in which the owner has signed in. */
export async function signIn(browser: Browser, url: string): Promise<Page> {
	const page = await browser.newPage({ baseURL: url, viewport: { width: 1600, height: 1000 } });
	page.setDefaultTimeout(60_000);
	await page.goto('/signin');
	await page.locator('input[type=email]').fill(owner.email);
	await page.locator('input[type=password]').fill(owner.password);
	await page.keyboard.press('Enter');
	await page.waitForURL(({ pathname }) => !pathname.includes('signin'));
	return page;
}
