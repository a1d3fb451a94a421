import { simplified } from '../../../nodes/Speakr/recordings/recording';

test('the events of a recording stand last, since what follows them is out of sight', () => {
	const events = [{ title: 'Follow-up', attendees: [] }];
	const recording = { events, id: 1, status: 'COMPLETED', title: 'Planning', transcript: 'Hello', notes: 'Mine', tags: [], folder: null };
	expect(Object.keys(simplified(recording))).toEqual(['title', 'transcript', 'notes', 'tags', 'folder', 'status', 'id', 'events']);
});
test.each([['a list', {}], ['full', { transcript: 'Hello' }]])('whose recording it is stands in %s, if it is shared', (_, texts) => {
	const shared = { is_shared: true, owner: { id: 2, username: null, name: null }, share: { id: 3, can_edit: false } };
	const others = Object.fromEntries(Array.from({ length: 10 }, (__, index) => [`other_${index}`, index]));
	const recording = { id: 1, title: 'Planning', ...texts, ...others };
	expect(simplified({ ...recording, ...shared })).toMatchObject({ owner: { id: 2 }, share: { id: 3, can_edit: false } });
	expect(Object.keys(simplified({ ...recording, is_shared: false, owner: null, share: null }))).not.toContain('owner');
});
