import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { byId, readFile, type PolledTrigger } from '../harness';
import { openRoom, type Room } from './room';

let room: Room;
beforeEach(async () => {
	room = await openRoom();
});
afterEach(async () => await room.close());

const polling = (parameters: INodeParameters = {}): PolledTrigger => room.engine.servePolls('specalaTrigger', parameters);
const idsOf = (items: INodeExecutionData[]) => items.map(({ json }) => json.id);
/** Created some hours ago. */
const ago = (hours: number) => ({ createdAt: new Date(Date.now() - hours * 3_600_000).toISOString() });
const add = (hours: number, more = {}) => room.specala.state.addTranscription({ ...ago(hours), ...more });

describe('what polling finds', () => {
	test('the first poll starts nothing, and neither does the next', async () => {
		for (let each = 0; each < 150; each++) add(1 + each / 100);
		const trigger = polling();
		expect(await trigger.poll()).toEqual([]);
		expect(await trigger.poll()).toEqual([]);
	});
	test('a new transcription, once, as the list has it', async () => {
		const trigger = polling();
		await trigger.poll();
		const made = add(0, { title: 'Kick-off' });
		const items = await trigger.poll();
		expect(items.map(({ json }) => json)).toEqual([
			expect.objectContaining({ id: made.id, title: 'Kick-off', duration_seconds: 1840.5, created_at: made.createdAt }),
		]);
		expect(await trigger.poll()).toEqual([]);
	});
	test('the first of an empty workspace', async () => {
		const trigger = polling();
		await trigger.poll();
		const made = add(500);
		expect(idsOf(await trigger.poll())).toEqual([made.id]);
	});
	test('one that was transcribed for long, when younger ones were done before', async () => {
		add(30);
		const trigger = polling();
		await trigger.poll();
		const long = add(20, { status: 'processing' });
		const short = add(1);
		expect(idsOf(await trigger.poll())).toEqual([short.id]);
		Object.assign(long, { status: 'completed' });
		expect(idsOf(await trigger.poll())).toEqual([long.id]);
		expect(await trigger.poll()).toEqual([]);
	});
	test('one that can never be fetched is given up after sixty polls, with an error that names it', async () => {
		const trigger = polling({ include: ['transcription'] });
		await trigger.poll();
		const { id } = add(0, { title: 'Kick-off' });
		room.specala.faults.next({ path: new RegExp(`/transcriptions/${id}`), status: 400, times: Infinity });
		for (let polls = 0; polls < 60; polls++) expect(await trigger.poll()).toEqual([]);
		expect(trigger.errors).toMatchObject([{ message: expect.stringMatching("^Transcription 'Kick-off' could not be fetched after 60 tries: ") }]);
	});
	test('one that a proxy has lost waits until it is back', async () => {
		const trigger = polling({ include: ['transcription'] });
		await trigger.poll();
		const { id } = add(0);
		room.specala.faults.next({ path: new RegExp(`/transcriptions/${id}`), status: 404, contentType: 'text/plain', body: '404 page not found' });
		expect(await trigger.poll()).toEqual([]);
		expect(idsOf(await trigger.poll())).toEqual([id]);
	});
	test('several at once, the oldest first', async () => {
		const trigger = polling();
		await trigger.poll();
		const made = [5, 4, 3].map((hours) => add(hours));
		expect(idsOf(await trigger.poll())).toEqual(made.map(({ id }) => id));
	});
	test('one whose date lies ahead does not hide those that follow', async () => {
		const trigger = polling();
		await trigger.poll();
		const ahead = add(-200);
		expect(idsOf(await trigger.poll())).toEqual([ahead.id]);
		const next = add(0);
		expect(idsOf(await trigger.poll())).toEqual([next.id]);
		expect(await trigger.poll()).toEqual([]);
	});
	test('transcriptions of which Specala does not say when they were made', async () => {
		const list = (...ids: string[]) =>
			room.specala.faults.next({
				status: 200,
				contentType: 'application/json',
				body: JSON.stringify({ items: ids.map((id) => ({ id })), total: ids.length }),
			});
		const trigger = polling();
		list('a');
		await trigger.poll();
		list('a', 'b');
		expect(idsOf(await trigger.poll())).toEqual(['b']);
		list('a', 'b');
		expect(await trigger.poll()).toEqual([]);
	});
});

describe('filters', () => {
	test('a project', async () => {
		const project = room.specala.state.addProject('Sales');
		const trigger = polling({ filters: { projectId: byId(project.id) } });
		await trigger.poll();
		add(0);
		const wanted = add(0, { projectId: project.id });
		expect(idsOf(await trigger.poll())).toEqual([wanted.id]);
	});
	test('a language', async () => {
		const trigger = polling({ filters: { language: 'ru' } });
		await trigger.poll();
		add(0);
		const wanted = add(0, { language: 'ru' });
		expect(idsOf(await trigger.poll())).toEqual([wanted.id]);
	});
	test('projects to choose from', async () => {
		const project = room.specala.state.addProject('Sales');
		const { results } = await room.engine.listSearch('specalaTrigger', 'projects');
		expect(results).toEqual([{ name: 'Sales', value: project.id }]);
	});
});

