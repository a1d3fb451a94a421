import type { INodeParameters } from 'n8n-workflow';
import { documentation } from '../../../scripts/operations-table';
import { scopesOf } from '../../../scripts/speakr-scopes';
import { presets } from '../../../nodes/Speakr/api/scopes';
import { resources } from '../../../nodes/Speakr/resources';
import { shownName } from '../../../nodes/shared/operation';
import { SCOPES, type Scope } from '../../services/speakr/access/scopes';
import { itemWithFile, simulateClock } from '../harness';
import { idParameters, parameters, seedSpeakr } from '../operations';
import { openRoom, questions, type Room } from './room';

simulateClock();

interface Cell {
	title: string;
	/** Its row in the documentation. */
	row: string[];
	operation: `${string}:${string}`;
	since: string;
	needs: string[];
	/** On top of what all operations are given. */
	given?: INodeParameters;
}

const [header = [], , ...documented] = tableOf(documentation().find(({ file }) => file === 'docs/speakr.md')?.written ?? '');

function tableOf(page: string): string[][] {
	const [, table = ''] = page.split(/<!-- \/?operations.*-->\n/);
	return table.trim().split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
}

/** What the documentation's table says of an operation. */
const told = ({ row }: Cell, column: string) => row[header.indexOf(column)];

const operations: Cell[] = Object.entries(resources).flatMap(([resource, declaredOperations]) =>
	Object.entries(declaredOperations).map(([value, declared]) => {
		const operation = `${resource}:${value}` as const;
		const row = documented.find(([, ofResource, ofOperation]) => ofResource === shownName(resource, {}) && ofOperation === shownName(value, declared)) ?? [];
		return { title: operation, row, operation, since: declared.since ?? '0.8.0', needs: scopesOf(declared) };
	}),
);

/** An operation with an option for which it reads or writes more. */
const withOption = (operation: Cell['operation'], option: string, also: Scope, given: INodeParameters): Cell => {
	const cell = operations.find((each) => each.operation === operation);
	if (!cell) throw new Error(`There is no ${operation}`);
	return { ...cell, title: `${operation} ${option}`, needs: [...new Set([...cell.needs, also])].sort(), given };
};

const options: Cell[] = [
	withOption('archive:export', 'as text from the template', 'read', { format: 'template' }),
	withOption('event:downloadIcs', 'as sent', 'read', { calendar: 'asSent' }),
	withOption('recording:summarize', 'and wait', 'read', { waitUntilProcessed: true }),
	withOption('recording:transcribe', 'and wait', 'read', { waitUntilProcessed: true }),
	withOption('recording:updateMany', 'with tags', 'read', { updateFields: { addTagIds: [] } }),
	withOption('recording:upload', 'and wait', 'read', { waitUntilProcessed: true }),
	withOption('tag:addToRecording', 'by name', 'read', { tags: { tagNames: 'Work', createMissing: true } }),
	withOption('tag:setOnRecording', 'by name', 'read', { tags: { tagNames: 'Work', createMissing: true } }),
	withOption('transcript:get', 'as Markdown', 'read', { format: 'markdown' }),
];

const cells = [...operations, ...options];

const isNewer = ({ since }: Cell, version: string) => since.localeCompare(version, undefined, { numeric: true }) > 0;

let room: Room;
let used = 11;

const filled = ['recordings', 'tags', 'folders', 'speakers', 'webhooks', 'deliveries', 'externalRefs', 'shareLinks'] as const;

/** Runs an operation on a recording, a tag ... of its own, with a token of these scopes; no scopes is a full one. */
async function runWith({ operation, given }: Cell, scopes?: readonly Scope[]) {
	const { state, url, tokens, requests } = room.speakr;
	for (const table of filled) state[table].clear();
	const ids = seedSpeakr(state, used);
	const name = `Planning ${used}`;
	used += 100;
	const apiToken = scopes ? state.addToken(scopes).token : tokens.alice;
	const added = given && 'updateFields' in given ? { updateFields: { addTagIds: [ids.tagId] } } : given;
	const input = { ...parameters, name, updateFields: { ...parameters.updateFields, name }, ...idParameters(ids), ...added };
	const seen = requests.length;
	const { error } = await room.run(operation, input, {
		items: [await itemWithFile(Buffer.from('ID3'))],
		credentials: { speakrApi: { baseUrl: url, apiToken, sendTokenAs: 'bearer' } },
	});
	return { error, sent: requests.slice(seen) };
}

