import type { INodeParameters } from 'n8n-workflow';
import { createEngine, simulateClock, type ServedWebhook } from '../harness';
import { changeCredential } from '../harness/credentials';
import { pollingOnly, idsOf, itemsOf, openClockRoom, typesOf, type ClockRoom } from './clock-room';
import { isModern, openRoom } from './room';

let room: ClockRoom;
beforeEach(async () => {
	room = await openClockRoom();
});
afterEach(async () => await room.close());

/** A trigger that only polls; its first look comes on publishing and starts nothing. */
function polling(parameters: INodeParameters = {}, target = room) {
	let trigger: ServedWebhook | undefined;
	return {
		async poll() {
			if (trigger) return await target.look(trigger);
			trigger = await target.publish({ ...pollingOnly, ...parameters });
			return [];
		},
		get errors() {
			return trigger?.errors ?? [];
		},
		get state() {
			return trigger?.staticData.state;
		},
	};
}

const upload = async (fileName?: string) => await room.upload(fileName);
const finish = async () => await room.finish();

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
	// Where there is a changes feed, nothing is looked at one by one.
	if (!isModern()) test('one in progress that cannot be looked at holds up no other, and is reported at last', async () => {
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
		expect(trigger.errors).toMatchObject([{ message: expect.stringContaining(`Recording ${stuck.id} could not be fetched after 60 tries`) }]);
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
	test.each(['before', 'after'])('one without a time of creation, there %s the workflow is published, holds up no other', async (when) => {
		const trigger = polling();
		if (when === 'after') await trigger.poll();
		Object.assign(room.speakr.state.addRecording({ status: 'PROCESSING' }), { createdAt: null, title: null });
		if (when === 'before') await trigger.poll();
		const id = await upload();
		await finish();
		expect(idsOf(await trigger.poll())).toEqual([id]);
		expect(trigger.errors).toEqual([]);
	});
});

test('with a token that may only read, the clock finds what it does with any other', async () => {
	const modern = await openRoom({ version: '1.1' });
	const { token } = modern.speakr.state.addToken('readOnly');
	const engine = await createEngine({ credentials: { speakrApi: { baseUrl: modern.speakr.url, apiToken: token, sendTokenAs: 'bearer' } } });
	const trigger = await engine.serveTrigger('speakrTrigger', pollingOnly);
	await trigger.start('activate');
	const { id } = modern.speakr.state.addRecording({ status: 'COMPLETED', transcription: 'A text' });
	modern.speakr.clock.advance(3);
	await trigger.tick();
	expect(trigger.executions.map(({ items }) => idsOf(items))).toEqual([[id]]);
	await trigger.close();
	await modern.close();
});

describe('when a change of the trigger is published', () => {
	const completed = 'recording.transcription.completed';
	const failed = 'recording.transcription.failed';
	const bare = { ...pollingOnly, include: [] };
	/** Of a failed summary: it counts as completed, but has another status. */
	const addOld = () => room.speakr.state.addRecording({ status: 'FAILED', transcription: 'Words', errorMessage: 'No summary' }).id;

	describe.each<[string, INodeParameters, INodeParameters]>([
		['another event is chosen', { events: [failed] }, { events: [failed, completed] }],
		['recordings that were created are chosen', { events: [failed] }, { events: ['recording.created'] }],
		['a filter is taken out', { options: { onlyCompleted: true } }, {}],
	])('in that %s', (_, before, after) => {
		test('nothing starts that was there before, and nothing is missed that came since the last look', async () => {
			const trigger = await room.publish({ ...bare, ...before });
			addOld();
			expect(await room.look(trigger)).toEqual([]);
			// Old enough not to be looked at again for its own sake.
			room.speakr.clock.advance(300);
			const id = addOld();
			room.speakr.clock.advance(3);
			expect(idsOf(itemsOf(await room.republish(trigger, { ...bare, ...after })))).toEqual([id]);
		});
		test('nothing starts that was there before, also if n8n was started in between', async () => {
			const trigger = await room.publish({ ...bare, ...before });
			addOld();
			expect(await room.look(trigger)).toEqual([]);
			await trigger.stop();
			const next = await room.another(trigger, { ...pollingOnly, ...after });
			await next.start();
			expect(await room.look(next)).toEqual([]);
			const id = addOld();
			expect(idsOf(await room.look(next))).toEqual([id]);
		});
	});
});

