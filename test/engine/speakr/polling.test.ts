import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { chain, simulateClock, toNode, type PolledTrigger, type ServedWebhook } from '../harness';
import { isModern, openRoom, type Room } from './room';

let room: Room;
let open: ServedWebhook[] = [];
/** Another one for each test: the node remembers by workflow what was delivered, and ids of recordings begin anew. */
let workflow = { id: '', name: 'Meetings' };
let workflows = 0;
beforeEach(async () => {
	room = await openRoom();
	workflow = { ...workflow, id: `meetings-${++workflows}` };
});
afterEach(async () => {
	for (const webhook of open) await webhook.close();
	open = [];
	await room.close();
});

function polling(parameters: INodeParameters = {}, budget?: number): PolledTrigger {
	return room.engine.servePolls('speakrPollingTrigger', parameters, { workflow, budget });
}

async function upload(fileName = 'meeting.mp3') {
	const form = new FormData();
	form.append('file', new Blob([Buffer.alloc(2_000, 0xaa)]), fileName);
	const authorization = `Bearer ${room.speakr.tokens.alice}`;
	const url = `${room.speakr.url}/api/v1/recordings/upload`;
	const answer = await fetch(url, { method: 'POST', body: form, headers: { authorization } });
	return (await answer.json() as { id: number }).id;
}

const finish = async () => await room.speakr.idle();
const idsOf = (items: INodeExecutionData[]) => items.map(({ json }) => (json.event as { data: { recording_id: number } }).data.recording_id);
const typesOf = (items: INodeExecutionData[]) => items.map(({ json }) => (json.event as { type: string }).type);

describe('what one recording does', () => {
	test('one whose format cannot be made starts the workflow with its text, and holds up no other', async () => {
		const trigger = polling({ transcriptFormat: 'srt' });
		await trigger.poll();
		await upload('plain.mp3');
		await upload();
		await finish();
		const items = await trigger.poll();
		expect(items.map(({ json }) => [String(json.transcript).includes('-->'), json.warnings])).toEqual([
			[false, [expect.stringMatching('no time.*contains the text')]],
			[true, undefined],
		]);
		expect(items[0]?.json.transcript).toMatch(/\S/);
		expect(trigger.errors).toEqual([]);
	});
	test('one in progress that cannot be looked at holds up no other, and is reported at last', async () => {
		const trigger = polling();
		await trigger.poll();
		const stuck = room.speakr.state.addRecording({ status: 'PROCESSING', createdAt: '2026-01-01T00:00:00.000000' });
		await trigger.poll();
		// The next walk begins with it, and comes past the one that is stuck.
		await upload();
		await finish();
		await trigger.poll();
		room.speakr.faults.next({ path: new RegExp(`/recordings/${stuck.id}/status`), status: 403, times: Infinity });
		const late = await upload();
		await finish();
		expect(idsOf(await trigger.poll())).toEqual([late]);
		for (let polls = 1; polls < 60; polls++) expect(await trigger.poll()).toEqual([]);
		expect(trigger.errors).toMatchObject([{ message: expect.stringContaining(`Recording ${stuck.id} could not be fetched after 60 polls`) }]);
		room.requests();
		await trigger.poll();
		expect(room.requests().join()).not.toContain(`/recordings/${stuck.id}/status`);
	});
	test('one from the future hides none that comes before it', async () => {
		const trigger = polling();
		await trigger.poll();
		room.speakr.state.addRecording({ status: 'COMPLETED', transcription: 'x', createdAt: '2099-01-01T00:00:00.000000' });
		expect(await trigger.poll()).toHaveLength(1);
		const next = await upload();
		await finish();
		expect(idsOf(await trigger.poll())).toEqual([next]);
	});
});

