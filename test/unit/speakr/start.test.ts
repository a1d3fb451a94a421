import type { IDataObject } from 'n8n-workflow';
import type { SpeakrRecord } from '../../../nodes/Speakr/api/records';
import { ServiceFailure } from '../../../nodes/shared/errors';
import { readTriggerFields } from '../../../nodes/shared/operation';
import type { Starter } from '../../../nodes/shared/trigger';
import { createEndings } from '../../../nodes/Speakr/triggers/reported-endings';
import { triggerFields } from '../../../nodes/Speakr/triggers/fields';
import { createLoopGuard } from '../../../nodes/Speakr/triggers/loop-guard';
import { createStart } from '../../../nodes/Speakr/triggers/start';
import { plainKey } from '../../../nodes/Speakr/triggers/occurrence';
import type { SpeakrEvent } from '../../../nodes/Speakr/triggers/webhook/verify';
import { answering, type Answers } from '../answering';
import { triggerNode } from '../trigger/node';

const now = new Date('2026-11-26T12:00:00Z').getTime();
beforeEach(() => jest.useFakeTimers({ now }));
afterEach(() => jest.useRealTimers());

const recording = (rest: Partial<SpeakrRecord> = {}): SpeakrRecord => ({
	id: 1, title: 'Planning', created_at: '2026-11-26T11:00:00Z', status: 'COMPLETED', transcription_duration_seconds: 5, ...rest,
});
const key = '1@2026-11-26T11:00:00Z';
const completed = 'recording.transcription.completed';
const event = (type: string, rest: Partial<SpeakrEvent> = {}): SpeakrEvent => ({ id: 'e', type, timestamp: '2026-11-26T11:59:00Z', data: { recording_id: 1, title: 'Planning' }, ...rest });

/** Starts that a workflow takes under each key once. */
function begin(parameters: IDataObject = {}, answers: Answers = {}) {
	const all: Answers = { 'GET /recordings/1': recording(), ...answers };
	const { client, requests } = answering(all);
	const started: Array<{ key: string; item: IDataObject }> = [];
	const startOnce = jest.fn(async (name: string, item: IDataObject) => {
		const isNew = !started.some((each) => each.key === name);
		if (isNew) started.push({ key: name, item });
		return await Promise.resolve(isNew);
	});
	const starter: Starter = { state: {}, save() {}, start: startOnce, retry: async () => {} };
	const values = readTriggerFields(triggerNode({ parameters: { events: ['recording.updated', completed], include: [], simplify: false, ...parameters } }).context, triggerFields);
	const endings = createEndings(starter.state);
	const start = createStart(values, starter, endings, createLoopGuard(() => {}));
	const open = jest.fn(async () => await Promise.resolve(client));
	const deliver = async (given: SpeakrEvent) => await start.delivered(open, { event: given, happenedAt: Date.parse(given.timestamp) });
	return { answers: all, start, deliver, startOnce, started, endings, client, open, requests, keys: () => started.map((each) => each.key) };
}

test("a delivery of a recording whose ID was given to another user's is settled without a start", async () => {
	const { deliver, started } = begin({}, { 'GET /recordings/1': new ServiceFailure('Permission denied', { status: 403 }) });
	expect(await deliver(event(completed))).toBe(true);
	expect(started).toEqual([]);
});

describe('a delivery that needs no recording', () => {
	test('starts the workflow under its ID, and asks for nothing', async () => {
		const { deliver, started, open } = begin();
		expect(await deliver(event('recording.updated'))).toBe(true);
		expect(started).toEqual([{ key: plainKey(event('recording.updated')), item: { title: 'Planning', id: 1, event: event('recording.updated') } }]);
		expect(open).not.toHaveBeenCalled();
	});
	test('starts it twenty times in an hour for one recording', async () => {
		const { deliver, started } = begin();
		for (let each = 0; each < 25; each++) await deliver(event('recording.updated', { id: `e${each}` }));
		expect(started).toHaveLength(20);
		await deliver(event('recording.updated', { id: 'other', data: { recording_id: 2 } }));
		expect(started).toHaveLength(21);
	});
	test('counts anew for another recording that got the ID, which it asks for from half of them on', async () => {
		const { deliver, started, open, client, answers } = begin();
		const deliverTen = async (round: string) => {
			for (let each = 0; each < 10; each++) await deliver(event('recording.updated', { id: `${round}${each}` }));
		};
		await deliverTen('a');
		expect(open).not.toHaveBeenCalled();
		await deliver(event('recording.updated', { id: 'b' }));
		expect(open).toHaveBeenCalledTimes(1);
		answers['GET /recordings/1'] = recording({ created_at: '2026-11-26T11:30:00Z' });
		for (const round of ['c', 'd', 'e']) await deliverTen(round);
		expect(started).toHaveLength(11 + 20);
		expect(client.sent).toBeGreaterThan(0);
	});
	test('starts it each time if it has no recording', async () => {
		const { deliver, started } = begin();
		for (let each = 0; each < 25; each++) await deliver(event('webhook.test', { id: `e${each}`, data: {} }));
		expect(started).toHaveLength(25);
	});
});

