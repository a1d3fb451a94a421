import { isObject } from '../../services/speakr/json';
import type { RecordingWish } from '../../services/speakr/state';
import { storeSegments } from '../../services/speakr/transcripts';
import { openRoom } from './room';

const room = openRoom();

const add = (columns: RecordingWish = {}) =>
	room.speakr.state.addRecording({ title: 'A meeting', summary: null, transcription: null, meetingDate: '2026-03-05T10:30:00', ...columns });

async function hits(query: string, client = room.alice): Promise<Array<Record<string, unknown>>> {
	const { results } = await client.object('GET', `/search?${query}`);
	return Array.isArray(results) ? results.filter(isObject) : [];
}

const segment = (speaker: string, sentence: string, start: number) => ({ speaker, sentence, start_time: start, end_time: start + 5 });

describe('keyword search [read]', () => {
	test('a hit in the transcript: where it was said, by whom, and which letters matched', async () => {
		const { id } = add({ transcription: storeSegments([segment('Ada', 'Nothing here', 0), segment('Bob', 'The budget is 42', 5)]) });
		expect(await room.alice.object('GET', '/search?q=BUDGET')).toEqual({
			query: 'BUDGET',
			mode_used: 'keyword',
			page: 1,
			has_more: false,
			results: [
				{
					recording_id: id,
					title: 'A meeting',
					meeting_date: '2026-03-05T10:30:00Z',
					field: 'transcript',
					segment_index: 1,
					start_time: 5,
					end_time: 10,
					speaker: 'Bob',
					text: 'The budget is 42',
					match_spans: [[4, 10]],
					score: 0.7,
				},
			],
		});
	});

	test('all words anywhere in the recording, a phrase as it is, % and _ as themselves', async () => {
		const { id } = add({ title: 'Budget plan', summary: 'Carol writes\n\nthe report' });
		expect((await hits('q=budget%20carol')).map(({ field, score }) => [field, score])).toEqual([
			['title', 0.5],
			['summary', 0.45],
		]);
		expect(await hits('q=budget%20nobody')).toEqual([]);
		expect((await hits('q=%22carol%20writes%22')).map(({ recording_id }) => recording_id)).toEqual([id]);
		expect(await hits('q=%22writes%20carol%22')).toEqual([]);
		expect(await hits('q=b%25t')).toEqual([]);
	});

	test('title, participants, notes, summary and transcript by weight, then newer', async () => {
		const old = add({ title: 'budget', createdAt: '2026-01-01T00:00:00', meetingDate: null });
		const all = add({ title: 'budget', participants: 'budget', notes: 'budget', summary: 'budget', transcription: 'budget' });
		expect((await hits('q=budget')).map(({ recording_id, field }) => [recording_id, field])).toEqual([
			[all.id, 'title'],
			[old.id, 'title'],
			[all.id, 'summary'],
			[all.id, 'participants'],
			[all.id, 'notes'],
			[all.id, 'transcript'],
		]);
		expect((await hits('q=budget&fields=notes,summary')).map(({ field }) => field)).toEqual(['summary', 'notes']);
	});

	test('letters outside ASCII are found in a title, not in a transcript [read]', async () => {
		add({ title: 'München', transcription: storeSegments([segment('Ada', 'Wir sind in München', 0)]) });
		expect((await hits('q=M%C3%BCnchen')).map(({ field }) => field)).toEqual(['title', 'transcript']);
		expect(await hits('q=M%C3%BCnchen&fields=transcript')).toEqual([]);
	});

	test('speaker: what somebody said, by the name that is stored', async () => {
		add({ title: 'budget', transcription: storeSegments([segment('Ada', 'a budget', 0), segment('Bob', 'a budget', 5)]) });
		expect((await hits('q=budget&speaker=bob')).map(({ segment_index }) => segment_index)).toEqual([1]);
	});

	test('long text is cut around the match', async () => {
		add({ summary: `${'x '.repeat(300)}budget${' y'.repeat(300)}` });
		const [hit] = await hits('q=budget');
		const text = String(hit?.text);
		const [[from, to]] = (hit?.match_spans ?? [[0, 0]]) as number[][] as [[number, number]];
		expect([text.length, text.startsWith('…'), text.endsWith('…'), text.slice(from, to)]).toEqual([402, true, true, 'budget']);
	});

	test('pages, and filters by recording, tag, folder and time', async () => {
		const tag = room.speakr.state.addTag();
		const folder = room.speakr.state.addFolder();
		const [one, two, three] = [add({ tagIds: [tag.id] }), add({ folderId: folder.id }), add({ meetingDate: '2026-04-01T00:00:00' })];
		const found = async (query: string) => (await hits(`q=meeting&${query}`)).map(({ recording_id }) => recording_id);
		expect(await found('')).toEqual([three.id, two.id, one.id]);
		expect(await room.alice.object('GET', '/search?q=meeting&limit=2')).toMatchObject({ has_more: true });
		expect(await found('limit=2&page=2')).toEqual([one.id]);
		expect(await found(`recording_ids=${one.id},${two.id}`)).toEqual([two.id, one.id]);
		expect(await found(`tag_id=${tag.id}`)).toEqual([one.id]);
		expect(await found(`folder_id=${folder.id}`)).toEqual([two.id]);
		expect(await found('folder_id=none')).toEqual([three.id, one.id]);
		expect(await found('date_to=2026-03-05')).toEqual([two.id, one.id]);
		expect(await found('date_from=2026-03-06')).toEqual([three.id]);
	});

	test('shared recordings by scope; the notes searched are one\'s own', async () => {
		room.speakr.state.settings.internalSharing = true;
		const recording = add({ title: 'budget', notes: 'budget' });
		room.speakr.state.share(recording, 'bob');
		expect(await hits('q=budget', room.bob)).toEqual([]);
		expect((await hits('q=budget&scope=shared', room.bob)).map(({ field }) => field)).toEqual(['title']);
	});

	test.each([
		['q=a', 'q must be 2 to 500 characters'],
		['q=ab&mode=fuzzy', 'mode must be keyword, semantic or auto'],
		['q=ab&fields=tags', 'Unknown field(s): tags'],
		['q=ab&limit=51', 'limit must be 1 to 50 and page at least 1'],
		['q=ab&folder_id=x', 'folder_id must be an id or none'],
		['q=ab&recording_ids=x', 'recording_ids must be a comma list of ids'],
		['q=ab&date_from=soon', "Invalid date: 'soon'"],
		['q=ab&date_field=updated_at', 'date_field must be meeting_date or created_at'],
	])('%s: 400', async (query, error) => {
		const answer = await room.alice.call('GET', `/search?${query}`);
		expect([answer.status, JSON.parse(answer.body.toString())]).toEqual([400, { error, code: 'invalid_parameter' }]);
	});
});