test('with a token that may only read, polling finds what it does with any other', async () => {
	const modern = await openRoom({ version: '1.1' });
	const { token } = modern.speakr.state.addToken('readOnly');
	const credentials = { speakrApi: { baseUrl: modern.speakr.url, apiToken: token, sendTokenAs: 'bearer' } };
	const trigger = modern.engine.servePolls('speakrPollingTrigger', {}, { workflow, credentials });
	await trigger.poll();
	const { id } = modern.speakr.state.addRecording({ status: 'COMPLETED', transcription: 'A text' });
	expect(idsOf(await trigger.poll())).toEqual([id]);
	await modern.close();
});

describe('what polling finds', () => {
	test('the first poll starts nothing, whatever is there', async () => {
		await upload();
		await finish();
		const trigger = polling();
		expect(await trigger.poll()).toEqual([]);
		expect(await trigger.poll()).toEqual([]);
	});
	test('a finished recording, once, as the webhook would have brought it', async () => {
		const trigger = polling();
		await trigger.poll();
		const id = await upload();
		await finish();
		const [item, ...others] = await trigger.poll();
		expect(others).toEqual([]);
		expect(item?.json).toMatchObject({
			id,
			status: 'COMPLETED',
			event: {
				type: 'recording.transcription.completed',
				timestamp: room.speakr.state.recordings.get(id)?.completedAt?.concat('Z'),
				user_id: 2,
				data: { recording_id: id, title: 'Quarterly Planning Meeting' },
			},
		});
		expect(item?.json.transcript).toMatch(/\S/);
		expect(await trigger.poll()).toEqual([]);
	});
	test('one that was worked on while younger ones were finished', async () => {
		const trigger = polling();
		await trigger.poll();
		const long = room.speakr.state.addRecording({ status: 'PROCESSING' });
		const short = room.speakr.state.addRecording();
		expect(idsOf(await trigger.poll())).toEqual([short.id]);
		Object.assign(long, { status: 'COMPLETED', completedAt: long.createdAt });
		expect(idsOf(await trigger.poll())).toEqual([long.id]);
	});
	test('a recording whose id was given to a deleted one before', async () => {
		const trigger = polling();
		await trigger.poll();
		const first = await upload();
		await finish();
		await trigger.poll();
		room.speakr.state.recordings.delete(first);
		const second = await upload('other.mp3');
		expect(second).toBe(first);
		await finish();
		expect(idsOf(await trigger.poll())).toEqual([second]);
	});
	test('one that is worked on is no longer looked at when its id was given to another one', async () => {
		const { recordings } = room.speakr.state;
		const createdAt = new Date(Date.now() - 3_600_000).toISOString().slice(0, -1);
		const working = room.speakr.state.addRecording({ status: 'PROCESSING', createdAt });
		const { id, createdAt: now } = room.speakr.state.addRecording();
		const trigger = polling();
		await trigger.poll();
		for (const each of [id, working.id]) recordings.delete(each);
		recordings.insert({ ...working, status: 'COMPLETED', createdAt: now });
		expect(idsOf(await trigger.poll())).toEqual([working.id]);
		room.requests();
		await trigger.poll();
		expect(room.requests().join()).not.toContain(`/recordings/${working.id}`);
	});
	test('one that is transcribed anew', async () => {
		const recording = room.speakr.state.addRecording();
		const trigger = polling();
		await trigger.poll();
		recording.status = 'PROCESSING';
		await trigger.poll();
		recording.status = 'COMPLETED';
		expect(idsOf(await trigger.poll())).toEqual([recording.id]);
	});
	test('a summary made anew is no new transcription', async () => {
		const id = await upload();
		await finish();
		const trigger = polling();
		await trigger.poll();
		await room.run('recording:summarize', { recordingId: { __rl: true, mode: 'id', value: id } });
		expect(await trigger.poll()).toEqual([]);
		await finish();
		expect(await trigger.poll()).toEqual([]);
	});
	test('created, completed and failed, as chosen', async () => {
		const all = ['recording.created', 'recording.transcription.completed', 'recording.transcription.failed'];
		const trigger = polling({ events: all, include: [] });
		const onlyFailed = polling({ events: ['recording.transcription.failed'], include: [] });
		await trigger.poll();
		await onlyFailed.poll();
		await upload();
		await upload('asr400.mp3');
		await upload('llmfail.mp3');
		await finish();
		expect(typesOf(await trigger.poll()).sort()).toEqual([
			...Array.from({ length: 3 }, () => 'recording.created'),
			// As with the webhook, a failed summary leaves a complete transcription.
			'recording.transcription.completed',
			'recording.transcription.completed',
			'recording.transcription.failed',
		]);
		expect(typesOf(await onlyFailed.poll())).toEqual(['recording.transcription.failed']);
	});
	test('filters leave out the others', async () => {
		const trigger = polling({ events: ['recording.created'], options: { onlyCompleted: true } });
		await trigger.poll();
		await upload('asr400.mp3');
		const id = await upload();
		await finish();
		expect(idsOf(await trigger.poll())).toEqual([id]);
	});
});

