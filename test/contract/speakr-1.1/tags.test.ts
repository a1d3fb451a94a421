import { clientOf } from '../speakr/client';
import { openRoom } from './room';

const room = openRoom();

const bodyOf = ({ body }: { body: Buffer }): unknown => JSON.parse(body.toString());

describe('the tags of a recording [read]', () => {
	test('PUT sets exactly these, in that order', async () => {
		const { state } = room.speakr;
		const [a, b, c] = ['a', 'b', 'c'].map((name) => state.addTag({ name }).id) as [number, number, number];
		const recording = state.addRecording({ tagIds: [a, b] });
		const answer = await room.alice.object('PUT', `/recordings/${recording.id}/tags`, { tag_ids: [c, b, c] });
		expect(answer).toEqual({
			tags: [
				{ id: c, name: 'c', color: '#3B82F6' },
				{ id: b, name: 'b', color: '#3B82F6' },
			],
			added: [c],
			removed: [a],
		});
		expect(recording.tagIds).toEqual([c, b]);
	});

	test('what the caller cannot see stays, last', async () => {
		const { state } = room.speakr;
		const [bobs, own] = [state.addTag({ owner: 'bob' }).id, state.addTag().id];
		const recording = state.addRecording({ tagIds: [bobs, own] });
		expect(await room.alice.object('PUT', `/recordings/${recording.id}/tags`, { tag_ids: [] })).toMatchObject({ removed: [own] });
		expect(recording.tagIds).toEqual([bobs]);
	});

	test('all or nothing', async () => {
		const { state } = room.speakr;
		const [bobs, own] = [state.addTag({ owner: 'bob' }).id, state.addTag().id];
		const recording = state.addRecording();
		const answer = await room.alice.call('PUT', `/recordings/${recording.id}/tags`, { tag_ids: [own, bobs, 99] });
		expect([answer.status, bodyOf(answer), recording.tagIds]).toEqual([
			400,
			{ error: 'Unknown or forbidden tag ids', code: 'invalid_parameter', tag_ids: [bobs, 99] },
			[],
		]);
		const wrong = await room.alice.call('PUT', `/recordings/${recording.id}/tags`, { tag_ids: ['1'] });
		expect([wrong.status, bodyOf(wrong)]).toMatchObject([400, { error: 'tag_ids must be a list of tag ids' }]);
	});

	test('adding needs edit access; in 0.9.4 seeing it was enough', async () => {
		for (const [version, status] of [['1.1', 403], ['0.9.4', 200]] as const) {
			await room.restart({ version });
			const { state } = room.speakr;
			state.settings.internalSharing = true;
			const recording = state.addRecording();
			state.share(recording, 'bob');
			const tag = state.addTag({ owner: 'bob' });
			expect((await room.bob.call('POST', `/recordings/${recording.id}/tags`, { tag_id: tag.id })).status).toBe(status);
		}
	});

	test('a group tag shares a finished recording with the group, its administrators may edit', async () => {
		const { state } = room.speakr;
		state.settings.internalSharing = true;
		const tag = state.addTag({ groupId: 1 });
		const recording = state.addRecording({ owner: 'bob' });
		await room.bob.call('POST', `/recordings/${recording.id}/tags`, { tag_id: tag.id });
		expect(state.shares.all()).toMatchObject([{ recordingId: recording.id, userId: 2, canEdit: true, source: 'group_tag' }]);
		expect((await room.alice.call('PATCH', `/recordings/${recording.id}`, { title: 'new' })).status).toBe(200);
	});

	test('a scoped token needs share for that, and nothing happens without', async () => {
		const { state } = room.speakr;
		state.settings.internalSharing = true;
		const tag = state.addTag({ groupId: 1 });
		const recording = state.addRecording();
		const integration = clientOf(room.speakr, state.addToken('integration').token);
		for (const [method, body] of [['POST', { tag_id: tag.id }], ['PUT', { tag_ids: [tag.id] }]] as const) {
			const answer = await integration.call(method, `/recordings/${recording.id}/tags`, body);
			expect([answer.status, bodyOf(answer)]).toMatchObject([403, { code: 'insufficient_scope', required_scopes: ['share'] }]);
		}
		expect([recording.tagIds, state.shares.size]).toEqual([[], 0]);
	});
});

describe('tags and folders [read]', () => {
	test('found by name, trimmed, ignoring case', async () => {
		const { id } = room.speakr.state.addTag({ name: 'Sales' });
		room.speakr.state.addTag({ name: 'Sales calls' });
		expect((await room.alice.object('GET', '/tags?name=%20sales%20')).tags).toMatchObject([{ id }]);
	});

	test('a prompt for titles', async () => {
		const made = await room.alice.object('POST', '/tags', { name: 'x', title_prompt: 'Short' });
		expect(made).toMatchObject({ title_prompt: 'Short' });
		expect(await room.alice.object('POST', '/folders', { name: 'x', title_prompt: 'Short' })).toMatchObject({ title_prompt: 'Short' });
		await room.restart({ version: '0.9.4' });
		expect(await room.alice.object('POST', '/tags', { name: 'x', title_prompt: 'Short' })).not.toHaveProperty('title_prompt');
	});
});

describe('what is deleted [read]', () => {
	test('only the audio: once, not while it is worked on', async () => {
		const { state } = room.speakr;
		const recording = state.addRecording();
		const path = `/recordings/${recording.id}`;
		const answer = await room.alice.object('POST', `${path}/delete-audio`);
		expect(answer).toEqual({ success: true, audio_deleted_at: recording.audioDeletedAt });
		expect(await room.alice.object('GET', path)).toMatchObject({ audio_available: false, audio_duration: null });
		const again = await room.alice.call('POST', `${path}/delete-audio`);
		expect([again.status, bodyOf(again)]).toEqual([409, { error: 'The audio has already been removed' }]);
		const busy = await room.alice.call('POST', `/recordings/${state.addRecording({ status: 'QUEUED' }).id}/delete-audio`);
		expect([busy.status, bodyOf(busy)]).toEqual([409, { error: 'Wait until processing has finished before removing the audio' }]);
	});

	test('a recording, and with DELETE_ORPHANED_SPEAKERS the speakers whom no other names [documented]', async () => {
		const { state } = room.speakr;
		const names = () => state.speakers.all().map(({ name }) => name);
		for (const [isOn, left] of [[false, ['Ada', 'Bob']], [true, ['Ada']]] as const) {
			state.settings.deleteOrphanedSpeakers = isOn;
			const [kept, gone] = [state.addRecording(), state.addRecording()];
			await room.alice.call('PUT', `/recordings/${kept.id}/speakers/assign`, { speaker_map: { SPEAKER_00: 'Ada' } });
			await room.alice.call('PUT', `/recordings/${gone.id}/speakers/assign`, { speaker_map: { SPEAKER_00: 'Bob' } });
			await room.alice.call('DELETE', `/recordings/${gone.id}`);
			expect(names()).toEqual(left);
		}
	});

	test('the ids of events are given again [recorded]', async () => {
		const { state } = room.speakr;
		const first = state.addRecording();
		const ids = first.events.map(({ id }) => id);
		await room.alice.call('DELETE', `/recordings/${first.id}`);
		expect(state.addRecording().events.map(({ id }) => id)).toEqual(ids);
	});
});
