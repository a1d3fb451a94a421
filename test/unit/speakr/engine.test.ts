import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';
import { ServiceFailure } from '../../../nodes/shared/errors';
import { unknownUrl } from '../../../nodes/Speakr/api';
import { engines } from '../../../nodes/Speakr/triggers/engine';
import type { Delivery } from '../../../nodes/Speakr/triggers/delivered-event';
import type { Answers } from '../answering';
import { instanceUrl, newUrl, triggerNode } from '../trigger/node';

const now = new Date('2026-11-26T12:00:00Z').getTime();
beforeEach(() => jest.useFakeTimers({ now }));
afterEach(() => jest.useRealTimers());

const completed = 'recording.transcription.completed';
const recording = (id: number, rest: IDataObject = {}): IDataObject => ({
	id, title: `Meeting ${id}`, created_at: '2026-11-26T12:01:00Z', updated_at: '2026-11-26T12:02:00Z', completed_at: null, status: 'COMPLETED', transcription_duration_seconds: 7, ...rest,
});
const withFeed = { 'GET /capabilities': { speakr_version: '0.10.11', features: { changes_feed: true } }, 'GET /tokens/current': { scopes: ['full'] } };

/** A published trigger that polls a Speakr, to whose list and changes can be added. */
async function run({ parameters = {}, answers = {}, listed = [], ...rest }: { listed?: IDataObject[] } & Parameters<typeof triggerNode>[0] = {}) {
	const changes: IDataObject[] = [];
	const all: Answers = {
		...Object.fromEntries(listed.map((each) => [`GET /recordings/${String(each.id)}`, each])),
		'GET /recordings': () => ({ recordings: listed, pagination: { total: listed.length } }),
		'GET /recordings/changes': ({ query = {} }) => ({ changes: query.cursor === undefined ? [] : changes, next_cursor: 'next', has_more: false }),
		...answers,
	};
	const node = triggerNode({ parameters: { events: [completed], include: [], simplify: false, mode: 'polling', ...parameters }, answers: all, ...rest });
	await engines.run(node.context);
	const receiving: IWebhookFunctions = Object.create(node.context);
	const know = (each: IDataObject) => void (all[`GET /recordings/${String(each.id)}`] = each);
	return {
		...node,
		all,
		engine: engines.of(receiving),
		add(each: IDataObject) {
			listed.push(each);
			know(each);
		},
		change(each: IDataObject) {
			changes.push({ type: 'upsert', recording: each });
			know(each);
		},
		changes,
		asked: (path: string) => node.sent.filter((request) => request.path === path),
		started: () => node.emitted.map(({ item = {} }) => `${String(Object(item.event).type)} ${String(item.id)}`),
	};
}