describe('what polling finds', () => {
	test('the first poll starts nothing', async () => {
		await upload();
		await finish();
		const trigger = polling();
		expect(await trigger.poll()).toEqual([]);
		expect(await trigger.poll()).toEqual([]);
	});
	test('nothing of what came while the workflow was not published', async () => {
		const trigger = await room.publish();
		await trigger.stop();
		await upload();
		await finish();
		await trigger.start('activate');
		expect(await room.look(trigger)).toEqual([]);
		const id = await upload('after.mp3');
		await finish();
		expect(idsOf(await room.look(trigger))).toEqual([id]);
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
		room.speakr.state.write(long, { status: 'COMPLETED', completedAt: long.createdAt });
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
	if (!isModern()) test('one that is worked on is no longer looked at when its id was given to another one', async () => {
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
	test('one that is transcribed again', async () => {
		const recording = room.speakr.state.addRecording();
		const trigger = polling();
		await trigger.poll();
		room.speakr.state.write(recording, { status: 'PROCESSING' });
		await trigger.poll();
		room.speakr.state.write(recording, { status: 'COMPLETED' });
		expect(idsOf(await trigger.poll())).toEqual([recording.id]);
	});
	test('a regenerated summary is not a new transcription', async () => {
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
	test.each([[['recording', 'summary', 'transcript']], [['recording']], [['summary']]])('of a failed transcription there is the reason, with advice, and no transcript: %j', async (include) => {
		const trigger = polling({ events: ['recording.transcription.failed'], include });
		await trigger.poll();
		await upload('asr400.mp3');
		await finish();
		const [item] = await trigger.poll();
		expect(item?.json.error_message).toMatch(/^Invalid Audio Format: .+ may be corrupted\. Try converting the audio to MP3/);
		expect(item?.json.transcript ?? null).toBeNull();
		expect(item && 'transcript' in item.json).toBe(include.includes('transcript'));
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

	test('what n8n could not store is found again', async () => {
		const trigger = polling();
		await trigger.poll();
		const id = await upload();
		await finish();
		const { keys } = room.engine.database;
		jest.spyOn(keys, 'has').mockImplementationOnce(() => {
			throw new Error('SQLITE_BUSY');
		});
		expect(await trigger.poll()).toEqual([]);
		expect(idsOf(await trigger.poll())).toEqual([id]);
		expect(await trigger.poll()).toEqual([]);
	});
	test('what n8n could not store for half an hour starts the workflow when it can', async () => {
		const trigger = polling();
		await trigger.poll();
		const id = await upload();
		await finish();
		const has = jest.spyOn(room.engine.database.keys, 'has').mockImplementation(() => {
			throw new Error('SQLITE_FULL');
		});
		for (let looks = 0; looks < 30; looks++) expect(await trigger.poll()).toEqual([]);
		has.mockRestore();
		expect(idsOf(await trigger.poll())).toEqual([id]);
		expect(trigger.errors).toEqual([]);
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
				message: `Recording ${broken.id} 'Board meeting' could not be fetched after 60 tries: Speakr refused the request (HTTP 403)`,
				description: expect.stringMatching("'Get'.* manually"),
			},
		]);
		room.requests();
		await trigger.poll();
		expect(room.requests().join()).not.toContain(`/recordings/${broken.id}`);
		expect(trigger.state).toMatchObject(isModern() ? { feed: { left: [] } } : { watermark: { left: [], failed: [] } });
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
	test('at another Speakr it starts over: what is there starts nothing', async () => {
		const trigger = polling();
		await trigger.poll();
		const other = await openRoom();
		other.speakr.state.addRecording();
		other.speakr.clock.advance(3);
		changeCredential({ baseUrl: other.speakr.url, apiToken: other.speakr.tokens.alice });
		expect(await trigger.poll()).toEqual([]);
		const { id } = other.speakr.state.addRecording();
		other.speakr.clock.advance(3);
		expect(idsOf(await trigger.poll())).toEqual([id]);
		jest.restoreAllMocks();
		await other.close();
	});
	test('three hundred at once come in portions, and what is kept stays small', async () => {
		const trigger = polling({ include: [] });
		await trigger.poll();
		const added = Array.from({ length: 300 }, () => room.speakr.state.addRecording({ status: 'COMPLETED' }).id);
		const found: number[] = [];
		for (let polls = 0; polls < 5; polls++) {
			const ids = idsOf(await trigger.poll());
			expect(ids.length).toBeLessThanOrEqual(isModern() ? 101 : 100);
			found.push(...ids);
		}
		expect(found.sort((a, b) => a - b)).toEqual(added);
		expect(JSON.stringify(trigger.state).length).toBeLessThan(60_000);
	});
	test('the first poll of a large account reads one page, or the changes feed in large ones', async () => {
		for (let minutes = 250; minutes > 0; minutes--) {
			const createdAt = new Date(Date.now() - minutes * 60_000).toISOString().slice(0, -1);
			room.speakr.state.addRecording({ status: 'COMPLETED', createdAt });
		}
		const trigger = polling();
		room.requests();
		await trigger.poll();
		expect(room.requests().filter((each) => each.startsWith('GET /recordings'))).toHaveLength(isModern() ? 3 : 1);
	});
	test('a quiet look costs two requests, or one where there is a changes feed', async () => {
		room.speakr.state.addRecording();
		// More than a write may wait for locks.
		room.speakr.clock.advance(150);
		room.speakr.state.addRecording();
		room.speakr.clock.advance(10);
		const trigger = polling();
		await trigger.poll();
		room.requests();
		await trigger.poll();
		expect(room.requests().map((each) => each.replace(/\?.*/, '').replace('GET ', ''))).toEqual(isModern() ? ['/recordings/changes'] : ['/recordings', '/recordings']);
	});
});

describe('when each request takes ten seconds', () => {
	beforeEach(() => {
		const begin = Date.now();
		jest.spyOn(Date, 'now').mockImplementation(() => begin + room.speakr.count() * 10_000);
	});
	afterEach(() => jest.restoreAllMocks());
	test('items are begun for four fifths of the time that n8n gives, and later polls make the rest', async () => {
		const trigger = polling();
		await trigger.poll();
		for (let count = 0; count < 50; count++) room.speakr.state.addRecording();
		room.requests();
		const found = await trigger.poll();
		const sent = room.requests().length;
		expect(sent).toBeGreaterThanOrEqual(19);
		// Those that were begun are finished.
		expect(sent).toBeLessThanOrEqual(19 + 10);
		for (let polls = 0; polls < 3; polls++) found.push(...(await trigger.poll()));
		expect(new Set(idsOf(found)).size).toBe(50);
		expect(found).toHaveLength(50);
	});
	if (!isModern()) test('half of the time is for looking at what is worked on', async () => {
		const trigger = polling({ include: [] });
		// So much older than the newest one, they are looked at one by one.
		const createdAt = new Date(Date.now() - 3_600_000).toISOString().slice(0, -1);
		const working = Array.from({ length: 50 }, () => room.speakr.state.addRecording({ status: 'PROCESSING', createdAt }));
		room.speakr.state.addRecording();
		await trigger.poll();
		room.requests();
		await trigger.poll();
		const sent = room.requests().length;
		expect(sent).toBeGreaterThanOrEqual(12);
		expect(sent).toBeLessThanOrEqual(12 + 10 + 1);
		for (const each of working) each.status = 'COMPLETED';
		jest.spyOn(Date, 'now').mockReturnValue(Date.now());
		expect(idsOf(await trigger.poll()).sort((a, b) => a - b)).toEqual(working.map(({ id }) => id));
	});
});

test('a test in the editor shows the newest that fits, as a sample', async () => {
	await room.upload();
	const newest = await room.upload('newest.mp3');
	await finish();
	const { items } = await room.testTrigger(pollingOnly);
	expect(items).toMatchObject([{ json: { id: newest, event: { type: 'recording.transcription.completed', sample: true } } }]);
});
test('a test in the editor says that nothing fits', async () => {
	const { error } = await room.testTrigger({ ...pollingOnly, events: ['recording.transcription.failed'] });
	expect(error).toMatchObject({ message: 'Nothing matches the selected events and filters' });
});
