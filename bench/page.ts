/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- writes the documentation, never shipped */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Result } from './goal';

const file = join(__dirname, '../docs/performance.md');
const begin = '<!-- results: npm run bench -- --write -->';
const end = '<!-- /results -->';

const rowOf = ({ id, what, unit, ours, theirs, ratio, spread, goal, met }: Result) =>
	`| ${id} | ${what} | ${ours} ${unit} | ${theirs} ${unit} | ${ratio} (${spread.join(' to ')}) | ${goal} | ${met ? 'yes' : '**no**'} |`;

/** Puts the results into the page, with the machine and the day. */
export function writePage(results: readonly Result[], machine: string): void {
	const [before = ''] = readFileSync(file, 'utf8').split(begin);
	const [, after = ''] = readFileSync(file, 'utf8').split(end);
	const table = ['| Goal | What | Ours | Theirs | Ratio (lowest to highest) | At most | Met |', '| --- | --- | --- | --- | --- | --- | --- |', ...results.map(rowOf)];
	const measured = `Measured on ${new Date().toISOString().slice(0, 10)} on ${machine}.`;
	writeFileSync(file, `${before}${begin}\n${table.join('\n')}\n\n${measured}\n${end}${after}`);
}