describe('with polling alone', () => {
	test('what is there starts nothing, and what comes starts the workflow once', async () => {
		const { add, tick, started, asked } = await run();
		add(recording(1));
		expect(started()).toEqual([]);
		for (let each = 0; each < 2; each++) await tick();
		expect(started()).toEqual([`${completed} 1`]);
		expect(asked('/webhooks')).toEqual([]);
	});
	test('creations are found where they are chosen', async () => {
		const { add, tick, started } = await run({ parameters: { events: ['recording.created'] } });
		add(recording(1, { status: 'PROCESSING' }));
		await tick();
		expect(started()).toEqual(['recording.created 1']);
	});
	test('two minutes are gone back, for recordings that are listed late', async () => {
		const { add, tick, asked } = await run();
		add(recording(1, { created_at: '2026-11-26T11:30:00Z' }));
		for (let each = 0; each < 2; each++) await tick();
		expect(asked('/recordings').findLast(({ query = {} }) => query.date_from !== undefined)).toMatchObject({ query: { date_from: '2026-11-26T11:28:00.000Z' } });
	});
	test('what was looked at is not looked at from the beginning after a restart of n8n', async () => {
		const first = await run();
		const { asked, tick } = await run({ staticData: { ...first.staticData }, activation: 'init', id: first.id, credential: first.data });
		await tick();
		expect(asked('/recordings')).toHaveLength(2);
		expect(asked('/recordings').filter(({ query = {} }) => query.date_from === undefined && query.status === undefined)).toEqual([]);
	});
	test.each<[string, IDataObject]>([
		['events', { events: ['recording.created'] }],
		['a mode', { mode: 'webhook' }],
		['fields', { changedFields: ['title'] }],
		['a status', { options: { onlyCompleted: true } }],
		['a folder', { options: { onlyFolderId: { mode: 'id', value: '3' } } }],
		['tags', { options: { onlyTagIds: '3' } }],
		['recordings of others', { options: { includeShared: true } }],
	])('with other %s it starts over', async (_, parameters) => {
		const first = await run();
		const { asked } = await run({ staticData: { ...first.staticData }, activation: 'init', id: first.id, credential: first.data, parameters });
		expect(asked('/recordings')[0]?.query).not.toHaveProperty('date_from');
	});
	test('what takes too long is left for the next look', async () => {
		const { add, tick, started, all } = await run({ parameters: { include: ['summary'] } });
		for (let id = 1; id <= 11; id++) {
			add(recording(id));
			all[`GET /recordings/${id}`] = () => {
				jest.setSystemTime(now + 200_000);
				return recording(id);
			};
		}
		await tick();
		expect(started()).toHaveLength(10);
		await tick();
		expect(started()).toHaveLength(11);
	});
	test('a failed first look is made up for', async () => {
		const { warnings, all, tick, add, started } = await run({ answers: { 'GET /recordings': new ServiceFailure('away', { status: 503 }) } });
		expect(warnings()).toEqual([expect.stringContaining('The first poll failed')]);
		all['GET /recordings'] = () => ({ recordings: [], pagination: { total: 0 } });
		await tick();
		all['GET /recordings'] = () => ({ recordings: [recording(1)], pagination: { total: 1 } });
		add(recording(1));
		await tick();
		expect(started()).toEqual([`${completed} 1`]);
	});
	test.each([
		['PROCESSING', 'told', 2],
		['SUMMARIZING', 'not told', 1],
	])('the next end of one that is %s in between is %s', async (status, _, times) => {
		const { add, tick, started, all } = await run();
		const changing = recording(1);
		add(changing);
		await tick();
		jest.setSystemTime(now + 60_000);
		Object.assign(changing, { status });
		all['GET /recordings/1/status'] = () => ({ id: 1, status: changing.status });
		await tick();
		jest.setSystemTime(now + 120_000);
		Object.assign(changing, { status: 'COMPLETED', transcription_duration_seconds: 9 });
		await tick();
		expect(started()).toEqual(Array.from({ length: times }, () => `${completed} 1`));
	});
	test('one that cannot be fetched is told by its name', async () => {
		const { add, tick, warnings, all } = await run({ parameters: { include: ['summary'] } });
		add(recording(1));
		all['GET /recordings/1'] = new ServiceFailure('away', { status: 501 });
		await tick();
		expect(warnings()).toEqual([expect.stringContaining("Recording 1 'Meeting 1' could not be fetched")]);
	});
});