describe('a deletion', () => {
	const deletedAt = '2026-11-26T11:59:00Z';
	test('starts the workflow once, told or read', async () => {
		const { deliver, start, started, keys } = begin();
		await deliver(event('recording.deleted'));
		expect(await start.deleted({ id: 1, deleted_at: deletedAt, reason: 'deleted' })).toBe(false);
		expect(keys()).toEqual(['recording.deleted/e']);
		const other = begin();
		expect(await other.start.deleted({ id: 1, deleted_at: deletedAt, reason: 'deleted' })).toBe(true);
		await other.deliver(event('recording.deleted'));
		expect(other.started).toMatchObject([{ key: `recording.deleted/1@${deletedAt}`, item: { id: 1, event: { timestamp: deletedAt, data: { reason: 'deleted' } } } }]);
		expect(started).toHaveLength(1);
	});
	test('starts it also after many other events, of any recordings', async () => {
		const { deliver, started } = begin();
		for (let each = 0; each < 25; each++) await deliver(event('recording.deleted', { id: `e${each}`, timestamp: new Date(now - each * 120_000).toISOString() }));
		expect(started).toHaveLength(25);
	});
	test('that could not start it may come again', async () => {
		const { deliver, startOnce, keys } = begin();
		startOnce.mockRejectedValueOnce(new Error('SQLITE_BUSY'));
		await expect(deliver(event('recording.deleted'))).rejects.toThrow('SQLITE_BUSY');
		await deliver(event('recording.deleted'));
		expect(keys()).toEqual(['recording.deleted/e']);
	});
});

describe('a delivery of an ending', () => {
	test('starts the workflow under its recording, once', async () => {
		const { deliver, keys, started } = begin();
		for (let each = 0; each < 2; each++) expect(await deliver(event(completed, { id: `e${each}` }))).toBe(true);
		expect(keys()).toEqual([`${completed}/${key}/5`]);
		expect(started).toMatchObject([{ item: { id: 1, event: { id: 'e0', type: completed } } }]);
	});
	test('that was not chosen starts nothing, and is known', async () => {
		const { deliver, keys, endings } = begin({ events: ['recording.transcription.failed'] });
		expect(await deliver(event(completed))).toBe(true);
		expect(keys()).toEqual([]);
		expect(endings.isTold(key)).toBe(true);
	});
	test('before the recording has ended is left to the clock', async () => {
		const { deliver, keys } = begin({}, { 'GET /recordings/1': recording({ status: 'PROCESSING' }) });
		expect(await deliver(event(completed))).toBe(false);
		expect(keys()).toEqual([]);
	});
	test('of a recording that is gone starts nothing', async () => {
		const { deliver, keys } = begin({}, { 'GET /recordings/1': new ServiceFailure('Not found', { status: 404 }) });
		expect(await deliver(event(completed))).toBe(true);
		expect(keys()).toEqual([]);
	});
	test('that cannot be read fails', async () => {
		await expect(begin({}, { 'GET /recordings/1': new ServiceFailure('away', { status: 500 }) }).deliver(event(completed))).rejects.toThrow('away');
	});
	test('that a filter leaves out starts nothing, and is known', async () => {
		const { deliver, keys, endings } = begin({ options: { onlyFolderId: { mode: 'id', value: '3' } } });
		await deliver(event(completed));
		expect([keys(), endings.isTold(key)]).toEqual([[], true]);
	});
	test('that ended likewise before starts it under another key', async () => {
		const old = recording({ created_at: '2026-11-26T09:00:00Z' });
		const { deliver, endings, startOnce, keys } = begin({}, { 'GET /recordings/1': old });
		await startOnce(`${completed}/1@2026-11-26T09:00:00Z/5`, {});
		await deliver(event(completed, { id: 'late', timestamp: '2026-11-26T12:00:01Z' }));
		expect(keys().at(-1)).toBe(`${completed}/1@2026-11-26T09:00:00Z/5/late`);
		expect(endings.countOf('1@2026-11-26T09:00:00Z')).toBe(1);
	});
});

