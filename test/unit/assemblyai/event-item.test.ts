import { readTriggerFields } from '../../../nodes/shared/operation';
import { eventFields, itemOf, toItem } from '../../../nodes/AssemblyAi/triggers/event-item';
import type { IDataObject } from 'n8n-workflow';
import { answering } from '../answering';
import { triggerNode } from '../trigger/node';

const values = (parameters: IDataObject = {}) => readTriggerFields(triggerNode({ parameters: { events: ['completed'], simplify: false, ...parameters } }).context, eventFields);
const transcript = (rest: IDataObject = {}) => ({ id: 'a', status: 'completed', text: 'Hello', utterances: [{ speaker: 'A', text: 'Hello', start: 0, end: 2_000, words: [] }], ...rest });

describe('the item of a transcript', () => {
	test('has the text as AssemblyAI returns it', () => {
		expect(itemOf(transcript(), {}, values({ transcriptFormat: 'plain' }))).toEqual({ id: 'a', status: 'completed', transcript: 'Hello', utterances: expect.any(Array), event: { status: 'completed' } });
	});
	test('has it in the chosen format', () => {
		expect(itemOf(transcript(), {}, values({ transcriptFormat: 'srt' }))).toMatchObject({ transcript: expect.stringContaining('-->') });
	});
	test('has text with a warning where that cannot be', () => {
		const without = transcript({ utterances: null });
		expect(itemOf(without, {}, values({ transcriptFormat: 'srt' }))).toMatchObject({ transcript: 'Hello', warnings: [expect.any(String)] });
	});
	test('has a warning of names for labels that nobody has', () => {
		const given = values({ transcriptFormat: 'text', options: { speakerNames: '{"A": "Ada", "C": "Eve"}' } });
		expect(itemOf(transcript(), {}, given)).toMatchObject({ transcript: 'Ada: Hello', warnings: ["'Speaker Names' has names for C, but transcript a has only the labels A"] });
		const nobody = transcript({ utterances: [{ speaker: null, text: 'Hello', start: 0, end: 2_000, words: [] }] });
		expect(itemOf(nobody, {}, given)).toMatchObject({ warnings: ["'Speaker Names' has names for A, C, but transcript a has no speaker labels"] });
	});
	test('has no transcript if it failed', () => {
		const failed = transcript({ status: 'error', text: null, error: 'No audio' });
		expect(itemOf(failed, {}, values({ events: ['error'], transcriptFormat: 'srt' }))).toMatchObject({ status: 'error', error: 'No audio', transcript: null });
	});
	test('is none if another end was chosen', () => {
		expect(itemOf(transcript(), {}, values({ events: ['error'] }))).toBeUndefined();
	});
	test('has metadata if there is some, and what the caller adds', () => {
		expect(itemOf(transcript(), { customer: '42' }, values(), { sample: true })).toMatchObject({ event: { status: 'completed', metadata: { customer: '42' }, sample: true } });
		expect(itemOf(transcript(), {}, values())?.event).toEqual({ status: 'completed' });
	});
	test('is simplified', () => {
		expect(itemOf(transcript({ acoustic_model: 'x' }), {}, values({ simplify: true }))).not.toHaveProperty('acoustic_model');
	});
});

describe('the item of a delivery', () => {
	const received = { notification: { transcript_id: 'a', status: 'completed' as const, key: 'k' }, metadata: {} };
	test('has its transcript', async () => {
		expect(await toItem(answering({ 'GET /transcript/a': transcript() }).client, received, values())).toMatchObject({ id: 'a' });
	});
	test('is none if that was deleted', async () => {
		expect(await toItem(answering({ 'GET /transcript/a': transcript({ audio_url: 'http://deleted_by_user' }) }).client, received, values())).toBeUndefined();
	});
	test('fails if it is unknown', async () => {
		await expect(toItem(answering({}).client, received, values())).rejects.toMatchObject({ status: 404 });
	});
	test('of redacted audio is what was told', async () => {
		const { client, sent } = answering({});
		const audio = { status: 'redacted_audio_ready' as const, redacted_audio_url: 'https://cdn.example/a', key: 'k' };
		expect(await toItem(client, { notification: audio, metadata: { a: '1' } }, values())).toEqual({ redacted_audio_url: 'https://cdn.example/a', event: { status: 'redacted_audio_ready', metadata: { a: '1' } } });
		expect(sent).toEqual([]);
	});
});
