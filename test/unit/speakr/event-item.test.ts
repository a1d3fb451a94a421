import type { IDataObject } from 'n8n-workflow';
import { bareItem, needsRecording, withRecording } from '../../../nodes/Speakr/triggers/event-item';
import type { SpeakrEvent } from '../../../nodes/Speakr/triggers/webhook/verify';
import type { Request } from '../../../nodes/shared/http';
import { answering, type Answers } from '../answering';

type Values = Parameters<typeof withRecording>[2];

const values = (rest: Partial<Values> = {}): Values => ({ include: ['recording', 'summary'], transcriptFormat: 'text', simplify: false, options: {}, ...rest });
const event = (type = 'recording.updated', data: SpeakrEvent['data'] = { recording_id: 1, title: 'Planning' }): SpeakrEvent => ({ id: 'e', type, timestamp: '2026-11-26T12:00:00Z', data });
const recording = (rest: IDataObject = {}): IDataObject => ({ id: 1, title: 'Planning', status: 'COMPLETED', folder_id: 3, tags: [{ id: 5, name: 'a' }, { id: 6, name: 'b' }], summary: 'Short', ...rest });

async function itemOf(delivery: SpeakrEvent, given = values(), read: Answers[string] = recording(), more: Answers = {}, judge?: Parameters<typeof withRecording>[3]) {
	const { client, sent, requests } = answering({ 'GET /recordings/1': read, ...more });
	return { item: await withRecording(client, delivery, given, judge), sent, requests: requests() };
}

describe('a recording is needed', () => {
	test.each<[string, SpeakrEvent, Pick<Values, 'include' | 'options'>, boolean]>([
		['for what is included', event(), { include: ['summary'], options: {} }, true],
		['for nothing else', event(), { include: [], options: {} }, false],
		['by a filter of the status', event(), { include: [], options: { onlyCompleted: true } }, true],
		['by none that is off', event(), { include: [], options: { onlyCompleted: false } }, false],
		['by a filter of the folder', event(), { include: [], options: { onlyFolderId: null } }, true],
		['by a filter of the tags', event(), { include: [], options: { onlyTagIds: [1] } }, true],
		['for what polling finds, too', event('recording.created'), { include: [], options: {} }, true],
		['never if it was deleted', event('recording.deleted'), { include: ['summary'], options: { onlyCompleted: true } }, false],
		['never if there is none', event('webhook.test', {}), { include: ['summary'], options: {} }, false],
	])('%s', (_, delivery, given, isNeeded) => {
		expect(needsRecording(delivery, given)).toBe(isNeeded);
	});
});

describe('the item of an event', () => {
	test('without its recording has what Speakr told', async () => {
		const { item, sent } = await itemOf(event(), values({ include: [] }));
		expect(item).toEqual({ title: 'Planning', id: 1, event: event() });
		expect(sent).toEqual([]);
	});
	test('of nothing has the event alone', () => {
		const test = event('webhook.test', {});
		expect(bareItem(test)).toEqual({ event: test });
	});
	test('of a recording without an ID asks for nothing', async () => {
		expect((await itemOf(event('recording.created', {}))).sent).toEqual([]);
	});
	test('has the recording, with the texts that were chosen', async () => {
		const { item, sent } = await itemOf(event());
		expect(item).toEqual({ ...recording(), error_message: null, event: event() });
		expect(sent).toMatchObject([{ query: { include: ['summary'] } }]);
	});
	test('has the texts alone, where the recording was not chosen', async () => {
		const { item } = await itemOf(event(), values({ include: ['summary'] }), recording({ error_message: 'No more' }));
		expect(item).toEqual({ title: 'Planning', summary: 'Short', error_message: 'No more', id: 1, event: event() });
	});
	test('is simplified', async () => {
		expect((await itemOf(event(), values({ simplify: true }))).item).toMatchObject({ tags: ['a', 'b'] });
	});
});

