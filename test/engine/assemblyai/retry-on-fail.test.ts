import { sleep } from 'n8n-workflow';
import { simulateClock } from '../harness';
import { openRoom, type Room } from './room';

let room: Room;
beforeEach(async () => {
	room = await openRoom();
});
afterEach(async () => await room.close());

const settings = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
const two = [{ json: { url: 'https://example.com/one.mp3' } }, { json: { url: 'https://example.com/two.mp3' } }];
const byUrl = { source: 'url', audioUrl: '={{ $json.url }}' };

const create = async (parameters = {}, options: Parameters<Room['run']>[2] = {}) =>
	await room.run('transcript:create', { ...byUrl, ...parameters }, { items: two, settings, ...options });
const addresses = () => room.assemblyAi.state.transcripts.map(({ request }) => request.audio_url);
const failOnce = (after: number) =>
	room.assemblyAi.faults.next({ method: 'POST', path: /transcript$/, after, status: 400, body: '{"error":"Try again"}' });

describe("with n8n's Retry On Fail", () => {
	test('what was created for an item is not created again', async () => {
		failOnce(1);
		const { items } = await create();
		expect(addresses()).toEqual(two.map(({ json }) => json.url));
		expect(items.map(({ json }) => json.audio_url)).toEqual(two.map(({ json }) => json.url));
	});
	test('nor is what was still being created when another item failed', async () => {
		let answer = () => {};
		const held = new Promise<void>((resolve) => (answer = resolve));
		room.assemblyAi.faults.next({ method: 'POST', path: /transcript$/, held });
		failOnce(1);
		const running = create({}, { settings: { ...settings, waitBetweenTries: 50 } });
		while (room.assemblyAi.requests.length < 2) await sleep(1);
		answer();
		expect((await running).items).toHaveLength(2);
		expect(addresses().toSorted()).toEqual(two.map(({ json }) => json.url));
	});
	test('nor with On Error set to Continue', async () => {
		failOnce(0);
		const { items } = await create({}, { continueOnFail: true });
		expect(items.map(({ json }) => json.status)).toEqual(['queued', 'queued']);
		expect(addresses().toSorted()).toEqual(two.map(({ json }) => json.url));
	});
	test('another run of the workflow creates another', async () => {
		await create();
		await create();
		expect(addresses()).toHaveLength(4);
	});
});

describe('while it waits', () => {
	simulateClock();

	test('what is to be deleted when done is deleted after all', async () => {
		failOnce(1);
		await create({ waitUntilDone: true, waitOptions: { deleteWhenDone: true } });
		expect(room.assemblyAi.state.transcripts.filter(({ deleted }) => !deleted)).toEqual([]);
	});

	test('what is under way is waited for again', async () => {
		room.assemblyAi.faults.next({ method: 'GET', status: 400, body: '{"error":"Try again"}' });
		const { items } = await create({ waitUntilDone: true });
		expect(items.map(({ json }) => json.status)).toEqual(['completed', 'completed']);
		expect(addresses()).toHaveLength(2);
	});
	test('what is completed with an empty error is no failure', async () => {
		const done = { id: '1', status: 'completed', text: 'Hello', error: '' };
		room.assemblyAi.faults.next({ method: 'GET', times: 3, status: 200, body: JSON.stringify(done), contentType: 'application/json' });
		const { items } = await create({ waitUntilDone: true, simplify: false }, { items: two.slice(0, 1) });
		expect(items[0]?.json).toMatchObject({ status: 'completed' });
		expect(items[0]?.json).not.toHaveProperty('error');
		expect(addresses()).toHaveLength(1);
	});
	test('what failed is created again: AssemblyAI advises to', async () => {
		const items = [{ json: { url: 'https://example.com/page.html' } }];
		const { error } = await create({ waitUntilDone: true }, { items });
		expect(error?.message).toMatch('AssemblyAI could not transcribe');
		expect(addresses()).toHaveLength(3);
	});
});

test('an answer of a language model is not asked for again', async () => {
	room.assemblyAi.faults.next({ path: /chat/, after: 1, status: 400, body: '{"message":"Try again"}' });
	const parameters = { model: 'claude-sonnet-4-5', prompt: 'What was decided?' };
	const { items } = await room.run('gateway:chat', parameters, { items: two, settings });
	expect(items).toHaveLength(2);
	expect(room.requests().filter((each) => each.includes('chat'))).toHaveLength(3);
});
