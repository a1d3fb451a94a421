import { sleep, type IExecuteFunctions, type INodeExecutionData, type INodeParameters } from 'n8n-workflow';
import { chain, createEngine, toNode, type ServedWebhook } from '../harness';
import { openRoom, type Room } from './room';

let room: Room;
let trigger: ServedWebhook;
beforeEach(async () => {
	room = await openRoom();
});
afterEach(async () => {
	jest.restoreAllMocks();
	await trigger.close();
	await room.close();
});

async function serve(parameters: INodeParameters) {
	trigger = await room.engine.serveTrigger('assemblyAiTrigger', parameters);
	await trigger.activate();
}
const create = async (audioUrl: string) => {
	await room.run('transcript:create', { source: 'url', audioUrl, notify: 'url', webhookUrl: trigger.url });
	await room.assemblyAi.idle();
};
const states = () => room.assemblyAi.state.transcripts.map(({ deleted }) => deleted);

test('a transcript is deleted after it has started the workflow', async () => {
	await serve({ options: { deleteWhenDone: true } });
	await create('https://example.com/meeting.mp3');
	const [execution] = await trigger.started(1);
	expect(execution?.items[0]?.json.transcript).toMatch(/^Good morning/);
	while (!states().every(Boolean)) await sleep(1);
	const paths = room.requests().map((each) => each.split(' ')[0]);
	expect(paths.indexOf('DELETE')).toBe(paths.lastIndexOf('GET') + 1);
});
test.each<[string, INodeParameters, string]>([
	['without the option', {}, 'https://example.com/meeting.mp3'],
	['that failed', { events: ['error'], options: { deleteWhenDone: true } }, 'https://example.com/page.html'],
])('one %s is kept', async (_, parameters, audioUrl) => {
	await serve(parameters);
	await create(audioUrl);
	await trigger.started(1);
	await sleep(50);
	expect(states()).toEqual([false]);
});
test('the clock deletes as well', async () => {
	await serve({ mode: 'polling', options: { deleteWhenDone: true } });
	room.assemblyAi.state.addTranscript();
	await trigger.tick();
	expect(trigger.executions).toHaveLength(1);
	expect(states()).toEqual([true]);
});
test("one that only n8n's database has started is kept when it is found again: its run may still go on", async () => {
	await serve({ mode: 'polling', options: { deleteWhenDone: true } });
	room.assemblyAi.state.addTranscript();
	jest.spyOn(room.engine.database.keys, 'has').mockReturnValueOnce(true);
	await trigger.tick();
	expect(trigger.executions).toEqual([]);
	expect(states()).toEqual([false]);
});
test('those whose runs are known to have ended before n8n was stopped, and were not deleted then, are deleted when they are found again', async () => {
	await serve({ mode: 'polling', options: { deleteWhenDone: true } });
	for (let each = 0; each < 12; each++) room.assemblyAi.state.addTranscript();
	room.assemblyAi.faults.next({ method: 'DELETE', path: /transcript/, status: 400, times: 12 });
	await trigger.tick();
	expect(states()).toEqual(Array(12).fill(false));
	await trigger.start();
	await trigger.tick();
	expect(trigger.executions).toHaveLength(12);
	// The latest start stored which of the runs before it had ended.
	expect(new Set(states())).toEqual(new Set([true, false]));
});
const wait = async (items: INodeExecutionData[], context: IExecuteFunctions) => {
	await context.putExecutionToWait(new Date(Date.now() + 3_600_000));
	return items;
};
const fail = async () => await Promise.reject(new Error('The file could not be stored'));
test.each([['waits', 'waiting', wait], ['fails', 'error', fail]])('one whose run %s is kept', async (_, status, standIn) => {
	const engine = await createEngine({ standIns: { 'n8n-nodes-base.wait': standIn }, credentials: room.credentials({}) });
	const nodes = [
		toNode({ name: 'Trigger', type: 'n8n-nodes-transcription.assemblyAiTrigger', typeVersion: 2, webhookId: 'waits', parameters: { mode: 'polling', options: { deleteWhenDone: true } } }),
		toNode({ name: 'Wait', type: 'n8n-nodes-base.wait' }),
	];
	trigger = await engine.serveWebhook(chain(nodes, { id: crypto.randomUUID() }), 'Trigger');
	await trigger.activate();
	room.assemblyAi.state.addTranscript();
	await trigger.tick();
	expect(trigger.executions).toMatchObject([{ status }]);
	await sleep(50);
	expect(states()).toEqual([false]);
});