/** What an operation that is allowed ends in all the same: the stand-in is reached over HTTP. */
const allowedEnd: Record<string, string> = { 'share:create': 'Public links need an HTTPS connection' };

describe('Speakr 0.9.4, whose tokens have no scopes', () => {
	beforeAll(async () => {
		room = await openRoom({ version: '0.9.4' });
	});
	afterAll(async () => await room.close());

	const [newer, older] = [true, false].map((wanted) => cells.filter((cell) => isNewer(cell, '0.9.4') === wanted));

	test.each(older ?? [])('$title works', async (cell) => {
		expect((await runWith(cell)).error).toBeUndefined();
		expect(told(cell, '0.9.4')).toBe('✓');
	});
	test.each(newer ?? [])('$title names the version it needs, and nothing is sent', async (cell) => {
		const { error, sent } = await runWith(cell);
		expect(error?.message).toBe(`This requires Speakr ${cell.since} or later, but yours is 0.9.4-alpha`);
		expect(told(cell, '0.9.4')).toBe('');
		expect(sent.map(({ method, path }) => `${method} ${path.replace('/api/v1', '')}`).filter((each) => !questions.includes(each))).toEqual([]);
	});
});

/** The scoped presets, a token with exactly what an operation needs, and tokens with all but one of it. */
function tokensFor({ needs }: Cell): Array<{ token: string; scopes: readonly Scope[] }> {
	const scoped = Object.entries(presets).filter(([name]) => name !== 'Full');
	return [
		...scoped.map(([token, scopes]) => ({ token, scopes })),
		{ token: 'Custom', scopes: SCOPES.filter((scope) => needs.includes(scope)) },
		...needs.map((needed) => ({ token: `Full but ${needed}`, scopes: SCOPES.filter((scope) => scope !== needed) })),
	];
}

describe('Speakr 1.1', () => {
	beforeAll(async () => {
		room = await openRoom({ version: '1.1' });
	});
	afterAll(async () => await room.close());

	test.each(cells)('$title works with a full token', async (cell) => {
		expect((await runWith(cell)).error?.message).toBe(allowedEnd[cell.title]);
	});

	const scoped = cells.flatMap((cell) => tokensFor(cell).map((token) => ({ ...cell, ...token })));

	test.each(scoped)('$title with the token "$token" works, or names the scope that it lacks', async ({ scopes, token, ...cell }) => {
		const { error, sent } = await runWith(cell, scopes);
		const isTold = cell.title === cell.operation && header.includes(token);
		if (isTold) expect(told(cell, token)).toBe(refusal.test(error?.message ?? '') ? '' : '✓');
		const missing = cell.needs.filter((scope) => !scopes.some((each) => each === scope));
		expect(error?.message).toEqual(missing.length === 0 ? allowedEnd[cell.title] : expect.stringMatching(refusal));
		const [, lacked] = refusal.exec(error?.message ?? '') ?? [];
		if (lacked !== undefined) {
			expect(missing).toContain(lacked);
			expect(error).toMatchObject({ description: expect.stringContaining(`'${lacked}': choose ${presetsWith(lacked)}, or`) });
		}
		expect(sent.filter(({ path, headers }) => !path.startsWith('/api/v1/') && headers.authorization !== undefined)).toEqual([]);
	});
});

const refusal = /^(?:Waiting for recording \d+ failed: )?The API token does not allow this \(missing: (\w+)\)$/;

const presetsWith = (scope: string) =>
	Object.keys(presets).filter((name) => presets[name]?.some((each) => each === scope)).map((name) => `'${name}'`).join(', ');
