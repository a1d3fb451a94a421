import { simplified } from '../../../nodes/Speakr/recordings/recording';

test('the events of a recording stand last, since what follows them is out of sight', () => {
	const events = [{ title: 'Follow-up', attendees: [] }];
	const recording = { events, id: 1, status: 'COMPLETED', title: 'Planning', transcript: 'Hello', notes: 'Mine', tags: [], folder: null };
	expect(Object.keys(simplified(recording))).toEqual(['title', 'transcript', 'notes', 'tags', 'folder', 'status', 'id', 'events']);
});