describe('what is kept', () => {
	simulateClock();

	test('what n8n could not hand over is found again', async () => {
		const trigger = polling();
		await trigger.poll();
		const id = await upload();
		await finish();
		expect(idsOf(await trigger.pollInVain())).toEqual([id]);
		expect(idsOf(await trigger.poll())).toEqual([id]);
		expect(await trigger.poll()).toEqual([]);
	});
	test('one that cannot be fetched holds up no other, and is found when it can', async () => {
		const trigger = polling();
		await trigger.poll();
		const [broken, whole] = [room.speakr.state.addRecording().id, room.speakr.state.addRecording().id];
		room.speakr.faults.next({ path: new RegExp(`/recordings/${broken}\\?`), status: 500, times: Infinity });
		expect(idsOf(await trigger.poll())).toEqual([whole]);
		expect(await trigger.poll()).toEqual([]);
		const younger = room.speakr.state.addRecording().id;
		expect(idsOf(await trigger.poll())).toEqual([younger]);
		room.speakr.faults.clear();
		expect(idsOf(await trigger.poll())).toEqual([broken]);
		expect(await trigger.poll()).toEqual([]);
		expect(trigger.errors).toEqual([]);
	});
	test('one that can never be fetched is given up with an error after sixty polls', async () => {
		const trigger = polling();
		await trigger.poll();
		const broken = room.speakr.state.addRecording({ title: 'Board meeting' });
		room.speakr.faults.next({ path: new RegExp(`/recordings/${broken.id}\\?`), status: 403, times: Infinity });
		for (let polls = 0; polls < 60; polls++) expect(await trigger.poll()).toEqual([]);
		expect(trigger.errors).toMatchObject([
			{
				message: `Recording ${broken.id} 'Board meeting' could not be fetched after 60 polls: Speakr refused the request (HTTP 403)`,
				description: expect.stringMatching("'Get'.* manually"),
			},
		]);
		room.requests();
		await trigger.poll();
		expect(room.requests().join()).not.toContain(`/recordings/${broken.id}`);
		expect(trigger.staticData).toMatchObject({ watermark: { left: [], failed: [] } });
	});
	test('a limit says nothing about a recording, so it does not count as a try', async () => {
		const trigger = polling();
		await trigger.poll();
		const { id } = room.speakr.state.addRecording();
		const headers = { 'retry-after': '61' };
		room.speakr.faults.next({ path: new RegExp(`/recordings/${id}\\?`), status: 429, headers, times: Infinity });
		for (let polls = 0; polls < 60; polls++) expect(await trigger.poll()).toEqual([]);
		expect(trigger.errors).toEqual([]);
		room.speakr.faults.clear();
		jest.setSystemTime(Date.now() + 61_000);
		expect(idsOf(await trigger.poll())).toEqual([id]);
	});
	test('another account begins anew', async () => {
		const trigger = polling();
		await trigger.poll();
		expect(JSON.stringify(trigger.staticData)).not.toContain(new URL(room.speakr.url).host);
		expect(JSON.stringify(trigger.staticData)).not.toContain(room.speakr.tokens.alice);
	});
	test('five hundred at once come in portions, and what is kept stays small', async () => {
		const trigger = polling({ include: [] });
		await trigger.poll();
		const added = Array.from({ length: 500 }, () => room.speakr.state.addRecording({ status: 'COMPLETED' }).id);
		const found: number[] = [];
		for (let polls = 0; polls < 8; polls++) {
			const ids = idsOf(await trigger.poll());
			expect(ids.length).toBeLessThanOrEqual(100);
			found.push(...ids);
		}
		expect(found.sort((a, b) => a - b)).toEqual(added);
		expect(JSON.stringify(trigger.staticData).length).toBeLessThan(100_000);
	});
	test('the first poll of a large account reads one page', async () => {
		for (let count = 0; count < 250; count++) room.speakr.state.addRecording({ status: 'COMPLETED' });
		const trigger = polling();
		room.requests();
		await trigger.poll();
		expect(room.requests().filter((each) => each.startsWith('GET /recordings'))).toHaveLength(1);
	});
	test('a quiet poll costs three requests', async () => {
		const trigger = polling();
		await trigger.poll();
		room.requests();
		await trigger.poll();
		expect(room.requests().map((each) => each.replace(/\?.*/, '').replace('GET ', ''))).toEqual(['/webhooks', '/recordings', '/recordings']);
	});
});