describe('semantic search [read]', () => {
	test('needs Inquire', async () => {
		const answer = await room.alice.call('GET', '/search?q=budget&mode=semantic');
		expect([answer.status, JSON.parse(answer.body.toString()).code]).toEqual([409, 'semantic_unavailable']);
		expect(await room.alice.object('GET', '/search?q=budget&mode=auto')).toMatchObject({ mode_used: 'keyword' });
		room.speakr.state.settings.inquire = true;
		expect(await room.alice.object('GET', '/search?q=budget&mode=auto&page=3')).toMatchObject({ mode_used: 'semantic', page: 1 });
	});

	test('has a limit of its own, separate from that of reading', async () => {
		await room.restart({ tokenLimits: { search: 1 } });
		expect((await room.alice.call('GET', '/search?q=budget')).status).toBe(200);
		expect((await room.alice.call('GET', '/search?q=budget')).status).toBe(429);
		expect((await room.alice.call('GET', '/tags')).status).toBe(200);
	});
});

describe('inquire [read]', () => {
	const ask = async (body: object) => {
		const answer = await room.alice.call('POST', '/inquire', body);
		return [answer.status, JSON.parse(answer.body.toString())];
	};

	test('turned off', async () => {
		expect(await ask({ question: 'x' })).toEqual([403, { error: 'Inquire is turned off on this server', code: 'feature_disabled' }]);
		room.speakr.state.settings.inquire = true;
		expect(await ask({ question: 'x', mode: 'agent' })).toEqual([
			403,
			{ error: 'The Inquire agent is turned off on this server', code: 'feature_disabled' },
		]);
	});

	test('an answer without citations; the agent has them', async () => {
		Object.assign(room.speakr.state.settings, { inquire: true, inquireAgent: true });
		const { id } = add();
		const plain = { answer: 'Fake answer to: x', citations: [], mode_used: 'rag', steps: 0, usage: null };
		expect(await ask({ question: 'x', mode: 'rag' })).toEqual([200, plain]);
		expect(await ask({ question: 'x' })).toEqual([
			200,
			{
				answer: 'Fake answer to: x [1]',
				citations: [{ n: 1, recording_id: id, title: 'A meeting', start_time: 0, quote: null, url: `/recordings/${id}?t=0` }],
				mode_used: 'agent',
				steps: 2,
				usage: null,
			},
		]);
		expect(await ask({ question: 'x', filters: { recording_ids: [99] } })).toMatchObject([
			200,
			{ answer: 'There are no recordings to search with these filters.', mode_used: 'rag' },
		]);
	});

	test.each<[body: object, error: string]>([
		[{}, 'question is required'],
		[{ question: 'x', mode: 'fast' }, 'mode must be rag, agent or auto'],
		[{ question: 'x', scope: 'mine' }, 'scope must be own, shared or all'],
		[{ question: 'x', filters: [] }, 'filters must be an object'],
	])('%j: %s', async (body, error) => {
		room.speakr.state.settings.inquire = true;
		expect(await ask(body)).toEqual([400, { error, code: 'invalid_parameter' }]);
	});

	test('what the model says when it fails: 502; as a stream, line by line', async () => {
		room.speakr.state.settings.inquire = true;
		add();
		expect(await ask({ question: 'LLMFAIL' })).toMatchObject([502, { code: 'inquire_failed' }]);
		const stream = await room.alice.call('POST', '/inquire', { question: 'x', stream: true });
		expect(stream.headers['content-type']).toContain('text/event-stream');
		expect(stream.body.toString()).toBe('data: {"delta":"Fake answer to: "}\n\ndata: {"delta":"x"}\n\ndata: {"end_of_stream":true}\n\n');
	});
});
