import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';
import { ServiceFailure } from '../../../nodes/shared/errors';
import { engines } from '../../../nodes/AssemblyAi/triggers/engine';
import type { Delivery } from '../../../nodes/AssemblyAi/triggers/event-item';
import type { Answers } from '../answering';
import { triggerNode } from '../trigger/node';

const now = new Date('2026-11-26T12:00:00Z').getTime();
beforeEach(() => jest.useFakeTimers({ now }));
afterEach(() => jest.useRealTimers());

const ownUrl = 'https://n8n.example/webhook/1/path/webhook';
const transcript = (id: string, rest: IDataObject = {}): IDataObject => ({ id, status: 'completed', text: 'Hello', webhook_url: ownUrl, ...rest });

/** A published trigger at an AssemblyAI that has no transcripts yet. */
async function run({ parameters = {}, answers = {}, ...rest }: Parameters<typeof triggerNode>[0] = {}) {
	const listed: IDataObject[] = [];
	const all: Answers = {
		'GET /transcript': () => ({ transcripts: [...listed].reverse(), page_details: { prev_url: null, next_url: null } }),
		'DELETE /transcript/a': {},
		...answers,
	};
	const node = triggerNode({ parameters: { events: ['completed'], simplify: false, mode: 'polling', transcriptFormat: 'plain', ...parameters }, answers: all, url: ownUrl, ...rest });
	const { manualTriggerFunction } = await engines.run(node.context);
	const receiving: IWebhookFunctions = Object.create(node.context);
	const add = (each: IDataObject) => {
		listed.push({ id: each.id, status: each.status, created: '2026-11-26T12:00:00Z', audio_url: 'https://files.example/a.mp3' });
		all[`GET /transcript/${String(each.id)}`] = each;
	};
	return { ...node, all, add, test: manualTriggerFunction, engine: engines.of(receiving), started: () => node.emitted.map(({ item, key = '' }) => [key.split(':').at(-1), item]) };
}
const delivery = (id = 'a', status: 'completed' | 'error' = 'completed'): Delivery => ({ notification: { transcript_id: id, status, key: `${id} ${status}` }, metadata: { customer: '42' } });

describe('the clock', () => {
	test('finds a transcript that came, once, with the metadata of its URL', async () => {
		const { add, tick, started } = await run();
		add(transcript('a', { webhook_url: `${ownUrl}?customer=42` }));
		await tick();
		await tick();
		expect(started()).toEqual([['a completed', { id: 'a', status: 'completed', transcript: 'Hello', webhook_url: `${ownUrl}?customer=42`, event: { status: 'completed', metadata: { customer: '42' } } }]]);
	});
	test.each([null, 'nonsense', ownUrl])('finds no metadata in %p', async (url) => {
		const { add, tick, started } = await run();
		add(transcript('a', { webhook_url: url }));
		await tick();
		expect(started()).toMatchObject([['a completed', { event: { status: 'completed' } }]]);
		expect(Object(started()[0]?.[1]).event).not.toHaveProperty('metadata');
	});
	test('finds only what was chosen', async () => {
		const { add, tick, started } = await run({ parameters: { events: ['error'] } });
		add(transcript('a'));
		add(transcript('b', { status: 'error', error: 'No audio' }));
		await tick();
		expect(started()).toMatchObject([['b error', { error: 'No audio' }]]);
	});
	test('leaves out what was deleted', async () => {
		const { add, tick, started } = await run();
		add(transcript('a', { audio_url: 'http://deleted_by_user' }));
		await tick();
		expect(started()).toEqual([]);
	});
	test.each([
		['webhook', 'https://other.example/', []],
		['webhook', ownUrl, ['a completed']],
		['polling', 'https://other.example/', ['a completed']],
	])('with %s and a transcript of %s finds %j', async (mode, url, keys) => {
		const { add, tick, started } = await run({ parameters: { mode } });
		add(transcript('a', { webhook_url: url }));
		await tick();
		expect(started().map(([key]) => key)).toEqual(keys);
	});
	test('goes a minute back, for transcripts that are listed late', async () => {
		const { add, tick, started } = await run();
		add(transcript('b'));
		await tick();
		add(transcript('a'));
		await tick();
		expect(started().map(([key]) => key)).toEqual(['b completed', 'a completed']);
	});
	test('begins without waiting for an AssemblyAI that is away, which is told', async () => {
		const { warnings } = await run({ answers: { 'GET /transcript': new ServiceFailure('away', { status: 503 }) } });
		expect(warnings()).toEqual([expect.stringContaining('The first poll failed')]);
	});
	test('goes on after a restart of n8n, and starts over when published', async () => {
		const first = await run();
		const asked = async (staticData: IDataObject) => {
			const { sent, tick } = await run({ staticData, activation: 'init', id: first.id });
			await tick();
			return sent.length;
		};
		expect([await asked({ ...first.staticData }), await asked({})]).toEqual([1, 2]);
	});
	test.each<[string, IDataObject]>([
		['events', { events: ['error'] }],
		['a mode', { mode: 'webhook' }],
	])('with other %s starts over', async (_, parameters) => {
		const first = await run();
		const { sent, tick } = await run({ staticData: { ...first.staticData }, activation: 'init', id: first.id, parameters });
		await tick();
		expect(sent).toHaveLength(2);
	});
	test('leaves what takes too long for the next look', async () => {
		const { add, tick, started, all } = await run();
		for (let each = 1; each <= 11; each++) {
			add(transcript(`${each}`));
			all[`GET /transcript/${each}`] = () => {
				jest.setSystemTime(now + 200_000);
				return transcript(`${each}`);
			};
		}
		await tick();
		expect(started()).toHaveLength(10);
		await tick();
		expect(started()).toHaveLength(11);
	});
	test('tells which transcript it could not fetch', async () => {
		const { add, all, tick, warnings } = await run();
		add(transcript('a'));
		all['GET /transcript/a'] = new ServiceFailure('away', { status: 501 });
		await tick();
		expect(warnings()).toEqual([expect.stringContaining('Transcript a could not be fetched')]);
	});
});

