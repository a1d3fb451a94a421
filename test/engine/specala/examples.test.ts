import { jsonParse, type IDataObject, type INodeExecutionData } from 'n8n-workflow';
import { createEngine, readFile, readWorkflow, simulateClock, type StandIn } from '../harness';
import { openRoom, type Room } from './room';

let room: Room;
beforeEach(async () => {
	room = await openRoom();
});
afterEach(async () => await room.close());

const daysAgo = (days: number) => ({ createdAt: new Date(Date.now() - days * 24 * 3_600_000).toISOString() });

test('once a week the meetings become a digest, and their transcripts ZIPs', async () => {
	const { state } = room.specala;
	state.addTranscription({ title: 'Long ago', ...daysAgo(30) });
	state.addTranscription({ title: 'Kick-off', durationSeconds: 5400, ...daysAgo(2) });
	state.addTranscription({ title: 'Retro', durationSeconds: 1800, ...daysAgo(1) });
	state.addTranscription({ title: 'Still at it', status: 'processing', ...daysAgo(0) });
	const run = await room.engine.runWorkflow(readWorkflow('examples/specala-weekly-digest.json'));
	expect(run.error).toBeUndefined();
	const [digest] = run.output('Send digest');
	expect(digest?.json.meetings).toBe(2);
	expect(digest?.json.digest).toMatch(
		/^# 2 meetings, 2\.0 hours\n\n## Kick-off\n\d{4}-\d\d-\d\d · Alice, Bob\n\nWhat was said in Kick-off\.\n\n## Retro\n/,
	);
	const kept = run.output('Store ZIPs');
	expect(kept.map(({ json }) => json.files)).toEqual([2]);
	expect((await readFile(kept[0])).subarray(0, 2).toString()).toBe('PK');
});

test('a new transcription comes with its text', async () => {
	const { nodes } = readWorkflow('examples/specala-new-transcription.json');
	const trigger = room.engine.servePolls('specalaTrigger', nodes[0]?.parameters ?? {});
	await trigger.poll();
	room.specala.state.addTranscription({ title: 'Kick-off', ...daysAgo(0) });
	const items = await trigger.poll();
	const example = readWorkflow('examples/specala-new-transcription.json');
	const run = await room.engine.runWorkflow(
		{ ...example, nodes: example.nodes.filter(({ name }) => name === 'Result'), connections: {} },
		{ items },
	);
	expect(run.output('Result').map(({ json }) => json)).toEqual([
		{
			title: 'Kick-off',
			speakers: 'Alice, Bob',
			summary: 'What was said in Kick-off.',
			transcript: expect.stringMatching(/^# Kick-off\n\n.*\n\nAlice: Welcome/),
		},
	]);
});

describe('a year that is split into months', () => {
	simulateClock(1_000);
	const { nodes, ...example } = readWorkflow('examples/archive-on-workers.json');
	const rowOf = (...names: string[]) => ({ ...example, id: 'year', nodes: nodes.filter(({ name }) => names.includes(name)) });
	let sent: IDataObject[];
	let files: string[];

	async function openYear() {
		[sent, files] = [[], []];
		const post: StandIn = (items, context) => {
			sent.push(...items.map((_, index) => jsonParse<IDataObject>(JSON.stringify(context.getNodeParameter('jsonBody', index)))));
			return items;
		};
		const write: StandIn = (items, context) => {
			files.push(...items.map((_, index) => String(context.getNodeParameter('fileName', index))));
			return items;
		};
		const standIns = { 'n8n-nodes-base.httpRequest': post, 'n8n-nodes-base.webhook': (items: INodeExecutionData[]) => items, 'n8n-nodes-base.readWriteFile': write };
		const engine = await createEngine({ standIns, credentials: { specalaApi: { apiKey: room.specala.keys.pro } } });
		expect((await engine.runWorkflow(rowOf('Start', 'Months', 'Start each month'))).error).toBeUndefined();
		expect(sent).toHaveLength(12);
		const month = rowOf('Month', 'Export', 'Write to disk', 'Stopped early?', 'Stop and Error');
		return async (body: IDataObject | undefined) => await engine.runWorkflow(month, { items: [{ json: { body } }] });
	}

	test('runs at once and leaves nothing out', async () => {
		const days = ['2025-12-31T23:59:59Z', '2026-01-01T00:00:00Z', '2026-01-31T23:59:59Z', '2026-02-01T00:00:00Z', '2026-12-31T23:59:59Z'];
		const [, ...ofYear] = days.map((createdAt) => room.specala.state.addTranscription({ createdAt }).id);
		const runMonth = await openYear();
		for (const { error } of await Promise.all(sent.map(runMonth))) expect(error).toBeUndefined();
		const manifests = files.filter((name) => name.includes('manifest'));
		expect(new Set(manifests).size).toBe(12);
		expect(ofYear.filter((id) => !files.some((name) => name.includes(id)))).toEqual([]);
	});

	test('fails where a month stopped early, and says why, after its files are written', async () => {
		const { state, faults } = room.specala;
		state.addTranscriptions(300, { createdAt: '2026-03-10T12:00:00Z' });
		const runMonth = await openYear();
		faults.next({ after: 5, times: Infinity, status: 503 });
		const { error } = await runMonth(sent[2]);
		expect(error?.message).toMatch(/^The export from 2026-03-01 stopped early: Specala AI/);
		expect(files.at(-1)).toMatch(/2026-03-01 manifest/);
		const written = files.length - 1;
		expect(written).toBeGreaterThan(0);
		expect(written).toBeLessThan(300);
	});
});
