import { createEngine, readFile, readWorkflow, simulateClock, type Engine, type Execution, type StandIn } from '../harness';
import { openRoom, type Room } from '../speakr/room';

simulateClock(1_000);

const { nodes, ...example } = readWorkflow('examples/archive-in-batches.json');
const upper = ['Start', 'One batch', 'More?', 'Wait'];
const row = (isUpper: boolean) => ({ ...example, id: 'batches', nodes: nodes.filter(({ name, type }) => upper.includes(name) === isUpper && !type.endsWith('.stickyNote')) });
const total = 250;
const texts = /recordings\/\d+\/transcript/;

let room: Room;
let engine: Engine;
let files: string[];
let waits: number[];
let whileWaiting: () => void;

/** The lower row, as n8n runs it: its last node's items come back. */
const batch: StandIn = async (items) => {
	const { run, error, output } = await engine.runWorkflow(row(false), { items });
	if (error) throw error;
	return output(run.data.resultData.lastNodeExecuted ?? '');
};

const write: StandIn = async (items, context) => {
	for (const [index, item] of items.entries()) {
		expect((await readFile(item)).length).toBeGreaterThan(0);
		files.push(String(context.getNodeParameter('fileName', index)));
	}
	return items;
};

const wait: StandIn = (items, context) => {
	waits.push(Math.round((Date.parse(String(context.getNodeParameter('dateTime', 0))) - Date.now()) / 1000));
	whileWaiting();
	return items;
};

beforeEach(async () => {
	room = await openRoom({ rateLimit: 0 });
	for (let index = 0; index < total; index++) room.speakr.state.addRecording({ title: `Meeting ${index}` });
	[files, waits, whileWaiting] = [[], [], () => undefined];
	const speakrApi = { baseUrl: room.speakr.url, apiToken: room.speakr.tokens.alice, sendTokenAs: 'bearer' };
	const standIns = { 'n8n-nodes-base.executeWorkflow': batch, 'n8n-nodes-base.readWriteFile': write, 'n8n-nodes-base.wait': wait };
	engine = await createEngine({ credentials: { speakrApi }, standIns });
});
afterEach(async () => await room.close());

const start = async (retryOf?: Execution) => await engine.runWorkflow(row(true), { retryOf });
const transcripts = () => files.filter((name) => name.endsWith('.md'));

test('batches follow each other at once, and end when nothing is left', async () => {
	expect((await start()).error).toBeUndefined();
	expect(waits).toEqual([0]);
	expect(transcripts()).toHaveLength(total);
});

test('where Speakr goes down and comes back, the export goes on where it was', async () => {
	room.speakr.faults.next({ after: 100, times: Infinity, status: 503 });
	whileWaiting = () => room.speakr.faults.clear();
	expect((await start()).error).toBeUndefined();
	expect(waits).toEqual([60]);
	expect(transcripts()).toHaveLength(total);
	expect(new Set(transcripts()).size).toBe(total);
});

test.each([
	{ down: 'Speakr stays down', path: /./, message: /Speakr/ },
	{ down: 'Speakr lists but returns no transcript', path: texts, message: /^Nothing was exported: / },
])('where $down, the execution fails, and its retry goes on where it was', async ({ path, message }) => {
	room.speakr.faults.next({ path, after: 100, times: Infinity, status: 503 });
	const failed = await start();
	expect(failed.error?.message).toMatch(message);
	expect(waits).toEqual([60]);
	const before = transcripts().length;
	expect(before).toBeGreaterThan(0);
	expect(before).toBeLessThan(total);
	room.speakr.faults.clear();
	expect((await start(failed)).error).toBeUndefined();
	expect(transcripts()).toHaveLength(total);
	expect(new Set(transcripts()).size).toBe(total);
});
