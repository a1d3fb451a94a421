import { readFile } from '../harness';
import { openRoom, type Room } from './room';

let room: Room;
beforeEach(async () => {
	room = await openRoom();
});
afterEach(async () => await room.close());

const exported = async (parameters = {}, options = {}) => {
	const run = await room.run('archive:export', parameters, { mode: 'trigger', ...options });
	expect(run.error).toBeUndefined();
	return { ...run, transcripts: run.items.slice(0, -1), manifest: run.items.at(-1)?.json ?? {} };
};

const add = (count: number, columns = {}) =>
	Array.from({ length: count }, (_, index) => room.speakr.state.addRecording({ title: `Meeting ${index}`, ...columns }));

test('an item with a Markdown file for each recording, from the oldest on, then the manifest', async () => {
	const [first] = add(3);
	const { transcripts, manifest } = await exported();
	expect(transcripts.map(({ json }) => json.id)).toEqual([1, 2, 3]);
	expect(transcripts[0]?.json).toMatchObject({ type: 'transcript', title: 'Meeting 0', created: first?.createdAt });
	expect((await readFile(transcripts[0])).toString()).toMatch(/^# Meeting 0\n\n- Date: .*\n\n\*\*SPEAKER_00\*\*/s);
	expect(transcripts[0]?.binary?.data?.fileName).toMatch(/^\d{4}-\d\d-\d\d Meeting 0 \(1\)\.md$/);
	expect(manifest).toMatchObject({ type: 'manifest', complete: true, addsUp: true, counts: { exported: 3, matched: 3 } });
	console.log(JSON.stringify(manifest, null, 1), JSON.stringify(transcripts[0]));
	expect(room.requests()).toHaveLength(1 + 3);
});
test('zip', async () => {
	add(5);
	const { items } = await exported({ output: 'zip', format: 'template', options: { transcriptsPerZip: 2, audio: true } });
	console.log(JSON.stringify(items, null, 1));
});