describe('with the changes feed', () => {
	/** One that was there long before. */
	const long = (id: number, rest: IDataObject = {}) => recording(id, { created_at: '2020-01-01T12:00:00Z', ...rest });
	const everything = [completed, 'recording.created', 'recording.deleted', 'recording.updated'];
	const modern = async (parameters: IDataObject = {}) => await run({ answers: withFeed, listed: [long(9, { updated_at: '2026-11-26T12:00:00Z' })], parameters: { events: everything, ...parameters } });
	const deletion = { type: 'delete', id: 1, deleted_at: '2026-11-26T12:03:00Z', reason: 'deleted' };

	test('that alone is asked', async () => {
		const { change, tick, started, asked } = await modern();
		const before = asked('/recordings').length;
		change(recording(1));
		await tick();
		expect(started()).toEqual(['recording.created 1', `${completed} 1`]);
		expect(asked('/recordings').slice(before)).toMatchObject([{ query: { updated_since: expect.anything() } }]);
	});
	test.each([
		[{}, 'own'],
		[{ options: { includeShared: true } }, 'all'],
	])('with %j it is that of %s recordings', async (parameters, scope) => {
		const { asked } = await modern(parameters);
		expect(asked('/recordings/changes')).toMatchObject([{ query: { scope } }]);
	});
	test('it is gone on with after a restart of n8n, without a first look', async () => {
		const first = await modern();
		const { asked, tick } = await run({ answers: withFeed, staticData: { ...first.staticData }, activation: 'init', id: first.id, credential: first.data, parameters: { events: everything } });
		await tick();
		expect(asked('/recordings/changes')).toHaveLength(1);
	});
	test('one at work again is seen, so that its next end is told', async () => {
		const { change, tick, started } = await modern({ events: [completed] });
		for (const [minute, rest] of [[3, {}], [4, { status: 'PROCESSING' }], [5, { processing_time_seconds: 9 }]] as const) {
			jest.setSystemTime(now + minute * 60_000);
			change(recording(1, { updated_at: `2026-11-26T12:0${minute}:00Z`, ...rest }));
			await tick();
		}
		expect(started()).toEqual([`${completed} 1`, `${completed} 1`]);
	});
	test('updates and deletions are found', async () => {
		const { change, changes, tick, started } = await modern();
		change(long(1));
		await tick();
		changes.push(deletion);
		await tick();
		expect(started()).toEqual(['recording.updated 1', 'recording.deleted 1']);
	});
	test.each([
		['updates, which the webhook tells of,', { mode: 'webhook' }, Array.from({ length: 250 }, (_, index) => ({ type: 'upsert', recording: long(index + 100) }))],
		['updates that were not chosen', { events: [completed] }, Array.from({ length: 250 }, (_, index) => ({ type: 'upsert', recording: long(index + 100) }))],
		['deletions that were not chosen', { events: [completed] }, Array.from({ length: 250 }, (_, index) => ({ ...deletion, id: index + 100 }))],
	])('hundreds of %s do not hold up what was asked for', async (_, parameters, many) => {
		const { change, changes, all, tick, started } = await modern(parameters);
		changes.push(...many);
		change(recording(1));
		all['GET /recordings/changes'] = ({ query = {} }) => {
			const from = Number(query.cursor) || 0;
			return { changes: changes.slice(from, from + 100), next_cursor: `${from + 100}`, has_more: from + 100 < changes.length };
		};
		await tick();
		expect(started()).toContain(`${completed} 1`);
	});
	test('nothing is told that was not chosen', async () => {
		const { change, changes, tick, started } = await modern({ events: ['recording.summary.completed'] });
		change(recording(1));
		change(long(2));
		changes.push(deletion);
		await tick();
		expect(started()).toEqual([]);
	});
	test('the webhook tells of updates, if there is one', async () => {
		const { change, tick, started } = await modern({ mode: 'webhook' });
		change(long(1));
		await tick();
		expect(started()).toEqual([]);
	});
	test('a recording that others share has ended when it is shared', async () => {
		const { change, tick, started } = await modern({ options: { includeShared: true } });
		change(recording(1, { is_shared: true, share: { id: 5, shared_at: '2026-11-26T12:02:00Z' } }));
		change(recording(2, { is_shared: true, share: { id: 6, shared_at: '2026-11-26T12:02:00Z' }, status: 'PROCESSING' }));
		await tick();
		expect(started()).toEqual([`${completed} 1`]);
	});
	test('one that was at work again has ended, although the feed did not show that', async () => {
		const { change, tick, started, engine, all } = await modern({ events: [completed] });
		const old = long(1);
		change(old);
		await tick();
		expect(started()).toEqual([]);
		const delivery = (id: string, second: number): Delivery => {
			const timestamp = new Date(now + second * 1_000).toISOString();
			return { event: { id, type: completed, timestamp, data: { recording_id: 1 } }, happenedAt: now + second * 1_000 };
		};
		await engine?.handle(delivery('a', 1));
		all['GET /recordings/1'] = { ...old, status: 'PROCESSING' };
		const handling = engine?.handle(delivery('b', 30));
		await jest.advanceTimersByTimeAsync(0);
		await jest.advanceTimersByTimeAsync(2_000);
		await handling;
		change({ ...old, transcription_duration_seconds: 9, updated_at: '2026-11-26T12:04:00Z' });
		await tick();
		expect(started()).toEqual([`${completed} 1`, `${completed} 1`]);
	});
	const failed = 'recording.transcription.failed';
	test('one whose failure was told before it could be seen has failed, although the feed did not show that it was at work', async () => {
		const { change, tick, started, engine, all } = await modern({ events: [failed] });
		all['GET /recordings/1'] = long(1, { status: 'PROCESSING' });
		const handling = engine?.handle({ event: { id: 'a', type: failed, timestamp: new Date(now).toISOString(), data: { recording_id: 1 } }, happenedAt: now });
		await jest.advanceTimersByTimeAsync(0);
		await jest.advanceTimersByTimeAsync(2_000);
		await handling;
		change(long(1, { status: 'FAILED', error_message: 'No model', transcription: '', transcription_duration_seconds: null, updated_at: '2026-11-26T12:04:00Z' }));
		await tick();
		expect(started()).toEqual([`${failed} 1`]);
	});
	test('one that is created, was told to have failed and is seen failed starts for both', async () => {
		const { change, tick, started, engine, all } = await modern({ events: ['recording.created', failed] });
		all['GET /recordings/1'] = recording(1, { status: 'PROCESSING' });
		const handling = engine?.handle({ event: { id: 'a', type: failed, timestamp: new Date(now).toISOString(), data: { recording_id: 1 } }, happenedAt: now });
		await jest.advanceTimersByTimeAsync(0);
		await jest.advanceTimersByTimeAsync(2_000);
		await handling;
		change(recording(1, { status: 'FAILED', error_message: 'No model', transcription: '', transcription_duration_seconds: null }));
		await tick();
		expect(started().sort()).toEqual(['recording.created 1', `${failed} 1`]);
	});
	test('updates of one that was seen at work are told where its end is not asked for', async () => {
		const { change, tick, started } = await modern({ events: ['recording.updated'] });
		change(long(1, { status: 'PROCESSING' }));
		await tick();
		for (const minute of [4, 5]) {
			change(long(1, { updated_at: `2026-11-26T12:0${minute}:00Z` }));
			await tick();
		}
		expect(started()).toEqual(['recording.updated 1']);
	});
	/** After an update of Speakr to one with a feed. */
	const updated = async (listed: IDataObject[], answers: Answers = {}) => {
		const first = await run({ parameters: { include: ['recording'] } });
		// Speakr is asked again what it can.
		jest.setSystemTime(now + 600_000);
		return await run({ answers: { ...withFeed, ...answers }, listed, parameters: { include: ['recording'] }, staticData: { ...first.staticData }, activation: 'init', id: first.id, credential: first.data });
	};
	test('what polling could not fetch in its last look comes with a later one, after an update of Speakr', async () => {
		const { tick, started, all } = await updated([recording(1)], { 'GET /recordings/1': new ServiceFailure('away', { status: 501 }) });
		await tick();
		await tick();
		expect(started()).toEqual([]);
		all['GET /recordings/1'] = recording(1);
		await tick();
		await tick();
		expect(started()).toEqual([`${completed} 1`]);
	});
	test.each<[string, Answers[string]]>([
		['its version', { version: 'v0.10.10' }],
		['no version', new ServiceFailure('forbidden', { status: 403 })],
	])('an older Speakr that tells %s, after one with a feed, goes on from there: what ended meanwhile, or could not be fetched, starts the workflow', async (_, info) => {
		const first = await modern({ events: [completed, 'recording.updated'] });
		first.change(recording(1, { status: 'PROCESSING' }));
		first.change(long(2, { status: 'SUMMARIZING', updated_at: '2026-11-26T12:02:01Z' }));
		first.change(long(5, { status: 'PROCESSING' }));
		await first.tick();
		first.change(long(5, { updated_at: '2026-11-26T12:02:03Z' }));
		first.all['GET /recordings/5'] = new ServiceFailure('away', { status: 501 });
		first.change(long(3, { updated_at: '2026-11-26T12:02:02Z' }));
		await first.tick();
		expect(first.started()).toEqual(['recording.updated 3']);
		jest.setSystemTime(now + 600_000);
		const listed = [recording(1), recording(4), long(2)];
		const paged = ({ query = {} }: { query?: Record<string, unknown> }) =>
			({ recordings: query.status === undefined ? listed.filter(({ created_at: at }) => String(at) >= String(query.date_from ?? '')) : [], pagination: { total: 3 } });
		const older = await run({ listed, answers: { 'GET /api/system/info': info, 'GET /recordings/changes': new ServiceFailure('unknown', { status: unknownUrl }), 'GET /recordings': paged, 'GET /recordings/5/status': long(5), 'GET /recordings/5': long(5), 'GET /recordings/2/status': long(2) }, parameters: { events: [completed, 'recording.updated'] }, staticData: { ...first.staticData }, activation: 'init', id: first.id, credential: first.data });
		await older.tick();
		expect(older.started().sort()).toEqual([1, 4, 5].map((id) => `${completed} ${id}`));
		expect(older.staticData.state).not.toHaveProperty('feed');
	});
	const busy = new ServiceFailure('away', { status: 503 });
	const found = ['recording.deleted 1', 'recording.updated 2'];
	test.each<[string, Answers, string[]]>([
		['is away', { 'GET /capabilities': busy, 'GET /recordings/changes': busy, 'GET /recordings': busy }, []],
		['does not tell what it can', { 'GET /capabilities': busy }, found],
		['is not what a proxy finds', { 'GET /capabilities': new ServiceFailure('gone', { status: 404 }) }, found],
		['tells a version that must have a feed', { 'GET /capabilities': new ServiceFailure('gone', { status: 404 }), 'GET /api/system/info': { version: 'v0.10.11' } }, found],
	])('the feed is gone on with if Speakr %s for a look', async (_, answers, foundAtOnce) => {
		const { all, change, changes, tick, started } = await modern();
		change(long(1));
		await tick();
		jest.setSystemTime(now + 600_000);
		const usual = { ...all };
		Object.assign(all, answers);
		change(long(2, { updated_at: '2026-11-26T12:09:00Z' }));
		changes.push({ ...deletion, deleted_at: '2026-11-26T12:09:01Z' });
		const failing = tick();
		await jest.advanceTimersByTimeAsync(120_000);
		await failing;
		expect(started().slice(1).sort()).toEqual(foundAtOnce);
		for (const each of Object.keys(answers)) delete all[each];
		Object.assign(all, usual);
		jest.setSystemTime(now + 1_200_000);
		await tick();
		expect(started().slice(1).sort()).toEqual(found);
	});
	test('what is too much for one look comes with the next one, after an update of Speakr', async () => {
		const listed = Array.from({ length: 150 }, (_, index) => recording(index + 1));
		const paged = ({ query = {} }: { query?: Record<string, unknown> }) => {
			const [page, size] = [Number(query.page ?? 1), Number(query.per_page ?? 100)];
			return { recordings: query.status === undefined ? listed.slice((page - 1) * size, page * size) : [], pagination: { total: 150 } };
		};
		const { tick, started } = await updated(listed, { 'GET /recordings': paged });
		for (let each = 0; each < 3; each++) await tick();
		expect(started()).toHaveLength(150);
	});
	test('what polling remembers is gone on with until nothing is left, after an update of Speakr', async () => {
		const { tick, started, asked } = await updated([recording(1)]);
		await tick();
		await tick();
		expect(started()).toEqual([`${completed} 1`]);
		const before = asked('/recordings').length;
		await tick();
		await tick();
		expect(asked('/recordings').slice(before).filter(({ query = {} }) => query.updated_since === undefined)).toEqual([]);
	});
});