describe('a delivery with its recording', () => {
	const updates = { include: ['recording'] };
	test('starts the workflow although polling does not find it and nobody chose it', async () => {
		const { deliver, started } = begin({ ...updates, events: ['recording.created'] });
		await deliver(event('recording.summary.completed'));
		expect(started).toMatchObject([{ key: plainKey(event('recording.summary.completed')), item: { status: 'COMPLETED' } }]);
	});
	test('starts it twenty times in an hour', async () => {
		const { deliver, started } = begin(updates);
		for (let each = 0; each < 25; each++) await deliver(event('recording.updated', { id: `e${each}` }));
		expect(started).toHaveLength(20);
	});
	test('is taken after the one before of its recording, and beside those of others', async () => {
		const ends: Array<() => void> = [];
		const asked: unknown[] = [];
		const wait = async (id: number) => {
			asked.push(id);
			await new Promise<void>((resolve) => ends.push(resolve));
			return recording({ id });
		};
		const { deliver, started } = begin(updates, { 'GET /recordings/1': async () => await wait(1), 'GET /recordings/2': async () => await wait(2) });
		const all = [deliver(event('recording.updated', { id: 'a' })), deliver(event('recording.updated', { id: 'b' })), deliver(event('recording.updated', { id: 'c', data: { recording_id: 2 } }))];
		await jest.advanceTimersByTimeAsync(0);
		expect(asked).toEqual([1, 2]);
		ends[0]?.();
		await jest.advanceTimersByTimeAsync(0);
		all.push(deliver(event('recording.updated', { id: 'd' })));
		await jest.advanceTimersByTimeAsync(0);
		expect(asked).toEqual([1, 2, 1]);
		while (started.length < 4) {
			for (const end of ends) end();
			await jest.advanceTimersByTimeAsync(0);
		}
		await Promise.all(all);
	});
	test('is taken although the one before failed', async () => {
		let failures = 0;
		const { deliver, keys } = begin(updates, { 'GET /recordings/1': () => (failures++ === 0 ? new Error('away') : recording()) });
		const [first, second] = [deliver(event('recording.updated', { id: 'a' })), deliver(event('recording.updated', { id: 'b' }))];
		await expect(first).rejects.toThrow('away');
		await second;
		expect(keys()).toEqual(['recording.updated/b']);
	});
});

describe('what polling finds', () => {
	test('starts the workflow for an ending, once', async () => {
		const { start, client, keys } = begin();
		expect([await start.ended(client, recording()), await start.ended(client, recording())]).toEqual([true, false]);
		expect(keys()).toEqual([`${completed}/${key}/5`]);
	});
	test('starts it for one that ended likewise before, under another key', async () => {
		const old = recording({ created_at: '2026-11-26T09:00:00Z' });
		const { start, client, endings, startOnce, keys } = begin({}, { 'GET /recordings/1': old });
		await startOnce(`${completed}/1@2026-11-26T09:00:00Z/5`, {});
		endings.sawAtWork('1@2026-11-26T09:00:00Z', 7);
		expect(await start.ended(client, old)).toBe(true);
		expect(keys().at(-1)).toBe(`${completed}/1@2026-11-26T09:00:00Z/5/7`);
	});
	test('starts nothing for one that is at work again', async () => {
		const { start, client, keys } = begin({}, { 'GET /recordings/1': recording({ status: 'PROCESSING' }) });
		expect([await start.ended(client, recording()), keys()]).toEqual([false, []]);
	});
	test('asks for nothing of an ending that was told', async () => {
		const { start, client, deliver, requests } = begin();
		await deliver(event(completed));
		const before = requests().length;
		expect(await start.ended(client, recording())).toBe(false);
		expect(requests()).toHaveLength(before);
	});
	test('is told meanwhile', async () => {
		const { start, client, endings, keys } = begin({}, {
			'GET /recordings/1': () => {
				endings.noteTold(recording(), now);
				return recording();
			},
		});
		expect(await start.ended(client, recording())).toBe(false);
		expect(keys()).toEqual([]);
	});
	test('starts it for a creation, where that is chosen', async () => {
		const chosen = begin({ events: ['recording.created'] });
		expect([await chosen.start.created(chosen.client, recording()), await chosen.start.created(chosen.client, recording())]).toEqual([true, false]);
		expect(chosen.keys()).toEqual([`recording.created/${key}`]);
		const other = begin();
		expect(await other.start.created(other.client, recording())).toBe(false);
	});
	test.each([[['recording']], [[]]])('starts it for each update, with %j included', async (include) => {
		const { start, client, started } = begin({ include });
		for (const second of ['01', '02', '02']) await start.updated(client, recording({ updated_at: `2026-11-26T11:30:${second}Z` }));
		expect(started).toMatchObject([
			{ key: expect.stringContaining(`recording.updated/${key}/2026-11-26T11:30:01Z`), item: { event: { type: 'recording.updated', timestamp: '2026-11-26T11:30:01Z' } } },
			{ key: expect.stringContaining(`recording.updated/${key}/2026-11-26T11:30:02Z`) },
		]);
		expect(started.map(({ item }) => 'status' in item)).toEqual(Array(2).fill(include.length > 0));
	});
});
