import { simulateClock } from '../harness';
import { archiveRooms } from './services';

simulateClock(10_000);

/** With 'Fields Only', ten other fields are more important. */
const folders = [
	{ output: 'files', folder: '_deleted' },
	{ output: 'fields', folder: undefined },
];

describe.each(archiveRooms)('a deleted transcript of %s, next to a new one', (_, open) => {
	test.each(folders)('says where its file moves: $output', async ({ output, folder }) => {
		const room = await open();
		const mirror = { scope: 'mirror', output, options: { deletedTranscripts: 'move', maximumDeletions: 100 } };
		const [id = ''] = room.add(2);
		await room.run(mirror);
		room.remove(id);
		room.add(1);
		const { items } = await room.run(mirror);
		const moved = items.filter(({ json }) => json.action === 'move').map(({ json }) => [json.fileName, json.folder]);
		expect(moved).toEqual([[expect.stringMatching(/^_deleted\//), folder]]);
		await room.close();
	});
});