describe('when each request takes ten seconds', () => {
	beforeEach(() => {
		const begin = Date.now();
		jest.spyOn(Date, 'now').mockImplementation(() => begin + room.speakr.count() * 10_000);
	});
	afterEach(() => jest.restoreAllMocks());
	/** Fits 30 such requests. */
	const budget = 300_000;

	test('items are begun for four fifths of the time that n8n gives, and later polls make the rest', async () => {
		const trigger = polling({}, budget);
		await trigger.poll();
		for (let count = 0; count < 50; count++) room.speakr.state.addRecording();
		room.requests();
		const found = await trigger.poll();
		const sent = room.requests().length;
		expect(sent).toBeGreaterThanOrEqual(24);
		// Those that were begun are finished.
		expect(sent).toBeLessThanOrEqual(24 + 10);
		for (let polls = 0; polls < 3; polls++) found.push(...(await trigger.poll()));
		expect(new Set(idsOf(found)).size).toBe(50);
		expect(found).toHaveLength(50);
	});
	test('half of the time is for looking at what is worked on', async () => {
		const trigger = polling({ include: [] }, budget);
		// So much older than the newest one, they are looked at one by one.
		const createdAt = new Date(Date.now() - 3_600_000).toISOString().slice(0, -1);
		const working = Array.from({ length: 50 }, () => room.speakr.state.addRecording({ status: 'PROCESSING', createdAt }));
		room.speakr.state.addRecording();
		await trigger.poll();
		room.requests();
		await trigger.poll();
		const sent = room.requests().length;
		expect(sent).toBeGreaterThanOrEqual(15);
		expect(sent).toBeLessThanOrEqual(15 + 10 + 1);
		for (const each of working) each.status = 'COMPLETED';
		jest.spyOn(Date, 'now').mockReturnValue(Date.now());
		expect(idsOf(await trigger.poll()).sort((a, b) => a - b)).toEqual(working.map(({ id }) => id));
	});
});

test('a test in the editor shows the newest that fits and moves nothing', async () => {
	await upload();
	const newest = await upload('newest.mp3');
	await finish();
	const trigger = polling();
	expect(idsOf(await trigger.sample())).toEqual([newest]);
	expect(trigger.staticData).toEqual({});
});

