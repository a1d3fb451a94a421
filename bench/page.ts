/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- writes the documentation, never shipped */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Result } from './goal';
import type { Growth } from './goals/growth';
import type { Limit } from './link';
import type { Measured } from './results';
import type { YearExport } from './workers';

const root = join(__dirname, '..');

const tableOf = (header: string[], rows: string[][]) =>
	[header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).concat('');

const metOf = ({ met, whyNot }: Result) => (met ? 'yes' : `no${whyNot === undefined ? '' : `: ${whyNot}`}`);

const goalTable = (results: readonly Result[]) =>
	tableOf(
		['Goal', 'What', 'Ours', 'Theirs', 'Ratio (lowest to highest)', 'Pairs', 'At most', 'Met'],
		results.map((result) => {
			const { id, what, unit, ours, theirs, ratio, spread, pairs, goal } = result;
			return [id, what, `${ours} ${unit}`, `${theirs} ${unit}`, `${ratio} (${spread.join(' to ')})`, String(pairs), String(goal), metOf(result)];
		}),
	);

/** Drawn by Mermaid, which GitHub shows. */
const chart = (...lines: string[]) => ['```mermaid', 'xychart-beta', ...lines.map((line) => `    ${line}`), '```', ''];

const listed = (values: readonly (number | string)[]) => `[${values.join(', ')}]`;

/** Of the part of a goal that is reached; beyond twice the goal, bars end. */
function goalChart(results: readonly Result[]) {
	const shares = results.map(({ ratio, goal }) => Math.min(2, goal === 0 ? ratio : Math.max(0, ratio) / goal));
	const [opening = '', , ...lines] = chart(
		'title "What is measured as a share of the goal (line); at most twice the goal is drawn"',
		`x-axis ${listed(results.map(({ id }) => `"${id}"`))}`,
		'y-axis "share of the goal" 0 --> 2',
		`bar ${listed(shares.map((share) => Number(share.toPrecision(3))))}`,
		`line ${listed(results.map(() => 1))}`,
	);
	return [opening, '%%{init: {"xyChart": {"width": 900, "height": 1400}}}%%', 'xychart-beta horizontal', ...lines];
}

const counted = (value: number) => value.toLocaleString('en');

function growthPart({ growth, growthMeasured }: Measured) {
	if (growth.length === 0) return [];
	const sizes = listed(growth.map(({ transcripts }) => `"${counted(transcripts)}"`));
	const lineOf = (title: string, unit: string, value: (grown: Growth) => number) =>
		chart(`title "${title}"`, `x-axis "transcripts" ${sizes}`, `y-axis "${unit}"`, `line ${listed(growth.map((grown) => Number(value(grown).toPrecision(3))))}`);
	return [
		'### From a hundred transcripts to a hundred thousand',
		`An export of Specala AI as files, of two lines each, measured on ${growthMeasured}. A level line means that the cost grows in step with`,
		'the archive.',
		'',
		...lineOf('CPU of n8n for each transcript', 'ms', ({ transcripts, cpu }) => cpu / transcripts),
		...lineOf('Requests for each thousand transcripts', 'requests', ({ transcripts, requests }) => (requests * 1000) / transcripts),
		...tableOf(
			['Transcripts', 'Requests', 'CPU (s)', 'Memory (MB)'],
			growth.map(({ transcripts, requests, cpu, memory }) => [counted(transcripts), counted(requests), (cpu / 1000).toFixed(1), `+${Math.round(memory)}`]),
		),
	];
}

/** Seconds that a limit takes at least: the first window's requests are accepted at once. */
const leastUnder = ({ requests, refused }: YearExport, limit: Limit) => (Math.ceil((requests - refused) / limit.requests) - 1) * limit.window;

function yearsPart({ years, yearsMeasured }: Measured) {
	if (years.length === 0) return [];
	return [
		'### More than one worker',
		'The year of [Archive: export a year on all workers](../examples/archive-on-workers.json) in queue mode, a month in each execution, 30 ms',
		'away from Specala AI: as ZIP files from the service, and as JSON, which takes a request for each transcript, under a limit that',
		'all workers share and whose responses say nothing about it. n8n ran on',
		`PostgreSQL. Measured on ${yearsMeasured}.`,
		'',
		...tableOf(
			['Workers', 'Limit', 'Transcripts', 'Files', 'Requests', 'Refused', 'Time (s)', 'At least (s)', 'CPU of the workers (s)'],
			years.map((exported) => {
				const { workers, limit, transcripts, files, requests, refused, wall, cpu } = exported;
				const [underLimit, least] = limit ? [`${limit.requests} in ${limit.window} s`, String(leastUnder(exported, limit))] : ['none', ''];
				return [String(workers), underLimit, counted(transcripts), counted(files), counted(requests), counted(refused), (wall / 1000).toFixed(1), least, (cpu / 1000).toFixed(1)];
			}),
		),
	];
}

/** Rows of the README that are measured, and how they are said. */
const readmeRows: Array<[id: string, toRow: (result: Result) => string[]]> = [
	['P1-requests', ({ ours, theirs }) => ['Export of 2,000 transcriptions of Specala AI, against one request each', `${counted(theirs)} requests; 41 with its ZIP export`, `${counted(ours)} requests`]],
	['P7', ({ ours, theirs }) => ['500 items, one request each', `${counted(Math.round(theirs))} ms of CPU`, `${counted(Math.round(ours))} ms of CPU`]],
];

function replaceBetween(path: string, begin: string, lines: readonly string[]) {
	const file = join(root, path);
	const [before, rest] = readFileSync(file, 'utf8').split(begin);
	const after = rest?.split('<!-- /results -->')[1];
	if (before === undefined || after === undefined) throw new Error(`${path} has no place for results`);
	writeFileSync(file, `${before}${[begin, ...lines, '<!-- /results -->'].join('\n')}${after}`);
}

function daysByMachine(results: readonly Result[]): string {
	const days = new Map<string, Set<string>>();
	for (const { measured } of results) {
		const [day = '', machine = ''] = measured.split(/ on (.*)/);
		days.set(machine, (days.get(machine) ?? new Set()).add(day));
	}
	const list = new Intl.ListFormat('en-GB');
	return [...days].map(([machine, each]) => `${list.format([...each].sort())} on ${machine}`).join('; ');
}

/** Puts the results into the page on performance and the README, with the machine and the day. */
export function writePages(measured: Measured): void {
	const { results } = measured;
	const met = results.filter((result) => result.met).length;
	replaceBetween('docs/performance.md', '<!-- results: npm run bench -- --write -->', [
		`Measured on ${daysByMachine(results)}. ${met} of ${results.length} goals are met.`,
		'',
		...goalTable(results),
		...goalChart(results),
		...growthPart(measured),
		...yearsPart(measured),
	]);
	const rows = readmeRows.flatMap(([id, toRow]) => results.filter((result) => result.id === id).map(toRow));
	if (rows.length === 0) return;
	replaceBetween('README.md', '<!-- results: npm run bench -- --write -->', [...tableOf(['Measured side by side in n8n', 'HTTP Request, Webhook', 'These nodes'], rows)]);
}
