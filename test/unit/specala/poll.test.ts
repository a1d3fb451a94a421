import type { IDataObject, IPollFunctions } from 'n8n-workflow';
import { nothingFits, ServiceFailure } from '../../../nodes/shared/errors';
import { pollTranscriptions } from '../../../nodes/Specala/triggers/poll';
import type { Answers } from '../answering';
import { triggerNode } from '../trigger/node';

const now = new Date('2026-11-26T12:00:00Z').getTime();
const hour = 3_600_000;
beforeEach(() => jest.useFakeTimers({ now }));
afterEach(() => jest.useRealTimers());
const hoursAgo = (hours: number) => new Date(now - hours * hour).toISOString();

const transcription = (id: string, rest: IDataObject = {}): IDataObject => ({ id, title: `Meeting ${id}`, created_at: hoursAgo(1), summary: 'Short', ...rest });

/** A trigger that polls a workspace. */
function begin({ parameters = {}, answers = {}, ...rest }: Parameters<typeof triggerNode>[0] = {}) {
	const listed: IDataObject[] = [];
	const all: Answers = {
		'GET /transcriptions': ({ query = {} }) => {
			const sorted = [...listed].sort((a, b) => (String(a.created_at) < String(b.created_at) ? -1 : 1));
			const ordered = query.sort === '-created_at' ? sorted.reverse() : sorted;
			return { items: ordered.slice(Number(query.offset), Number(query.offset) + Number(query.limit)), total: listed.length };
		},
		...answers,
	};
	const node = triggerNode({ parameters: { simplify: false, include: ['summary'], transcriptFormat: 'text', ...parameters }, answers: all, credential: { apiKey: 'key' }, ...rest });
	const emitted = jest.fn();
	Object.assign(node.context, { __emitError: emitted });
	const context: IPollFunctions = Object.create(node.context);
	Object.assign(context.helpers, { prepareBinaryData: async (content: Buffer, fileName: string) => await Promise.resolve({ data: content.toString(), fileName, mimeType: '' }) });
	const add = (...each: IDataObject[]) => {
		listed.push(...each);
		for (const one of each) all[`GET /transcriptions/${String(one.id)}`] = { ...one, text: 'Hello' };
	};
	const result = async () => await pollTranscriptions(context);
	const items = async () => (await result())?.[0] ?? [];
	const poll = async () => (await items()).map(({ json }) => json);
	return { ...node, all, listed, add, result, items, poll, emitted, ids: async () => (await poll()).map(({ id }) => id) };
}
/** A trigger that has polled once, when nothing was there. */
async function begun(...given: Parameters<typeof begin>) {
	const trigger = begin(...given);
	await trigger.poll();
	return trigger;
}

