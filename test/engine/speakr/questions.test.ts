import { byId } from '../harness';
import { openRoom, type Room } from './room';

let room: Room;
beforeEach(async () => {
	room = await openRoom({ version: '1.1' });
	Object.assign(room.speakr.state.settings, { inquire: true, inquireAgent: true });
});
afterEach(async () => await room.close());

const body = () => room.speakr.requests.at(-1)?.body;

test('ask returns the answer with what it cites, each with a link to that second', async () => {
	const { id } = room.speakr.state.addRecording({ title: 'Planning' });
	const { items } = await room.run('recording:ask', { question: 'What was decided?' });
	const answer = 'Fake answer to: What was decided? [1]';
	expect(items[0]?.json).toEqual({
		question: 'What was decided?',
		answer,
		citations: [{ n: 1, recordingId: id, title: 'Planning', start: 0, url: `${room.speakr.url}/recordings/${id}?t=0` }],
		mode: 'agent',
		steps: 2,
		conversationHistory: [
			{ role: 'user', content: 'What was decided?' },
			{ role: 'assistant', content: answer },
		],
	});
});
test('ask sends every filter and option', async () => {
	const tag = room.speakr.state.addTag();
	const history = [{ role: 'user', content: 'Who took part?' }];
	await room.run('recording:ask', {
		question: 'Why?',
		filters: {
			after: '2026-01-01T00:00:00Z',
			before: '2026-12-31T00:00:00Z',
			recordingIds: '1, 2, 1',
			scope: 'all',
			speakers: 'Ada, Bob',
			tagIds: [tag.id],
		},
		options: { conversationHistory: JSON.stringify(history), mode: 'rag' },
	});
	expect(body()).toEqual({
		question: 'Why?',
		filters: {
			date_from: '2026-01-01T00:00:00.000',
			date_to: '2026-12-31T00:00:00.000',
			recording_ids: [1, 2],
			speakers: ['Ada', 'Bob'],
			tag_ids: [tag.id],
		},
		scope: 'all',
		history,
		mode: 'rag',
	});
});
test.each([
	['recordingIds', "'Recording IDs' is empty"],
	['speakers', "'Speakers' is empty"],
	['tagIds', "'Tag Names or IDs' is empty"],
])('ask does not take an empty list of %s for all', async (name, message) => {
	const { error } = await room.run('recording:ask', { question: 'Why?', filters: { [name]: '={{ [] }}' } });
	expect(error?.message).toBe(message);
	expect(room.requests()).toEqual([]);
});
test('ask says what to do where Inquire is turned off', async () => {
	room.speakr.state.settings.inquire = false;
	const { error } = await room.run('recording:ask', { question: 'Why?' });
	expect(error?.description).toContain('ENABLE_INQUIRE_MODE');
});
test('ask says what to do where the agent is turned off', async () => {
	room.speakr.state.settings.inquireAgent = false;
	const { error } = await room.run('recording:ask', { question: 'Why?', options: { mode: 'agent' } });
	expect(error?.description).toBe('Ask your Speakr administrator to turn it on');
});

test('delete audio keeps the recording', async () => {
	const { id } = room.speakr.state.addRecording();
	const { items } = await room.run('recording:deleteAudio', { recordingId: byId(id) });
	expect(items[0]?.json).toEqual({ id, deleted: true, audio_deleted_at: expect.stringMatching(/Z$/) });
	expect(room.speakr.state.recordings.get(id)?.audioDeletedAt).not.toBeNull();
});
