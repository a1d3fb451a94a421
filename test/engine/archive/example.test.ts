import { createEngine, readFile, readWorkflow, type StandIn } from '../harness';
import { openRoom } from '../speakr/room';

test('the example that writes to disk goes on until nothing is left, and what could not be written comes again the next night', async () => {
	const room = await openRoom();
	for (let index = 0; index < 250; index++) room.speakr.state.addRecording({ title: `Meeting ${index}` });
	const files = new Set<string>();
	let writes = 0;
	const write: StandIn = async (items, context) => {
		if (++writes === 2) throw new Error('The disk is full');
		for (const [index, item] of items.entries()) {
			expect((await readFile(item)).length).toBeGreaterThan(0);
			files.add(String(context.getNodeParameter('fileName', index)));
		}
		return items;
	};
	const speakrApi = { baseUrl: room.speakr.url, apiToken: room.speakr.tokens.alice, sendTokenAs: 'bearer' };
	const engine = await createEngine({ credentials: { speakrApi }, standIns: { 'n8n-nodes-base.readWriteFile': write } });
	const night = async () => (await engine.runWorkflow(readWorkflow('examples/archive-to-disk.json'))).error?.message;
	const transcripts = () => [...files].filter((name) => name.endsWith('.md')).length;

	expect(await night()).toBe('The disk is full');
	expect(transcripts()).toBe(200);
	expect(await night()).toBeUndefined();
	expect(transcripts()).toBe(250);
	expect([...files][0]).toMatch(/^\/data\/transcripts\/\d{4}-\d\d-\d\d Meeting 0 \(1\)\.md$/);
	await room.close();
});
