import type { IDataObject } from 'n8n-workflow';
import { ServiceFailure } from '../../../../nodes/shared/errors';
import type { Request } from '../../../../nodes/shared/http';
import { pollFeed } from '../../../../nodes/Speakr/triggers/feed/poll-feed';
import type { Change, News } from '../../../../nodes/Speakr/triggers/feed/news';
import { answering, type Answers } from '../../answering';

const now = new Date('2026-11-26T12:00:00Z').getTime();
beforeEach(() => jest.useFakeTimers({ now }));
afterEach(() => jest.useRealTimers());

const recording = (id: number, rest: IDataObject = {}): IDataObject => ({
	id, title: `Meeting ${id}`, status: 'COMPLETED', created_at: '2026-11-26T12:01:00Z', updated_at: '2026-11-26T12:01:00Z', completed_at: null, notes: 'Long', ...rest,
});
const upsert = (each: IDataObject) => ({ type: 'upsert', recording: each });
/** A feed that says nothing before the first look, and then these changes. */
const feedOf = (...changes: IDataObject[]): Answers => ({
	'GET /recordings': { recordings: [] },
	'GET /recordings/changes': ({ query = {} }: Request) => (query.cursor === 'begun' ? { changes, next_cursor: 'read', has_more: false } : { changes: [], next_cursor: 'begun', has_more: false }),
});

function openLook(answers: Answers, scope: 'own' | 'all' = 'own', counts: (news: News) => boolean = () => true) {
	const { client, sent } = answering(answers);
	const state: IDataObject = {};
	const taken: News[] = [];
	const seen: Change[] = [];
	const take = jest.fn(async (news: News) => await Promise.resolve(void taken.push(news)));
	const [warn, report] = [jest.fn(), jest.fn()];
	const nameOf = (key: string, { title }: IDataObject) => `${key} '${String(title)}'`;
	const look = async (until = Infinity, through = client) => await pollFeed(through, { state, scope, until, saw: (change) => void seen.push(change), counts, take, nameOf, warn, report });
	return { client, sent, state, taken, seen, take, warn, report, look };
}
const kindsOf = (taken: News[]) => taken.map(({ kind, recording: { id } }) => `${kind} ${String(id)}`);