describe('what polling finds', () => {
	test('is what is new, once', async () => {
		const { add, ids, poll } = begin();
		add(transcription('a'));
		expect(await ids()).toEqual([]);
		add(transcription('b'));
		expect(await poll()).toEqual([transcription('b')]);
		expect(await ids()).toEqual([]);
	});
	test('is no run of the workflow where nothing is new', async () => {
		expect(await (await begun()).result()).toBeNull();
	});
	test('is looked for from a day before, in days of any time zone', async () => {
		const { add, ids, sent } = begin();
		add(transcription('a'));
		await ids();
		await ids();
		expect(sent.map(({ query = {} }) => [query.sort, query.date_from, query.status])).toEqual([['-created_at', undefined, 'completed'], ['created_at', '2026-11-24', 'completed']]);
	});
	test('is nothing from before that', async () => {
		const { add, ids } = begin();
		add(transcription('a'));
		await ids();
		add(transcription('old', { created_at: hoursAgo(25.1) }), transcription('young', { created_at: hoursAgo(25) }));
		expect(await ids()).toEqual(['young']);
	});
	test('is also what has no time, among others that have one, and once', async () => {
		const { add, ids } = begin();
		add(transcription('a'));
		await ids();
		add(transcription('b', { created_at: null }), transcription('c'));
		expect(await ids()).toEqual(expect.arrayContaining(['b', 'c']));
		for (const hours of [6, 13, 24, 36]) {
			jest.setSystemTime(now + hours * hour);
			add(transcription(`${hours}`, { created_at: new Date(now + hours * hour).toISOString() }));
			expect(await ids()).toEqual([`${hours}`]);
		}
	});
	test('counts without a time as made today', async () => {
		const { add, ids } = await begun();
		add(transcription('a', { created_at: null }));
		expect(await ids()).toEqual(['a']);
		expect(await ids()).toEqual([]);
		const first = begin();
		first.add(transcription('a', { created_at: null }));
		await first.ids();
		expect(Object(first.staticData.watermark).from).toBe(Date.parse('2026-11-25T00:00:00Z'));
	});
	test('is fetched four at a time, so that others of the credential have room', async () => {
		let running = 0;
		let most = 0;
		const { add, ids, all } = await begun({ parameters: { include: ['transcription'] } });
		const names = Array.from({ length: 12 }, (_, index) => `t${index}`);
		add(...names.map((id) => transcription(id)));
		for (const id of names) {
			all[`GET /transcriptions/${id}`] = async () => {
				most = Math.max(most, ++running);
				await Promise.resolve();
				running--;
				return transcription(id);
			};
		}
		expect(await ids()).toHaveLength(12);
		expect(most).toBe(4);
	});
	test('is read at first until a day before the newest, and a hundred at least', async () => {
		const { add, ids, sent } = begin();
		for (let each = 0; each < 300; each++) add(transcription(`t${each}`, { created_at: hoursAgo(each) }));
		await ids();
		expect(sent.length).toBeLessThanOrEqual(2);
		const known = begin();
		for (let each = 0; each < 1_300; each++) known.add(transcription(`t${each}`));
		await known.ids();
		expect(Object(known.staticData.watermark).seen).toHaveLength(1_000);
	});
	test('is that of the filters', async () => {
		const { sent } = await begun({ parameters: { filters: { language: 'de' } } });
		expect(sent).toMatchObject([{ query: { language: 'de' } }]);
	});
	test.each<[string, Parameters<typeof begin>[0]]>([
		['another key', { credential: { apiKey: 'other' } }],
		['other filters', { parameters: { filters: { language: 'de' } } }],
	])('starts over with %s', async (_, other) => {
		const first = await begun();
		const { add, ids } = begin({ staticData: first.staticData, ...other });
		add(transcription('a'));
		expect(await ids()).toEqual([]);
	});
	test('goes on with another key of the same workspace, and once', async () => {
		const first = begin();
		first.add(transcription('a'));
		await first.poll();
		const { add, ids } = begin({ staticData: first.staticData, credential: { apiKey: 'newer' } });
		add(transcription('a'), transcription('b'));
		expect(await ids()).toEqual(['b']);
		expect(await ids()).toEqual([]);
	});
	test('starts over with other filters, also where what was seen fits them', async () => {
		const first = begin();
		first.add(transcription('a'));
		await first.poll();
		const { add, ids } = begin({ staticData: first.staticData, parameters: { filters: { language: 'de' } } });
		add(transcription('a'), transcription('b'));
		expect(await ids()).toEqual([]);
	});
	test('goes on with the same key and filters, and stores no key', async () => {
		const first = await begun();
		const { add, ids } = begin({ staticData: first.staticData, credential: { apiKey: ' key ' } });
		add(transcription('a'));
		expect(await ids()).toEqual(['a']);
		expect(Object(first.staticData.watermark).subject).toMatch(/^[0-9a-f]{16} \{/);
	});
});

describe('a poll under way', () => {
	test('is the only one of its trigger', async () => {
		const { add, all, ids, poll, sent } = await begun({ parameters: { include: ['transcription'] } });
		add(transcription('a'));
		const ends: Array<() => void> = [];
		all['GET /transcriptions/a'] = async () => await new Promise((resolve) => ends.push(() => resolve(transcription('a'))));
		const first = poll();
		await jest.advanceTimersByTimeAsync(1_000);
		const asked = sent.length;
		expect(await ids()).toEqual([]);
		expect([sent.length, ends.length]).toEqual([asked, 1]);
		ends[0]?.();
		expect(await first).toMatchObject([{ id: 'a' }]);
		expect(await ids()).toEqual([]);
	});
	test('holds up no other trigger, and none once it has failed', async () => {
		const { all, ids } = await begun();
		const list = all['GET /transcriptions'];
		all['GET /transcriptions'] = new ServiceFailure('away', { status: 400 });
		const failed = ids();
		expect(await begin().ids()).toEqual([]);
		await expect(failed).rejects.toThrow('400');
		all['GET /transcriptions'] = list ?? {};
		expect(await ids()).toEqual([]);
	});
	test('asks for nothing after its time', async () => {
		const { all, ids, sent } = await begun();
		all['GET /transcriptions'] = new ServiceFailure('away', { status: 503 });
		const failed = expect(ids()).rejects.toThrow('503');
		jest.setSystemTime(now + 60_000);
		await jest.advanceTimersByTimeAsync(600_000);
		await failed;
		expect(sent).toHaveLength(2);
	});
});

describe('a transcription that cannot be fetched', () => {
	const failing = async () => {
		const trigger = await begun({ parameters: { include: ['transcription'] } });
		trigger.add(transcription('a'));
		trigger.all['GET /transcriptions/a'] = new ServiceFailure('away', { status: 400 });
		return trigger;
	};
	test('is told by its name, and found by the next poll', async () => {
		const { ids, warnings, all } = await failing();
		expect(await ids()).toEqual([]);
		expect(warnings()).toEqual([expect.stringContaining("Transcription 'Meeting a' could not be fetched")]);
		all['GET /transcriptions/a'] = transcription('a');
		expect(await ids()).toEqual(['a']);
	});
	test('is looked for where it is no longer listed, and told by its ID', async () => {
		const { ids, listed, warnings, all } = await failing();
		await ids();
		listed.length = 0;
		await ids();
		expect(warnings().at(-1)).toMatch("Transcription 'a' could not be fetched");
		all['GET /transcriptions/a'] = transcription('a');
		expect(await ids()).toEqual(['a']);
	});
	test('in sixty polls is reported', async () => {
		const { ids, emitted } = await failing();
		for (let polls = 0; polls < 59; polls++) await ids();
		expect(emitted).not.toHaveBeenCalled();
		await ids();
		expect(emitted.mock.calls).toMatchObject([[{ message: expect.stringContaining("Transcription 'Meeting a' could not be fetched after 60 tries") }]]);
	});
	test('is left out once it is deleted', async () => {
		for (const isListed of [true, false]) {
			const { ids, listed, all, staticData } = await failing();
			await ids();
			if (!isListed) listed.length = 0;
			delete all['GET /transcriptions/a'];
			expect(await ids()).toEqual([]);
			expect(staticData.watermark).toMatchObject({ left: [] });
		}
	});
});

describe('the item of a transcription', () => {
	const itemOf = async (parameters: IDataObject, read: IDataObject = {}) => {
		const { add, items, all, requests } = await begun({ parameters, answers: { 'GET /transcriptions/a/export': '\ufeff# Exported' } });
		add(transcription('a'));
		Object.assign(all, { 'GET /transcriptions/a': { ...transcription('a'), text: 'Hello', reports: [], ...read } });
		const [item] = await items();
		return { item, asked: requests().slice(2) };
	};
	test('has what the list has, and asks for no more', async () => {
		expect(await itemOf({})).toMatchObject({ item: { json: transcription('a') }, asked: [] });
	});
	test('has the whole transcription', async () => {
		const { item, asked } = await itemOf({ include: ['transcription'] });
		expect(item?.json).toMatchObject({ text: 'Hello', reports: [] });
		expect(item?.json).not.toHaveProperty('transcript');
		expect(asked).toEqual(['GET /transcriptions/a']);
	});
	test('has the transcript, and not the rest', async () => {
		const { item, asked } = await itemOf({ include: ['transcript'] });
		expect(item?.json).toMatchObject({ id: 'a', transcript: expect.stringContaining('Hello') });
		expect(item?.json).not.toHaveProperty('reports');
		expect(asked).toEqual(['GET /transcriptions/a']);
	});
	test('has text with a warning where the format cannot be made', async () => {
		expect((await itemOf({ include: ['transcript'], transcriptFormat: 'srt' })).item?.json).toMatchObject({ transcript: expect.stringContaining('Hello'), warnings: [expect.any(String)] });
	});
	test('has a warning where no transcript was found', async () => {
		const { item } = await itemOf({ include: ['transcript'] }, { text: null });
		expect(item?.json).toMatchObject({ transcript: '', warnings: [expect.stringMatching(/^No transcript was found/)] });
	});
	test('has an export as a file', async () => {
		const { item, asked } = await itemOf({ include: ['export'], returnAs: ['file'], outputField: 'data' });
		expect(item).toMatchObject({ json: { id: 'a', summary: 'Short', fileName: expect.stringContaining('Meeting a') }, binary: { data: { data: '\ufeff# Exported' } } });
		expect(asked).toEqual(['GET /transcriptions/a/export']);
	});
	test('has an export as text', async () => {
		const { item } = await itemOf({ include: ['export'], returnAs: ['text'] });
		expect(item?.json).toMatchObject({ transcript: '# Exported' });
		expect(item).not.toHaveProperty('binary');
	});
	test('is simplified', async () => {
		expect((await itemOf({ include: ['transcription'], simplify: true }, { project_id: 'p' })).item?.json).not.toHaveProperty('project_id');
	});
});

test('a test in the editor passes over what was deleted, however old the next is', async () => {
	const { add, ids, all } = begin({ mode: 'manual', parameters: { include: ['transcription'] } });
	add(transcription('a', { created_at: hoursAgo(90) }), transcription('b'));
	delete all['GET /transcriptions/b'];
	expect(await ids()).toEqual(['a']);
});
test('a test in the editor says so if nothing fits', async () => {
	await expect(begin({ mode: 'manual' }).ids()).rejects.toThrow(nothingFits().message);
});
test('a test in the editor shows the newest, and remembers nothing', async () => {
	const { add, ids, staticData } = begin({ mode: 'manual' });
	add(transcription('a', { created_at: hoursAgo(2) }), transcription('b'));
	expect(await ids()).toEqual(['b']);
	expect(staticData).toEqual({});
});