describe('what comes with it', () => {
	async function found(parameters: INodeParameters) {
		const trigger = polling(parameters);
		await trigger.poll();
		const made = add(0, { title: 'Kick-off' });
		const [item] = await trigger.poll();
		return { item, made };
	}
	test('the full transcription', async () => {
		const { item, made } = await found({ include: ['transcription'] });
		expect(item?.json).toMatchObject({ id: made.id, summary: made.summary, transcript: expect.any(Array), reports: expect.any(Array) });
	});
	test('its export as a file', async () => {
		const { item, made } = await found({ include: ['export'], format: 'txt', outputField: 'note' });
		// n8n's own time zone, where none is set.
		const day = new Date(made.createdAt).toLocaleDateString('sv', { timeZone: 'America/New_York' });
		expect(item?.json).toMatchObject({ id: made.id, title: 'Kick-off', fileName: `${day} Kick-off (${made.id}).txt` });
		expect((await readFile(item, 'note')).toString()).toMatch(/^Kick-off\n/);
	});
	test('all of it', async () => {
		const { item } = await found({ include: ['export', 'transcription'], returnAs: ['text', 'file'] });
		expect(item?.json).toMatchObject({ transcript: expect.stringMatching(/^# Kick-off\n/) });
		expect(item?.binary).toHaveProperty('data');
	});
	test('one that is deleted before it could be fetched is left out', async () => {
		const trigger = polling({ include: ['transcription'] });
		await trigger.poll();
		const [gone, stays] = [add(1), add(0)];
		room.specala.settings.before = (path) => {
			if (path.endsWith(gone.id)) room.specala.state.remove(gone.id);
		};
		expect(idsOf(await trigger.poll())).toEqual([stays.id]);
	});
});

describe('what is kept', () => {
	test('what n8n could not hand over is found again', async () => {
		const trigger = polling();
		await trigger.poll();
		const made = add(0);
		expect(idsOf(await trigger.pollInVain())).toEqual([made.id]);
		expect(idsOf(await trigger.poll())).toEqual([made.id]);
		expect(await trigger.poll()).toEqual([]);
	});
	test('one that cannot be fetched holds up no other, and is found by the next poll', async () => {
		const trigger = polling({ include: ['transcription'] });
		await trigger.poll();
		const made = [add(1), add(0)];
		room.specala.faults.next({ path: new RegExp(made[1]?.id ?? ''), status: 422, contentType: 'application/json', body: '{"detail":"no"}' });
		expect(idsOf(await trigger.poll())).toEqual([made[0]?.id]);
		expect(idsOf(await trigger.poll())).toEqual([made[1]?.id]);
	});
	test('it is small and holds no secret', async () => {
		for (let each = 0; each < 1_500; each++) add(each / 100);
		const trigger = polling();
		await trigger.poll();
		for (let polls = 0; polls < 3; polls++) expect(await trigger.poll()).toEqual([]);
		const kept = JSON.stringify(trigger.staticData);
		expect(kept.length).toBeLessThan(100_000);
		expect(kept).not.toContain(room.specala.keys.pro);
	});
	test('three hundred at once come in portions, each once', async () => {
		const trigger = polling();
		await trigger.poll();
		const made = Array.from({ length: 300 }, (_, index) => add(10 - index / 50));
		const found: unknown[] = [];
		for (let polls = 0; polls < 5; polls++) {
			const ids = idsOf(await trigger.poll());
			expect(ids.length).toBeLessThanOrEqual(100);
			found.push(...ids);
		}
		expect(found).toEqual(made.map(({ id }) => id));
	});
	test('the watch starts over when the key is changed for that of another workspace', async () => {
		const apiKey = { value: room.specala.keys.pro as string };
		const specalaApi = { get apiKey() { return apiKey.value; } };
		const trigger = room.engine.servePolls('specalaTrigger', {}, { credentials: { specalaApi } });
		await trigger.poll();
		room.specala.state.addTranscription(ago(0), 'other');
		apiKey.value = room.specala.keys.other;
		expect(await trigger.poll()).toEqual([]);
		const next = room.specala.state.addTranscription(ago(0), 'other');
		expect(idsOf(await trigger.poll())).toEqual([next.id]);
	});
	test('a quiet poll costs one request', async () => {
		add(3);
		const trigger = polling();
		await trigger.poll();
		room.requests();
		await trigger.poll();
		const [request = '', ...others] = room.requests();
		expect(others).toEqual([]);
		expect(request).toMatch(/^GET \/transcriptions\?status=completed&date_from=\d{4}-\d\d-\d\d&sort=created_at&limit=100&offset=0$/);
	});
});

test('a test in the editor shows the newest one and moves nothing', async () => {
	add(5);
	const newest = add(1);
	const trigger = polling({ include: ['transcription'] });
	const items = await trigger.sample();
	expect(idsOf(items)).toEqual([newest.id]);
	expect(items[0]?.json).toHaveProperty('transcript');
	expect(trigger.staticData).toEqual({});
});

test('a test in the editor says that nothing fits', async () => {
	await expect(polling().sample()).rejects.toThrow('Nothing matches the selected events and filters');
});

test('a transcription without times comes as text where subtitles are wanted, and says so', async () => {
	const trigger = polling({ include: ['transcript'], transcriptFormat: 'srt' });
	await trigger.poll();
	const { id } = add(0);
	room.specala.faults.next({ path: new RegExp(`transcriptions/${id}`), status: 200, body: JSON.stringify({ id, text: 'Ada: Good morning.' }) });
	const [item] = await trigger.poll();
	expect(item?.json).toMatchObject({ transcript: expect.stringContaining('Good morning.'), warnings: [expect.stringContaining('no timestamps')] });
});

test('a wrong key is told', async () => {
	const trigger = room.engine.servePolls('specalaTrigger', {}, { credentials: { specalaApi: { apiKey: 'wrong' } } });
	await expect(trigger.poll()).rejects.toThrow('Specala AI did not accept the API key');
});