describe('a failed transcription', () => {
	const failed = event('recording.transcription.failed');
	const unexplained = ({ query }: Request) => recording(String(query?.include).includes('transcription') ? { transcription: 'ERROR_JSON:{"t":"No audio"}' } : {});
	test('says why, although the transcript was not chosen', async () => {
		const { item, sent } = await itemOf(failed, values(), unexplained);
		expect(item).toMatchObject({ error_message: 'No audio' });
		expect(item).not.toHaveProperty('transcript');
		expect(sent).toMatchObject([{ query: { include: ['summary'] } }, { query: { include: ['transcription'] } }]);
	});
	test('that has a reason is read once', async () => {
		const { item, sent } = await itemOf(failed, values(), recording({ error_message: 'No audio' }));
		expect([item?.error_message, sent.length]).toEqual(['No audio', 1]);
	});
	test('that only the judge knows as such says why, too', async () => {
		const { item } = await itemOf(event(), values(), unexplained, {}, async () => await Promise.resolve(failed));
		expect(item).toMatchObject({ error_message: 'No audio', event: { type: failed.type } });
	});
	test('has no transcript where that was chosen', async () => {
		const { item, sent } = await itemOf(failed, values({ include: ['recording', 'transcript'] }), unexplained);
		expect(item).toMatchObject({ error_message: 'No audio', transcript: null });
		expect(sent).toMatchObject([{ query: { include: ['transcription'] } }]);
	});
	test('is the only one that is asked for', async () => {
		expect((await itemOf(event())).sent).toMatchObject([{ query: { include: ['summary'] } }]);
	});
});

describe('a filter', () => {
	test.each<[string, Values['options'], IDataObject, boolean]>([
		['of the status', { onlyCompleted: true }, { status: 'FAILED' }, false],
		['of the status', { onlyCompleted: true }, {}, true],
		['that is off', { onlyCompleted: false }, { status: 'FAILED' }, true],
		['of a folder', { onlyFolderId: 4 }, {}, false],
		['of a folder', { onlyFolderId: 3 }, {}, true],
		['of no folder', { onlyFolderId: null }, {}, false],
		['of no folder', { onlyFolderId: null }, { folder_id: null }, true],
		['of a tag', { onlyTagIds: [7] }, {}, false],
		['of one of the tags', { onlyTagIds: [7, 6] }, {}, true],
		['of a tag, where there is none', { onlyTagIds: [7] }, { tags: null }, false],
	])('%s %j lets %j pass: %p', async (_, options, rest, passes) => {
		const { item } = await itemOf(event(), values({ options }), recording(rest));
		expect(item !== undefined).toBe(passes);
	});
	test('may be what the caller makes of the recording', async () => {
		const other = { ...event(), id: 'other' };
		const judge = jest.fn(async () => await Promise.resolve(other));
		expect((await itemOf(event(), values(), recording(), {}, judge)).item).toMatchObject({ event: other });
		expect(judge).toHaveBeenCalledWith(expect.objectContaining({ summary: 'Short' }));
		expect((await itemOf(event(), values(), recording(), {}, async () => await Promise.resolve(undefined))).item).toBeUndefined();
	});
});

describe('the transcript', () => {
	const segments = [{ speaker: 'Ada', sentence: 'Hello', start_time: 0, end_time: 2 }];
	const path = 'GET /recordings/1/transcript';
	const transcribed = async (given: Partial<Values>, answer: Answers[string] = { segments, raw: 'Hello' }, text = 'As Speakr writes it') =>
		await itemOf(event(), values({ include: ['transcript'], ...given }), recording({ transcription: text }), { [path]: answer });
	test('is as Speakr writes it', async () => {
		const { item, requests } = await transcribed({});
		expect(item).toMatchObject({ transcript: 'As Speakr writes it' });
		expect(requests).not.toContain(path);
	});
	test.each<[string, Partial<Values>, unknown]>([
		['as subtitles', { transcriptFormat: 'srt' }, expect.stringContaining('-->')],
		['as text with times', { options: { times: true } }, expect.stringContaining('0:00')],
		['as text without speakers', { options: { withSpeakers: false } }, 'Hello'],
		['as paragraphs', { options: { paragraphSeconds: 30 } }, expect.stringContaining('Ada')],
	])('is made %s', async (_, given, transcript) => {
		const { item, requests } = await transcribed(given);
		expect(item).toMatchObject({ transcript });
		expect(requests).toContain(path);
	});
	test('is text where it cannot be what was asked for, with a warning', async () => {
		const { item } = await transcribed({ transcriptFormat: 'srt' }, { segments: [{ sentence: 'Hello' }], raw: 'Hello' });
		expect(item).toMatchObject({ transcript: 'As Speakr writes it', warnings: [expect.stringContaining("'transcript' contains the text instead")] });
	});
	test('is not asked for where there is none', async () => {
		const { item, requests } = await transcribed({ transcriptFormat: 'srt' }, {}, '');
		expect(item).not.toHaveProperty('warnings');
		expect(requests).toEqual(['GET /recordings/1']);
	});
	test('that Speakr cannot give fails the event', async () => {
		await expect(transcribed({ transcriptFormat: 'srt' }, new Error('away'))).rejects.toThrow('away');
	});
});
