import { byId, itemWithFile } from '../harness';
import { openRoom, type Room } from './room';

describe.each(['0.9.4', '1.1'] as const)('file names on Speakr %s', (version) => {
	let room: Room;
	beforeAll(async () => {
		room = await openRoom({ version });
	});
	afterAll(async () => await room.close());

	test.each([
		['Встреча.mp3', 'Встреча.mp3'],
		['会议.mp3', '会议.mp3'],
		['../../etc/x y.mp3', 'x y.mp3'],
		['C:\\calls\\a\u0007b.mp3', 'ab.mp3'],
	])('the audio of %s is %s', async (originalFilename, fileName) => {
		const { id } = room.speakr.state.addRecording({ originalFilename });
		const { items } = await room.run('recording:getAudio', { recordingId: byId(id) });
		expect(items[0]?.json.fileName).toBe(fileName);
		expect(items[0]?.binary?.data).toMatchObject({ fileName, fileExtension: 'mp3' });
	});
	test('a long name is shortened for the upload, and keeps its ending', async () => {
		const items = [await itemWithFile(Buffer.alloc(5_000, 0xaa), { fileName: `${'я'.repeat(300)}.mp3` })];
		const { items: uploaded } = await room.run('recording:upload', {}, { items });
		expect(room.speakr.state.recordings.get(Number(uploaded[0]?.json.id))?.originalFilename).toBe(`${'я'.repeat(118)}.mp3`);
	});
});
