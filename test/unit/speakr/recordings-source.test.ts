import type { IDataObject } from 'n8n-workflow';
import type { SpeakrRecord } from '../../../nodes/Speakr/api/records';
import { ServiceFailure } from '../../../nodes/shared/errors';
import { isEnded } from '../../../nodes/Speakr/api';
import { endingOf, isFound, recordingsOf, readEvent, toWatched } from '../../../nodes/Speakr/triggers/recordings-source';
import { answering, collected, type Answers } from '../answering';

const now = new Date('2026-11-26T12:00:00Z').getTime();
beforeEach(() => jest.useFakeTimers({ now }));
afterEach(() => jest.useRealTimers());

const recording = (rest: Partial<SpeakrRecord> = {}): SpeakrRecord => ({ id: 1, created_at: '2026-11-26T10:00:00Z', status: 'COMPLETED', title: 'Planning', ...rest });
const page = (...recordings: IDataObject[]) => ({ recordings, pagination: { total: recordings.length } });
const listing = (...recordings: IDataObject[]) => answering({ 'GET /recordings': page(...recordings) });

describe('a recording in a list', () => {
	test.each([
		['COMPLETED', 'ended', false],
		['FAILED', 'ended', false],
		['PROCESSING', undefined, false],
		['SUMMARIZING', undefined, true],
	])('that is %s has the outcome %p, in doubt: %p', async (status, outcome, isDoubtful) => {
		const { client } = listing(recording({ status }));
		expect(await collected(recordingsOf(client).since(0))).toMatchObject([{ key: '1@2026-11-26T10:00:00Z', createdAt: Date.parse('2026-11-26T10:00:00Z'), outcome, isDoubtful, entry: { title: 'Planning' } }]);
	});
	test('is seen by whoever watches', async () => {
		const saw = jest.fn();
		await collected(recordingsOf(listing(recording()).client, saw).since(0));
		expect(saw.mock.calls).toMatchObject([[{ entry: { id: 1 } }]]);
	});
});

describe('the recordings of Speakr', () => {
	test('since a moment are listed from the oldest on', async () => {
		const { client, sent } = listing(recording());
		await collected(recordingsOf(client).since(now));
		expect(sent).toMatchObject([{ query: { date_from: '2026-11-26T12:00:00.000Z', sort_order: 'asc', per_page: 100 } }]);
	});
	test('that are the latest are a page, newest first', async () => {
		const all = Array.from({ length: 100 }, (_, id) => recording({ id }));
		const { client, sent } = answering({ 'GET /recordings': { recordings: all, pagination: { total: 200 } } });
		expect(await collected(recordingsOf(client).latest())).toHaveLength(100);
		expect(sent).toMatchObject([{ query: { page: 1, per_page: 100 } }]);
	});
	test('end there, also where more come', async () => {
		const all = Array.from({ length: 130 }, (_, id) => recording({ id }));
		const { client, sent } = answering({ 'GET /recordings': { recordings: all, pagination: { total: 200 } } });
		expect(await collected(recordingsOf(client).latest())).toHaveLength(100);
		expect(sent).toHaveLength(1);
	});
	test.each([
		['that ended before has ended', 'SUMMARIZING', '2026-11-26T11:00:00Z', 'ended'],
		['for the first time has not', 'SUMMARIZING', null, undefined],
		['is none where it is transcribed', 'PROCESSING', '2026-11-26T11:00:00Z', undefined],
	])('at first: one that is summarized %s', async (_, status, completedAt, outcome) => {
		const { client } = listing(recording({ status, completed_at: completedAt }));
		expect(await collected(recordingsOf(client).latest())).toMatchObject([{ outcome }]);
	});
	test('that are processed again are those that are transcribed', async () => {
		const { client, sent } = listing(recording({ status: 'PROCESSING' }), recording({ id: 2, status: 'SUMMARIZING' }));
		expect(await collected(recordingsOf(client).reopened?.() ?? [])).toMatchObject([{ entry: { id: 1 } }]);
		expect(sent).toMatchObject([{ query: { status: 'processing', sort_by: 'status' } }]);
	});
});