describe('a delivery', () => {
	const received = (rest: Partial<Delivery['event']> = {}): Delivery => ({ event: { id: 'e', type: completed, timestamp: '2026-11-26T12:02:00Z', data: { recording_id: 1 }, ...rest }, happenedAt: now });
	test('before the end can be seen is looked at again after two seconds', async () => {
		const { engine, all, started } = await run();
		all['GET /recordings/1'] = recording(1, { status: 'PROCESSING' });
		const handling = engine?.handle(received());
		await jest.advanceTimersByTimeAsync(0);
		await jest.advanceTimersByTimeAsync(1_999);
		all['GET /recordings/1'] = recording(1);
		expect(started()).toEqual([]);
		await jest.advanceTimersByTimeAsync(1);
		await handling;
		expect(started()).toEqual([`${completed} 1`]);
	});
	test('of an end is looked at once', async () => {
		const { engine, add, asked } = await run();
		add(recording(1));
		await engine?.handle(received());
		expect(asked('/recordings/1')).toHaveLength(1);
	});
	test('that cannot be fetched is told by its recording and event', async () => {
		const { engine, all, warnings } = await run();
		all['GET /recordings/1'] = new ServiceFailure('away', { status: 501 });
		await engine?.handle(received());
		expect(warnings()).toEqual([expect.stringContaining(`Recording 1 (${completed}) could not be fetched`)]);
	});
	test('of no recording is told by its event', async () => {
		const { engine, context, warnings } = await run({ parameters: { events: ['webhook.test'] } });
		jest.spyOn(context, 'emit').mockImplementation(() => {
			throw new Error('SQLITE_BUSY');
		});
		await engine?.handle(received({ type: 'webhook.test', data: {} }));
		expect(warnings()).toEqual([expect.stringContaining("Event 'webhook.test' could not be handled: SQLITE_BUSY")]);
	});
	test('that comes too often is ignored and reported', async () => {
		const { engine, reports } = await run({ parameters: { events: ['recording.updated'] } });
		for (let each = 0; each < 50; each++) await engine?.handle(received({ id: `e${each}`, type: 'recording.updated' }));
		expect(reports()).toEqual(['Recording 1 started the workflow too often and is ignored for an hour']);
	});
});

