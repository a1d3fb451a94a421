import type { INodeParameters } from 'n8n-workflow';
import { openRoom, type Room } from './room';

let room: Room;
beforeEach(async () => {
	room = await openRoom();
});
afterEach(async () => await room.close());

const add = (count: number, columns = {}) =>
	Array.from({ length: count }, (_, index) => room.speakr.state.addRecording({ title: `Meeting ${index}`, ...columns }));

describe('above a list', () => {
	test('that is empty under filters', async () => {
		add(1);
		const { hints } = await room.run('recording:getAll', { filters: { search: 'nobody' } });
		expect(hints).toEqual(["Nothing matches the filters. Remove or change one of the 'Filters'."]);
	});
	test('that ends at its limit', async () => {
		add(3);
		const { hints } = await room.run('recording:getAll', { limit: 2 });
		expect(hints).toEqual(["Only the first 2 results were returned. There may be more. Turn on 'Return All', or increase 'Limit'."]);
	});
	test.each<[string, INodeParameters]>([
		['that is below its limit', { limit: 5 }],
		['of all', { returnAll: true }],
	])('%s there is none', async (_, parameters) => {
		add(3);
		expect((await room.run('recording:getAll', parameters)).hints).toEqual([]);
	});
	test('that has no filters and nothing in it there is none', async () => {
		expect((await room.run('recording:getAll', {})).hints).toEqual([]);
	});
});

describe('above an export', () => {
	const hintsOf = async (parameters: INodeParameters = {}, mode: 'manual' | 'trigger' = 'trigger') =>
		(await room.run('archive:export', parameters, { mode })).hints;

	test('of everything there is none', async () => {
		add(2);
		expect(await hintsOf({}, 'manual')).toEqual([]);
	});
	test('by hand, that its position is not kept', async () => {
		add(2);
		expect(await hintsOf({ scope: 'new' }, 'manual')).toEqual([
			'The next run exports the same transcripts. Only runs of the published workflow are remembered.',
		]);
		expect(await hintsOf({ scope: 'new' })).toEqual([]);
	});
	test.each<[string, 'manual' | 'trigger', RegExp]>([
		['continue', 'trigger', /The next run continues there\.$/],
		['all', 'trigger', /'resumeToken' of the last item in 'Resume From', or set 'Transcripts' to 'Continue Where the Last Run Stopped'\.$/],
		['new', 'manual', /'Resume From'\. Only runs of the published workflow are remembered\.$/],
	])('that a maximum stopped, with %s in a %s run', async (scope, mode, ending) => {
		add(3);
		const [hint = '', ...others] = await hintsOf({ scope, options: { maximumTranscripts: 2 } }, mode);
		expect(hint).toMatch(/^Stopped after 2 transcripts because of 'Maximum Transcripts'\. /);
		expect(hint).toMatch(ending);
		expect(others).toEqual([]);
	});
	test('that the rate limit stopped, when to go on', async () => {
		add(3);
		room.speakr.faults.next({ path: /\/transcript/, after: 1, status: 429, headers: { 'retry-after': '7200' }, times: 99 });
		const [hint] = await hintsOf({ scope: 'continue' });
		expect(hint).toMatch(/^Stopped after 1 transcript: .* Run the workflow again after \d{4}-\d\d-\d\d \d\d:\d\d\. The next run continues there\.$/);
	});
	test('which ones failed, and what is not transcribed yet', async () => {
		add(1);
		add(1, { status: 'PROCESSING' });
		room.speakr.state.addRecording({ originalFilename: 'asr400.mp3', title: 'Broken' });
		expect(await hintsOf()).toEqual([
			expect.stringMatching(/^1 could not be exported: 'Broken' \(Recording 3 has no transcript: .*\)\. See 'failed' in the last item\.$/),
			'1 not transcribed yet. A later run exports them.',
		]);
	});
	test.each([
		['all', 'No transcript matches the filters'],
		['new', 'Nothing new since the last run'],
	])('that nothing was found: %s', async (scope, hint) => {
		expect(await hintsOf({ scope, filters: { search: 'nobody' } })).toEqual([hint]);
	});
});
