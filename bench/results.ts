/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- measures, never shipped */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Result } from './goal';
import type { Growth } from './goals/growth';
import type { YearExport } from './workers';

/** What was measured last, kept beside the page that shows it, so that some goals can be measured again alone. */
export interface Measured {
	results: Result[];
	growth: Growth[];
	/** The day, and on what. */
	growthMeasured?: string;
	years: YearExport[];
	yearsMeasured?: string;
}

const file = join(__dirname, 'results.json');

export const readMeasured = (): Measured =>
	existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { results: [], growth: [], years: [] };

export const storeMeasured = (measured: Measured): void => writeFileSync(file, `${JSON.stringify(measured, null, '\t')}\n`);

/** In the order of `ids`; a goal that is gone goes. */
export function replaceResult(results: readonly Result[], result: Result, ids: readonly string[]): Result[] {
	const all = [...results.filter(({ id }) => id !== result.id), result];
	return ids.flatMap((id) => all.filter((each) => each.id === id));
}
