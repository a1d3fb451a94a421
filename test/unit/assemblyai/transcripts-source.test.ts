import type { IDataObject } from 'n8n-workflow';
import { transcriptsOf } from '../../../nodes/AssemblyAi/triggers/transcripts-source';
import { answering, collected, type Answers } from '../answering';

const listed = (id: string, rest: IDataObject = {}): IDataObject => ({ id, status: 'completed', created: '2026-11-26T11:00:00Z', audio_url: 'https://files.example/a.mp3', ...rest });
const page = (transcripts: IDataObject[], prev: string | null = null) => ({ transcripts, page_details: { prev_url: prev, next_url: null } });
const source = (answers: Answers) => {
	const { client, sent } = answering(answers);
	return { ...transcriptsOf(client), sent };
};
const created = Date.parse('2026-11-26T11:00:00Z');

describe('the transcripts', () => {
	test.each([
		['completed', 'completed'],
		['error', 'error'],
		['processing', undefined],
	])('that are %s have the outcome %p', async (status, outcome) => {
		const { latest } = source({ 'GET /transcript': page([listed('a', { status })]) });
		expect(await collected(latest())).toEqual([{ key: `a@${created}`, createdAt: created, outcome, entry: 'a' }]);
	});
	test('since a moment come oldest first', async () => {
		const rows = [listed('c', { created: '2026-11-26T11:00:02Z' }), listed('b', { created: '2026-11-26T11:00:01Z' }), listed('a')];
		const { since } = source({ 'GET /transcript': page(rows) });
		expect((await collected(since(created + 1_000))).map(({ entry }) => entry)).toEqual(['b', 'c']);
	});
	test('are the latest hundred', async () => {
		const rows = Array.from({ length: 100 }, (_, index) => listed(String(index)));
		const { latest, sent } = source({ 'GET /transcript': page(rows, 'https://api.assemblyai.com/v2/transcript?before_id=99') });
		expect(await collected(latest())).toHaveLength(100);
		expect(sent).toMatchObject([{ query: { limit: 100 } }]);
	});
	test('without a time of creation count as made now, under one key', async () => {
		const { latest } = source({ 'GET /transcript': page([listed('a', { created: null })]) });
		expect(await collected(latest())).toMatchObject([{ key: 'a@0', createdAt: expect.any(Number) }]);
	});
});

describe('a transcript that is looked at', () => {
	test('has the key that it is known by', async () => {
		const { look, sent } = source({ 'GET /transcript/a': { id: 'a', status: 'error' } });
		expect(await look(`a@${created}`)).toEqual({ key: `a@${created}`, createdAt: created, outcome: 'error', entry: 'a' });
		expect(sent).toHaveLength(1);
	});
	test('is gone if it is unknown or was deleted', async () => {
		expect(await source({}).look('a@0')).toBeUndefined();
		expect(await source({ 'GET /transcript/a': { id: 'a', status: 'completed', audio_url: 'http://deleted_by_user' } }).look('a@0')).toBeUndefined();
	});
});