describe('beside a webhook trigger in the same workflow', () => {
	// Speakr's test delivery is waited for no longer than 16 seconds.
	simulateClock(10);

	async function webhookTrigger(parameters: INodeParameters = {}, name = 'Webhook') {
		const node = toNode({
			name,
			type: 'n8n-nodes-transcription.speakrTrigger',
			typeVersion: 2,
			webhookId: crypto.randomUUID(),
			parameters,
		});
		const served = await room.engine.serveWebhook(chain([node], workflow), name);
		open.push(served);
		await served.activate();
		return served;
	}
	const webhook = () => room.speakr.state.webhooks.where(() => true)[0];

	test('what was delivered is not run again', async () => {
		const delivered = await webhookTrigger();
		const trigger = polling();
		await trigger.poll();
		await upload();
		await finish();
		await delivered.started(1);
		expect(await trigger.poll()).toEqual([]);
		expect(await trigger.poll()).toEqual([]);
	});
	test("what was delivered to another process is known from Speakr's log", async () => {
		const delivered = await webhookTrigger({ include: [] });
		const trigger = polling();
		await trigger.poll();
		await upload();
		await finish();
		await delivered.started(1);
		expect(await trigger.poll()).toEqual([]);
		expect(await trigger.poll()).toEqual([]);
	});
	test('a delivery that is still to be repeated is waited for', async () => {
		const delivered = await webhookTrigger();
		const trigger = polling();
		await trigger.poll();
		const id = await upload();
		await finish();
		const [delivery] = room.speakr.state.deliveries.where(({ eventType }) => eventType.endsWith('completed'));
		await delivered.started(1);
		Object.assign(delivery ?? {}, { status: 'failed' });
		const fresh = await openAnother();
		expect(await fresh.poll()).toEqual([]);
		expect(await fresh.poll()).toEqual([]);
		Object.assign(delivery ?? {}, { status: 'permanent_failure' });
		expect(idsOf(await fresh.poll())).toEqual([id]);
		expect(await fresh.poll()).toEqual([]);
	});
	/** The same polling trigger in a process that saw no delivery: a workflow of another id, told which webhook is beside. */
	async function openAnother() {
		const trigger = room.engine.servePolls(
			'speakrPollingTrigger',
			{ options: { webhookId: { __rl: true, mode: 'id', value: Number(webhook()?.id) } } },
			{ workflow: { id: `${workflow.id}-other`, name: 'Other' } },
		);
		const recordings = room.speakr.state.recordings;
		const kept = recordings.where(() => true);
		for (const { id } of kept) recordings.delete(id);
		await trigger.poll();
		for (const recording of kept) recordings.insert(recording);
		return trigger;
	}
	test('what happened while the webhook was paused is run, and the pause is ended', async () => {
		const delivered = await webhookTrigger();
		const trigger = polling();
		await trigger.poll();
		Object.assign(webhook() ?? {}, { enabled: false, autoPaused: true });
		const id = await upload();
		await finish();
		expect(await trigger.poll()).toEqual([]);
		expect(idsOf(await trigger.poll())).toEqual([id]);
		expect(await trigger.poll()).toEqual([]);
		expect(webhook()).toMatchObject({ enabled: true, autoPaused: false });
		expect(delivered.executions).toEqual([]);
	});
	test('a webhook that somebody switched off stays off, and polling does the work', async () => {
		await webhookTrigger();
		const trigger = polling();
		await trigger.poll();
		Object.assign(webhook() ?? {}, { enabled: false });
		const id = await upload();
		await finish();
		await trigger.poll();
		expect(idsOf(await trigger.poll())).toEqual([id]);
		expect(webhook()).toMatchObject({ enabled: false });
	});
	test('what happened while the webhook was gone is run, and the webhook is made again', async () => {
		const delivered = await webhookTrigger();
		const trigger = polling();
		await trigger.poll();
		const { name, url } = webhook() ?? {};
		room.speakr.state.webhooks.delete(Number(webhook()?.id));
		const id = await upload();
		await finish();
		expect(await trigger.poll()).toEqual([]);
		expect(idsOf(await trigger.poll())).toEqual([id]);
		expect(webhook()).toMatchObject({ name, url, enabled: true });
		await upload('after.mp3');
		await finish();
		await delivered.started(1);
		expect(await trigger.poll()).toEqual([]);
		expect(JSON.stringify(trigger.staticData)).not.toContain(webhook()?.secret);
		await delivered.delete();
		expect(webhook()).toBeUndefined();
	});
	test('a webhook that Speakr will not make again does not keep polling from its work', async () => {
		await webhookTrigger();
		const trigger = polling();
		await trigger.poll();
		room.speakr.state.webhooks.delete(Number(webhook()?.id));
		const others = Array.from({ length: 10 }, (_, index) => room.speakr.state.addWebhook({ url: `http://127.0.0.1/${index}` }));
		const id = room.speakr.state.addRecording().id;
		expect(idsOf(await trigger.poll())).toEqual([id]);
		for (const other of others) room.speakr.state.webhooks.delete(other.id);
		await trigger.poll();
		expect(webhook()).toMatchObject({ enabled: true });
	});
	test('a failed one that was delivered long before the poll is left alone', async () => {
		const events = ['recording.transcription.completed', 'recording.transcription.failed'];
		const delivered = await webhookTrigger({ events, include: [] });
		const trigger = polling({ events });
		await trigger.poll();
		const ids = [await upload('asr400.mp3'), await upload('llmfail.mp3')];
		await finish();
		await delivered.started(2);
		const createdAt = new Date(Date.now() - 600_000).toISOString().slice(0, -1);
		for (const id of ids) Object.assign(room.speakr.state.recordings.get(id) ?? {}, { createdAt });
		for (const delivery of room.speakr.state.deliveries.where(() => true)) Object.assign(delivery, { createdAt });
		expect(await trigger.poll()).toEqual([]);
		expect(await trigger.poll()).toEqual([]);
	});
	test('two webhook triggers in one workflow: each is asked for its own events', async () => {
		const completed = await webhookTrigger({ include: [] });
		const created = await webhookTrigger({ events: ['recording.created'], include: [] }, 'Second');
		const trigger = polling({ events: ['recording.created', 'recording.transcription.completed'] });
		await trigger.poll();
		await upload();
		await finish();
		await completed.started(1);
		await created.started(1);
		expect(await trigger.poll()).toEqual([]);
		expect(await trigger.poll()).toEqual([]);
	});
	test('a webhook is not made again where its trigger is gone too', async () => {
		const delivered = await webhookTrigger();
		const trigger = polling();
		await trigger.poll();
		await delivered.delete();
		await delivered.close();
		const id = await upload();
		await finish();
		expect(idsOf(await trigger.poll())).toEqual([id]);
		expect(webhook()).toBeUndefined();
	});
	test('a secret that the trigger does not know is replaced, and what was refused is run', async () => {
		const delivered = await webhookTrigger();
		const trigger = polling();
		await trigger.poll();
		Object.assign(webhook() ?? {}, { secret: 'changed in Speakr' });
		const refused = await upload();
		await finish();
		await trigger.poll();
		expect(idsOf(await trigger.poll())).toEqual([refused]);
		const accepted = await upload('after.mp3');
		await finish();
		const [execution] = await delivered.started(1);
		expect(idsOf(execution?.items ?? [])).toEqual([accepted]);
	});
	// Since 0.10.11 processing updates a recording too.
	if (!isModern()) test('events that polling cannot find are sent again by Speakr when they failed for good, once each', async () => {
		const delivered = await webhookTrigger({ events: ['recording.updated'], include: [] });
		const trigger = polling();
		await trigger.poll();
		const id = await upload();
		await finish();
		await room.run('recording:update', {
			recordingId: { __rl: true, mode: 'id', value: id },
			updateFields: { title: 'Renamed' },
		});
		await finish();
		await delivered.started(1);
		const [delivery] = room.speakr.state.deliveries.where(({ eventType }) => eventType === 'recording.updated');
		Object.assign(delivery ?? {}, { status: 'permanent_failure' });
		await trigger.poll();
		await finish();
		expect(await delivered.started(2)).toHaveLength(2);
		await trigger.poll();
		await finish();
		expect(delivered.executions).toHaveLength(2);
	});
});