test('the first look takes nothing, the next takes what is new, each once', async () => {
	const { look, taken } = openLook(feedOf(upsert(recording(1))));
	await look();
	expect(taken).toEqual([]);
	await look();
	await look();
	expect(kindsOf(taken)).toEqual(['created 1', 'ended 1']);
});
test.each([
	['of another kind', { type: 'archived', id: 1, deleted_at: '2026-11-26T12:01:00Z' }],
	['at an unknown time', upsert(recording(1, { updated_at: null }))],
])('a change %s is passed over', async (_, change) => {
	const { look, taken } = openLook(feedOf(change, upsert(recording(2))));
	await look();
	await look();
	expect(kindsOf(taken)).toEqual(['created 2', 'ended 2']);
});
test.each([
	['while it is read', 500, 1],
	['at its beginning, where no cursor can have expired', 400, 0],
])('a feed that fails %s is tried again with the next look', async (_, status, looks) => {
	const answers = feedOf(upsert(recording(1)));
	const { look } = openLook(answers);
	for (let each = 0; each < looks; each++) await look();
	answers['GET /recordings/changes'] = new ServiceFailure('away', { status });
	await expect(look()).rejects.toThrow('away');
});
test('the feed is that of the scope', async () => {
	const { look, sent } = openLook(feedOf(), 'all');
	await look();
	expect(sent.map(({ query = {} }) => query.scope)).toEqual(['all', 'all']);
});
test('whoever watches sees each change, also of a feed that has expired', async () => {
	const { look, seen } = openLook(feedOf(upsert(recording(1))));
	await look();
	await look();
	expect(seen).toMatchObject([{ type: 'upsert', recording: { id: 1 } }]);
	const expired = openLook({
		...feedOf(),
		'GET /recordings/changes': ({ query = {} }: Request) => (query.cursor === 'begun' ? new ServiceFailure('expired', { status: 410 }) : { changes: [], next_cursor: 'begun', has_more: false }),
	});
	await expired.look();
	await expired.look(now + 1);
	expect(expired.state.feed).toBeDefined();
});
test('what fails is tried again, with what is known of it, and the rest is not', async () => {
	const { look, take, warn, state } = openLook(feedOf(upsert(recording(1)), upsert(recording(2))));
	await look();
	take.mockImplementation(async ({ recording: { id } }) => {
		if (id === 1) throw new ServiceFailure('away', { status: 500 });
		await Promise.resolve();
	});
	await look();
	expect(take).toHaveBeenCalledTimes(4);
	const left = { kind: 'created', tries: 1, recording: { id: 1, title: 'Meeting 1', created_at: '2026-11-26T12:01:00Z' } };
	expect(state.feed).toMatchObject({ left: [left, { ...left, kind: 'ended' }] });
	expect(JSON.stringify(state.feed)).not.toContain('Long');
	expect(warn).toHaveBeenCalledWith("1@2026-11-26T12:01:00Z 'Meeting 1' could not be fetched: away", { count: 1 });
	take.mockClear();
	take.mockImplementation(async () => {});
	await look();
	expect(kindsOf(take.mock.calls.map(([news]) => news))).toEqual(['created 1', 'ended 1']);
	await look();
	expect(take).toHaveBeenCalledTimes(2);
});
test('a deletion that fails is tried again with its reason', async () => {
	const { look, take } = openLook(feedOf({ type: 'delete', id: 1, deleted_at: '2026-11-26T12:03:00Z', reason: 'retention' }));
	await look();
	take.mockImplementationOnce(async () => await Promise.reject(new Error('away')));
	await look();
	await look();
	expect(take.mock.calls.map(([{ recording: { reason } }]) => reason)).toEqual(['retention', 'retention']);
});
test('what always fails is given up after sixty tries, and reported', async () => {
	const { look, take, report, state } = openLook(feedOf({ type: 'delete', id: 1, deleted_at: '2026-11-26T12:01:00Z' }));
	await look();
	take.mockImplementation(async () => await Promise.reject(new Error('away')));
	for (let each = 0; each < 59; each++) await look();
	expect(report).not.toHaveBeenCalled();
	await look();
	expect(report).toHaveBeenCalledTimes(1);
	expect(state.feed).toMatchObject({ left: [] });
});
test('after its time nothing is taken, and all is left for the next look', async () => {
	const answers = feedOf();
	const { look, take, state } = openLook(answers);
	await look();
	answers['GET /recordings/changes'] = () => {
		jest.setSystemTime(now + 20_000);
		return { changes: [upsert(recording(1))], next_cursor: 'read', has_more: false };
	};
	await look(now + 20_000);
	expect(take).not.toHaveBeenCalled();
	expect(state.feed).toMatchObject({ left: [{ kind: 'created', tries: 0 }, { kind: 'ended', tries: 0 }] });
});
test('what does not count neither ends a look nor is left for the next one', async () => {
	const deleted = Array.from({ length: 300 }, (_, id) => ({ type: 'delete', id, deleted_at: '2026-11-26T12:00:30Z', reason: 'deleted' }));
	const answers = feedOf();
	const { look, taken, state } = openLook(answers, 'own', ({ kind }) => kind !== 'deleted');
	await look();
	answers['GET /recordings/changes'] = ({ query = {} }: Request) => {
		const page = Number(query.cursor) || 0;
		return page < 3 ? { changes: deleted.slice(page * 100, page * 100 + 100), next_cursor: `${page + 1}`, has_more: true } : { changes: [upsert(recording(999))], next_cursor: 'end', has_more: false };
	};
	await look();
	expect(kindsOf(taken)).toEqual(['created 999', 'ended 999']);
	expect(state.feed).toMatchObject({ left: [] });
});
test('ten are taken at once, and a look reads no further once there are a hundred', async () => {
	const all = Array.from({ length: 50 }, (_, id) => upsert(recording(id)));
	const answers = feedOf();
	const { look, take, sent } = openLook(answers);
	await look();
	const pages = { begun: 'second', second: 'third', third: 'end' };
	answers['GET /recordings/changes'] = ({ query = {} }: Request) => ({ changes: query.cursor === 'begun' ? all : [], next_cursor: new Map(Object.entries(pages)).get(String(query.cursor)) ?? 'end', has_more: query.cursor !== 'third' });
	const before = sent.length;
	let most = 0;
	let running = 0;
	take.mockImplementation(async () => {
		most = Math.max(most, ++running);
		await Promise.resolve();
		running--;
	});
	await look();
	expect([take.mock.calls.length, most]).toEqual([100, 10]);
	expect(sent.slice(before).filter(({ path }) => path === '/recordings/changes').map(({ query = {} }) => query.cursor)).toEqual(['begun', 'begun']);
});
test('what is stored of another account, or of another version, is not gone on with', async () => {
	const { look, client, taken, state } = openLook(feedOf(upsert(recording(1))));
	await look();
	const other = Object.create(client, { account: { value: 'other' } });
	await look(Infinity, other);
	expect(taken).toEqual([]);
	expect(state.feed).toMatchObject({ account: 'other' });
	const left = [null, 'x'].map((each) => ({ kind: 'created', key: 'k', tries: 0, recording: each }));
	for (const stored of [{ feed: 'x', left: [] }, ...left.map((each) => ({ ...Object(state.feed), left: [each] }))]) {
		state.feed = { account: 'other', ...stored };
		await look(Infinity, other);
		expect(taken).toEqual([]);
	}
});
