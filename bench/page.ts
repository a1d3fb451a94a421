/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- writes the documentation, never shipped */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Result } from './goal';
import type { Growth } from './goals/growth';

const file = join(__dirname, '../docs/performance.md');
const begin = '<!-- results: npm run bench -- --write -->';
const end = '<!-- /results -->';

const rowOf = ({ id, what, unit, ours, theirs, ratio, spread, goal, met }: Result) =>
	`| ${id} | ${what} | ${ours} ${unit} | ${theirs} ${unit} | ${ratio} (${spread.join(' to ')}) | ${goal} | ${met ? 'yes' : '**no**'} |`;

/** Drawn by Mermaid, which GitHub shows. */
const chart = (...lines: string[]) => ['```mermaid', 'xychart-beta', ...lines.map((line) => `    ${line}`), '```', ''];

const listed = (values: readonly (number | string)[]) => `[${values.join(', ')}]`;

const ratioChart = (results: readonly Result[]) =>
	chart(
		'title "Ours as a share of theirs (bars), and the goal (line)"',
		`x-axis ${listed(results.map(({ id }) => `"${id}"`))}`,
		'y-axis "ratio"',
		`bar ${listed(results.map(({ ratio }) => ratio))}`,
		`line ${listed(results.map(({ goal }) => goal))}`,
	);

const growthChart = (growth: readonly Growth[]) =>
	chart(
		'title "Export as files: CPU of n8n, in milliseconds for each transcript"',
		`x-axis "transcripts" ${listed(growth.map(({ transcripts }) => `"${transcripts.toLocaleString('en')}"`))}`,
		'y-axis "ms"',
		`line ${listed(growth.map(({ transcripts, cpu }) => Number((cpu / transcripts).toPrecision(3))))}`,
	);

/** Puts the results into the page, with the machine and the day. */
export function writePage(results: readonly Result[], growth: readonly Growth[], machine: string): void {
	const [before = ''] = readFileSync(file, 'utf8').split(begin);
	const [, after = ''] = readFileSync(file, 'utf8').split(end);
	const table = ['| Goal | What | Ours | Theirs | Ratio (lowest to highest) | At most | Met |', '| --- | --- | --- | --- | --- | --- | --- |', ...results.map(rowOf), ''];
	const grown = growth.length === 0 ? [] : [...growthChart(growth), ...growth.map(({ transcripts, requests, cpu }) => `- ${transcripts} transcripts: ${requests} requests, ${Math.round(cpu)} ms of CPU`), ''];
	const measured = `Measured on ${new Date().toISOString().slice(0, 10)} on ${machine}.`;
	writeFileSync(file, `${before}${[begin, ...table, ...ratioChart(results), ...grown, measured, end].join('\n')}${after}`);
}
