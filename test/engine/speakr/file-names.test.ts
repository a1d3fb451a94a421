import { byId, itemWithFile } from '../harness';
import { openRoom, type Room } from './room';

describe.each(['0.9.4', '1.1'] as const)('file names on Speakr %s', (version) => {
	let room: Room;
	beforeAll(async () => {
		room = await openRoom({ version });
	});
	afterAll(async () => await room.close());

	test.each([
		['Встреча', 'Встреча.mp3', null, '2026-07-01 Встреча', 'mp3'],
		['会议', '会议.ogg', null, '2026-07-01 会议', 'ogg'],
		['../../etc/passwd', '../../etc/x y.wav', 'audio/x-wav', '2026-07-01 .._.._etc_passwd', 'wav'],
		['a\u0007b', 'C:\\calls\\a\u0007b.m4a', 'audio/mp4', '2026-07-01 a_b', 'm4a'],
		[null, 'memo', null, '2026-07-01 Untitled', 'mp3'],
		['Call', 'call.WAV', 'audio/mpeg', '2026-07-01 Call', 'mp3'],
		['Call', 'call.Mp3', 'audio/mpeg', '2026-07-01 Call', 'Mp3'],
		['Call', 'clip.mp4', 'audio/x-m4a', '2026-07-01 Call', 'm4a'],
		['Call', 'clip.mp4', 'audio/mp4', '2026-07-01 Call', 'mp4'],
		['Call', 'clip.mov', 'video/mp4', '2026-07-01 Call', 'mp4'],
		['Call', 'call.amr', 'audio/amr', '2026-07-01 Call', 'amr'],
		['Call', 'call.opus', null, '2026-07-01 Call', 'opus'],
		['Call', 'voice.txt', 'text/plain', '2026-07-01 Call', 'txt'],
	])('the audio of %s that was uploaded as %s and is now %s', async (title, originalFilename, mimeType, stem, extension) => {
		const { id } = room.speakr.state.addRecording({ title, originalFilename, mimeType, meetingDate: '2026-07-01T09:00:00' });
		const { items } = await room.run('recording:getAudio', { recordingId: byId(id) });
		const fileName = `${stem} (${id}).${extension}`;
		expect(items[0]?.json.fileName).toBe(fileName);
		expect(items[0]?.binary?.data).toMatchObject({ fileName });
	});
	test.each(['', ' ', '...', '/', 'C:\\'])("a file called '%s' is named by its kind", async (fileName) => {
		const items = [await itemWithFile(Buffer.alloc(5_000, 0xaa), { fileName, fileExtension: 'ogg' })];
		for (const [options, name] of [[{}, 'recording.ogg'], [{ fileName: '..' }, 'recording.ogg'], [{ fileName: 'a/b.mp3' }, 'b.mp3']] as const) {
			const { items: uploaded } = await room.run('recording:upload', { options }, { items });
			expect(room.speakr.state.recordings.get(Number(uploaded[0]?.json.id))?.originalFilename).toBe(name);
		}
	});
	test('a long name is shortened for the upload, and keeps its ending', async () => {
		const items = [await itemWithFile(Buffer.alloc(5_000, 0xaa), { fileName: `${'я'.repeat(300)}.mp3` })];
		const { items: uploaded } = await room.run('recording:upload', {}, { items });
		expect(room.speakr.state.recordings.get(Number(uploaded[0]?.json.id))?.originalFilename).toBe(`${'я'.repeat(118)}.mp3`);
	});
});
