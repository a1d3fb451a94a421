import { sleep, type INodeParameters } from 'n8n-workflow';
import type { ServedWebhook } from '../harness';
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
test('one that ran before n8n was killed, and was not deleted then, is deleted when it is found again', async () => {
	await serve({ mode: 'polling', options: { deleteWhenDone: true } });
	room.assemblyAi.state.addTranscript();
	jest.spyOn(room.engine.database.keys, 'has').mockReturnValueOnce(true);
	await trigger.tick();
	expect(trigger.executions).toEqual([]);
	expect(states()).toEqual([true]);
});