describe('a recording that is looked at', () => {
	const look = async (answers: Answers, saw = jest.fn()) => {
		const { client, requests } = answering(answers);
		return { sighting: await recordingsOf(client, saw).look('1@2026-11-26T10:00:00Z'), requests: requests(), saw };
	};
	const status = { 'GET /recordings/1/status': { id: 1, status: 'COMPLETED' } };
	test('is read when it has ended', async () => {
		const { sighting, saw } = await look({ ...status, 'GET /recordings/1': recording() });
		expect(sighting).toMatchObject({ key: '1@2026-11-26T10:00:00Z', outcome: 'ended', entry: { title: 'Planning' } });
		expect(saw).toHaveBeenCalledWith(sighting);
	});
	test('is not read before', async () => {
		const { sighting, requests } = await look({ 'GET /recordings/1/status': { id: 1, status: 'PROCESSING' } });
		expect(sighting).toMatchObject({ key: '1@2026-11-26T10:00:00Z', outcome: undefined });
		expect(requests).toEqual(['GET /recordings/1/status']);
	});
	test('is gone if another one has its ID', async () => {
		expect((await look({ ...status, 'GET /recordings/1': recording({ created_at: '2026-11-26T11:00:00Z' }) })).sighting).toBeUndefined();
	});
	test('is gone if it was deleted, before or meanwhile', async () => {
		for (const answers of [{}, status]) expect((await look(answers)).sighting).toBeUndefined();
	});
	test("is gone if another user's has its ID, but not if the token may not read it", async () => {
		const refused = (message: string) => ({ 'GET /recordings/1/status': new ServiceFailure(message, { status: 403 }) });
		expect((await look(refused('Permission denied'))).sighting).toBeUndefined();
		await expect(look(refused('The API token does not allow this'))).rejects.toThrow('does not allow');
	});
	test('is not gone if Speakr fails', async () => {
		await expect(look({ 'GET /recordings/1/status': new ServiceFailure('away', { status: 500 }) })).rejects.toThrow('away');
	});
});

describe('how a recording ended', () => {
	const ended = async (listed: Partial<SpeakrRecord>, read?: IDataObject) => {
		const { client, requests } = answering(read ? { 'GET /recordings/1': { id: 1, ...read } } : {});
		return { ending: await endingOf(client, recording(listed)), requests: requests() };
	};
	const completed = { type: 'recording.transcription.completed' };
	test('is told by the list where it was processed and is complete', async () => {
		expect(await ended({ transcription_duration_seconds: 7 })).toEqual({ ending: completed, requests: [] });
	});
	test.each<[string, Partial<SpeakrRecord>, IDataObject, object]>([
		['completed', {}, { status: 'COMPLETED', transcription: 'Hello' }, completed],
		['completed, since only its summary failed', { status: 'FAILED', transcription_duration_seconds: 7 }, { status: 'FAILED', transcription: 'Hello' }, completed],
		['failed, by what stands in its transcript', {}, { status: 'COMPLETED', transcription: 'ERROR_JSON:{"t":"No audio"}' }, { type: 'recording.transcription.failed', reason: 'No audio' }],
		['failed, by its own word', { status: 'FAILED' }, { status: 'FAILED', transcription: '', error_message: 'Too large' }, { type: 'recording.transcription.failed', reason: 'Too large' }],
		['completed and silent', {}, { status: 'COMPLETED', transcription: '' }, completed],
	])('is read otherwise: %s', async (_, listed, read, ending) => {
		expect(await ended(listed, read)).toEqual({ ending, requests: ['GET /recordings/1'] });
	});
	test('nobody knows once it was deleted', async () => {
		expect((await ended({})).ending).toBeUndefined();
	});
});

describe('an event that polling has found', () => {
	const event = async (type: string, given: SpeakrRecord, answers: Answers = { 'GET /users/me': { id: 7 } }) => await readEvent(answering(answers).client, type, given);
	test('is as Speakr would have told it', async () => {
		expect(await event('recording.created', recording())).toEqual({
			id: 'recording.created/1@2026-11-26T10:00:00Z',
			type: 'recording.created',
			timestamp: '2026-11-26T10:00:00Z',
			user_id: 7,
			data: { recording_id: 1, title: 'Planning' },
		});
	});
	test.each<[string, string, Partial<SpeakrRecord>, string]>([
		['its end', 'recording.updated', { completed_at: '2026-11-26T11:00:00Z' }, '2026-11-26T11:00:00Z'],
		['its creation, where that is meant', 'recording.created', { completed_at: '2026-11-26T11:00:00Z' }, '2026-11-26T10:00:00Z'],
		['its creation, without an end', 'recording.updated', { completed_at: null }, '2026-11-26T10:00:00Z'],
		['now, without either', 'recording.updated', { created_at: null }, '2026-11-26T12:00:00.000Z'],
	])('happened at %s', async (_, type, rest, timestamp) => {
		expect(await event(type, recording(rest))).toMatchObject({ timestamp });
	});
	test.each<[string, Answers]>([
		['an old Speakr', {}],
		['one that tells no ID', { 'GET /users/me': { id: '7' } }],
	])('has no user at %s', async (_, answers) => {
		expect((await event('recording.created', recording(), answers)).user_id).toBeUndefined();
	});
	test('asks once for the user', async () => {
		const { client, sent } = answering({ 'GET /users/me': { id: 7 } });
		for (let each = 0; each < 2; each++) await readEvent(client, 'recording.created', recording());
		expect(sent).toHaveLength(1);
	});
});

test('polling finds creations and endings, and knows what has ended', () => {
	expect(['recording.created', 'recording.transcription.failed', 'recording.updated'].map(isFound)).toEqual([true, true, false]);
	expect(toWatched(['recording.created', 'recording.updated', 'recording.transcription.completed'])).toEqual(['created', 'ended']);
	expect(['COMPLETED', 'FAILED', 'QUEUED'].map((status) => isEnded({ status }))).toEqual([true, true, false]);
});
