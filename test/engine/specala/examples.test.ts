import { readFile, readWorkflow } from '../harness';
import { openRoom, type Room } from './room';

let room: Room;
beforeEach(async () => {
	room = await openRoom();
});
afterEach(async () => await room.close());

const daysAgo = (days: number) => ({ createdAt: new Date(Date.now() - days * 24 * 3_600_000).toISOString() });

test('once a week the meetings become a digest, and their transcripts ZIPs', async () => {
	const { state } = room.specala;
	state.addTranscription({ title: 'Long ago', ...daysAgo(30) });
	state.addTranscription({ title: 'Kick-off', durationSeconds: 5400, ...daysAgo(2) });
	state.addTranscription({ title: 'Retro', durationSeconds: 1800, ...daysAgo(1) });
	state.addTranscription({ title: 'Still at it', status: 'processing', ...daysAgo(0) });
	const run = await room.engine.runWorkflow(readWorkflow('examples/specala-weekly-digest.json'));
	expect(run.error).toBeUndefined();
	const [digest] = run.output('Send it');
	expect(digest?.json.meetings).toBe(2);
	expect(digest?.json.digest).toMatch(
		/^# 2 meetings, 2\.0 hours\n\n## Kick-off\n\d{4}-\d\d-\d\d · Alice, Bob\n\nWhat was said in Kick-off\.\n\n## Retro\n/,
	);
	const kept = run.output('Keep them');
	expect(kept.map(({ json }) => json.files)).toEqual([2]);
	expect((await readFile(kept[0])).subarray(0, 2).toString()).toBe('PK');
});

test('a new transcription comes with its text', async () => {
	const { nodes } = readWorkflow('examples/specala-new-transcription.json');
	const trigger = room.engine.servePolls('specalaTrigger', nodes[0]?.parameters ?? {});
	await trigger.poll();
	room.specala.state.addTranscription({ title: 'Kick-off', ...daysAgo(0) });
	const items = await trigger.poll();
	const example = readWorkflow('examples/specala-new-transcription.json');
	const run = await room.engine.runWorkflow(
		{ ...example, nodes: example.nodes.filter(({ name }) => name === 'Result'), connections: {} },
		{ items },
	);
	expect(run.output('Result').map(({ json }) => json)).toEqual([
		{
			title: 'Kick-off',
			speakers: 'Alice, Bob',
			summary: 'What was said in Kick-off.',
			transcript: expect.stringMatching(/^# Kick-off\n\n.*\n\nAlice: Welcome/),
		},
	]);
});
