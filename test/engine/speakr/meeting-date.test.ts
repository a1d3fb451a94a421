import { byId, itemWithFile } from '../harness';
import { openRoom, type Room } from './room';

describe.each([
	['0.9.4', { zoned: '2026-07-01T12:30:00', unzoned: '2026-07-01T12:30:00' }],
	['0.10.7', { zoned: '2026-07-01T10:30:00', unzoned: '2026-07-01T03:30:00' }],
	['1.1', { zoned: '2026-07-01T10:30:00', unzoned: '2026-07-01T03:30:00' }],
] as const)('the meeting date on Speakr %s', (version, stored) => {
	let room: Room;
	beforeAll(async () => {
		room = await openRoom({ version });
	});
	afterAll(async () => await room.close());

	const timezone = 'Asia/Tokyo';
	const shown = (date: string) => (version === '0.9.4' ? date : `${date}Z`);
	const given = [
		['with a zone', '2026-07-01T12:30:00+02:00', stored.zoned],
		['without one', '2026-07-01T12:30:00', stored.unzoned],
	];

	test.each(given)('%s: update', async (_, meetingDate = '', kept = '') => {
		const { id } = room.speakr.state.addRecording();
		const { items } = await room.run('recording:update', { recordingId: byId(id), updateFields: { meetingDate } }, { timezone });
		expect(room.speakr.state.recordings.get(id)?.meetingDate).toBe(kept);
		expect(items[0]?.json.meeting_date).toBe(shown(kept));
	});
	test.each(given)('%s: upload', async (_, meetingDate = '', kept = '') => {
		const items = [await itemWithFile(Buffer.alloc(5_000, 0xaa))];
		const uploaded = await room.run('recording:upload', { options: { meetingDate } }, { timezone, items });
		expect(uploaded.items[0]?.json.meeting_date).toBe(shown(kept));
	});
	test.each(['recording:get', 'recording:getAll'] as const)('%s says UTC where it is', async (operation) => {
		const { id } = room.speakr.state.addRecording({ meetingDate: '2026-03-05T10:30:00' });
		const { items } = await room.run(operation, operation === 'recording:get' ? { recordingId: byId(id) } : { limit: 1 });
		expect(items[0]?.json).toMatchObject({ id, meeting_date: shown('2026-03-05T10:30:00') });
	});
});