describe('a delivery', () => {
	test('starts the workflow with its transcript, once, and the clock no more', async () => {
		const { engine, add, tick, started } = await run();
		add(transcript('a'));
		await engine?.handle(delivery());
		await engine?.handle(delivery());
		await tick();
		expect(started()).toMatchObject([['a completed', { id: 'a', transcript: 'Hello', event: { metadata: { customer: '42' } } }]]);
	});
	test('of redacted audio starts it without a transcript', async () => {
		const { engine, started } = await run({ parameters: { events: ['redacted_audio_ready'] } });
		await engine?.handle({ notification: { status: 'redacted_audio_ready', redacted_audio_url: 'https://cdn.example/a', key: 'x' }, metadata: {} });
		expect(started()).toEqual([['x', { redacted_audio_url: 'https://cdn.example/a', event: { status: 'redacted_audio_ready' } }]]);
	});
	test('of an unknown transcript starts nothing, and is reported once', async () => {
		const { engine, started, reports, tick } = await run();
		await engine?.handle(delivery('unknown'));
		await tick();
		expect(started()).toEqual([]);
		expect(reports()).toEqual([expect.stringContaining('Transcript unknown of a notification could not be fetched')]);
	});
	test('that cannot be fetched is tried again with the next look', async () => {
		const { engine, all, started, tick, warnings } = await run();
		all['GET /transcript/a'] = new ServiceFailure('away', { status: 501 });
		await engine?.handle(delivery());
		expect(warnings()).toEqual([expect.stringContaining("The transcript of the notification 'a completed' could not be fetched")]);
		all['GET /transcript/a'] = transcript('a');
		await tick();
		expect(started()).toMatchObject([['a completed', {}]]);
	});
});

describe('a transcript is deleted when done', () => {
	const deletes = async (options: IDataObject, given = transcript('a'), events = ['completed', 'error'], answers: Answers = {}) => {
		const { add, tick, requests, warnings } = await run({ parameters: { options, events }, answers });
		add(given);
		await tick();
		return { deleted: requests().filter((each) => each.startsWith('DELETE')), warnings: warnings() };
	};
	test('where that is chosen', async () => {
		expect((await deletes({ deleteWhenDone: true })).deleted).toEqual(['DELETE /transcript/a']);
	});
	test.each<[string, IDataObject, IDataObject]>([
		['is not chosen', {}, {}],
		['is off', { deleteWhenDone: false }, {}],
		['failed', { deleteWhenDone: true }, { status: 'error' }],
	])('but not if it %s', async (_, options, rest) => {
		expect((await deletes(options, transcript('a', rest))).deleted).toEqual([]);
	});
	test("but not if only n8n's database knows the start, whose run may still go on", async () => {
		const { engine, add, tick, requests } = await run({ parameters: { options: { deleteWhenDone: true } }, hasKeys: true });
		add(transcript('a'));
		await engine?.handle(delivery());
		await tick();
		expect(requests().filter((each) => each.startsWith('DELETE'))).toEqual([]);
	});
	test('and what cannot be deleted is told', async () => {
		const { warnings } = await deletes({ deleteWhenDone: true }, undefined, undefined, { 'DELETE /transcript/a': new ServiceFailure('away', { status: 501 }) });
		expect(warnings).toEqual([expect.stringContaining('Transcript a could not be deleted')]);
	});
});

describe('a test in the editor', () => {
	const shown = async (...transcripts: IDataObject[]) => {
		const { test, add, emitted, requests } = await run({ mode: 'manual' });
		for (const each of transcripts) add(each);
		await test?.();
		// Nothing is fetched of what does not fit.
		expect(requests()).not.toContain('GET /transcript/c');
		return emitted.map(({ item }) => item);
	};
	test('shows one of any chosen event', async () => {
		const { test, add, emitted } = await run({ mode: 'manual', parameters: { events: ['completed', 'error'] } });
		add(transcript('a'));
		await test?.();
		expect(emitted).toMatchObject([{ item: { id: 'a' } }]);
	});
	test('shows the newest transcript that fits, as a sample', async () => {
		expect(await shown(transcript('a'), transcript('b', { webhook_url: `${ownUrl}?customer=42` }), transcript('c', { status: 'error' }))).toMatchObject([{ id: 'b', event: { status: 'completed', metadata: { customer: '42' }, sample: true } }]);
	});
	test('passes over one that was deleted', async () => {
		expect(await shown(transcript('a'), transcript('b', { audio_url: 'http://deleted_by_user' }))).toMatchObject([{ id: 'a' }]);
	});
});

test('a notification of redacted audio starts the workflow also in a process without the trigger, and no other does', () => {
	const context: IWebhookFunctions = Object.create(triggerNode().context);
	const redacted: Delivery = { ...delivery(), notification: { status: 'redacted_audio_ready', redacted_audio_url: 'https://audio.example/a', key: 'k' } };
	expect(engines.takeUnfound(context, delivery())).toBeUndefined();
	expect(engines.takeUnfound(context, redacted)).toEqual({ redacted_audio_url: 'https://audio.example/a', event: { status: 'redacted_audio_ready', metadata: { customer: '42' } } });
});