describe('with a webhook', () => {
	const webhookUrl = newUrl();
	const staticData = () => ({ webhookId: 1, webhookSecret: 's', webhookUrl, instanceId: '0123456789abcdef', instanceUrl });
	const row = { id: 5, event_id: 'e5', event_type: 'recording.updated', status: 'permanent_failure', created_at: '2026-11-26T12:00:00Z' };
	const payload = JSON.stringify({ id: 'e5', type: 'recording.updated', timestamp: '2026-11-26T12:00:00Z', data: { recording_id: 1 } });
	const served = async (deliveries: IDataObject[] = [], answers: Answers = {}, parameters: IDataObject = {}, rest: Parameters<typeof run>[0] = {}) => {
		const trigger = await run({
			url: webhookUrl,
			staticData: staticData(),
			...rest,
			parameters: { mode: 'webhook', events: [completed, 'recording.updated'], changedFields: [], ...parameters },
			answers: { 'GET /webhooks': { webhooks: [{ id: 1, url: webhookUrl, enabled: true }] }, 'GET /webhooks/1/deliveries': { deliveries }, 'GET /webhooks/1/deliveries/5': { payload }, ...answers },
		});
		/** How often the webhook was looked after with each look. */
		const looks = async (count: number) => {
			const seen: number[] = [];
			for (let each = 0; each < count; each++) {
				await trigger.tick();
				seen.push(trigger.asked('/webhooks').length);
			}
			return seen;
		};
		return { ...trigger, looks };
	};
	test('that is looked after with every fifth look', async () => {
		expect(await (await served()).looks(11)).toEqual([1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3]);
	});
	test('it is looked after at once if it missed something', async () => {
		const { looks, add } = await served();
		await looks(2);
		add(recording(1));
		expect(await looks(2)).toEqual([2, 2]);
	});
	test('it is looked after each time until it can be', async () => {
		expect(await (await served([], { 'GET /webhooks': new ServiceFailure('No', { status: 403 }) })).looks(3)).toEqual([1, 2, 3]);
	});
	test('a delivery that did not come in starts the workflow, once, and the webhook is looked after again', async () => {
		const { looks, started, staticData: stored } = await served([row]);
		expect(await looks(3)).toEqual([1, 2, 2]);
		expect(started()).toEqual(['recording.updated 1']);
		expect(stored.state).toMatchObject({ lookedAt: now });
	});
	test('one that was handled starts nothing a day later, although it is still the newest in the log, also after a restart', async () => {
		const first = await served([row]);
		await first.looks(2);
		expect(first.started()).toEqual(['recording.updated 1']);
		jest.setSystemTime(now + 25 * 3_600_000);
		await first.looks(5);
		const restarted = await served([row], {}, {}, { staticData: first.staticData, activation: 'init', id: first.id, credential: first.data });
		jest.setSystemTime(now + 50 * 3_600_000);
		await restarted.looks(5);
		expect([...first.started(), ...restarted.started()]).toEqual(['recording.updated 1']);
	});
	describe('that is looked after also where the look for recordings fails', () => {
		const failing = async (deliveries: IDataObject[], answers: Answers = {}, parameters: IDataObject = {}) => {
			const trigger = await served(deliveries, answers, parameters);
			trigger.all['GET /recordings'] = new ServiceFailure('away', { status: 501 });
			await trigger.looks(1);
			return trigger;
		};
		const failed = 'Polling for missed events failed: away';
		test('which is told', async () => {
			const { asked, warnings } = await failing([]);
			expect([asked('/webhooks').length, warnings()]).toEqual([1, [failed]]);
		});
		test('and a delivery that did not come in starts the workflow', async () => {
			const { started, warnings } = await failing([row]);
			expect([started(), warnings()]).toEqual([['recording.updated 1'], [failed]]);
		});
		test('and counts as failed although a delivery starts the workflow: after publishing, it looks each minute until it succeeds', async () => {
			const trigger = await failing([row], { 'GET /recordings': new ServiceFailure('away', { status: 501 }) }, { options: { interval: 60 } });
			expect(trigger.started()).toEqual(['recording.updated 1']);
			await trigger.looks(4);
			expect([trigger.asked('/recordings').length, trigger.reports()]).toEqual([6, ['away']]);
		});
		test('and which is told where both fail', async () => {
			const { warnings } = await failing([], { 'GET /webhooks': new ServiceFailure('No webhooks', { status: 501 }) });
			expect(warnings()).toEqual([failed]);
		});
	});
	test('one that is not wanted does not', async () => {
		const { looks, started } = await served([{ ...row, event_type: 'recording.deleted' }]);
		await looks(1);
		expect(started()).toEqual([]);
	});
	test('one with other changes than those that are chosen does not', async () => {
		const changed = JSON.stringify({ ...JSON.parse(payload), data: { recording_id: 1, fields_changed: ['notes'] } });
		const { looks, started, asked } = await served([row], { 'GET /webhooks/1/deliveries/5': { payload: changed } }, { changedFields: ['title'] });
		await looks(1);
		expect([asked('/webhooks/1/deliveries/5').length, started()]).toEqual([1, []]);
	});
	test('the log is read on from where it was', async () => {
		const { looks, started, all } = await served([{ ...row, event_type: 'recording.deleted' }]);
		await looks(1);
		const later = (id: number, created: string) => {
			all[`GET /webhooks/1/deliveries/${id}`] = { payload: payload.replace('e5', `e${id}`) };
			return { ...row, id, event_id: `e${id}`, status: 'success', created_at: created };
		};
		all['GET /webhooks/1/deliveries'] = { deliveries: [later(7, '2026-11-26T12:10:00Z'), later(6, '2026-11-26T12:05:00Z'), later(8, '2026-11-26T11:57:59Z')] };
		await looks(5);
		expect(started()).toEqual(['recording.updated 1', 'recording.updated 1']);
	});
});
