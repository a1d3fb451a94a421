import { itemWithFile, readWorkflow, type WorkflowJson } from '../harness';
import { openRoom, type Room } from './room';

let room: Room;
beforeEach(async () => {
	room = await openRoom();
});
afterEach(async () => await room.close());

const example = (name: string) => readWorkflow(`examples/${name}.json`);

/** The part of a workflow that can be reached from a node: n8n starts one trigger at a time. */
function startingFrom({ nodes, connections, ...rest }: WorkflowJson, start: string): WorkflowJson {
	const reached = new Set([start]);
	for (const name of reached) for (const to of connections[name]?.main?.flat() ?? []) if (to) reached.add(to.node);
	return { ...rest, nodes: nodes.filter(({ name }) => reached.has(name)), connections };
}

test('a file is transcribed, and the trigger of the same workflow does the rest', async () => {
	const workflow = { ...example('assemblyai-transcribe-a-file'), id: 'transcribe-a-file' };
	const trigger = await room.engine.serveWebhook(
		startingFrom(workflow, 'When the transcript is ready'),
		'When the transcript is ready',
	);
	await trigger.activate();
	const { binary } = await itemWithFile(Buffer.alloc(20_000, 0xaa), { fileName: 'planning.mp3' });
	const run = await room.engine.runWorkflow(startingFrom(workflow, 'When a file comes in'), {
		items: [{ json: {}, binary: { Recording: binary!.data! } }],
	});
	expect(run.error).toBeUndefined();
	const [execution] = await trigger.started(1);
	expect(execution?.error).toBeUndefined();
	expect(execution?.output('Result')[0]?.json).toEqual({
		file: 'planning.mp3',
		transcript: expect.stringMatching(/^Good morning everyone/),
		subtitles: expect.stringMatching(/^1\n00:00:00,160 --> .+\nAda: Good morning/),
	});
	await trigger.close();
});

test('the whole history becomes a table', async () => {
	const begin = Date.now() - 500_000;
	const made = Array.from({ length: 450 }, (_, index) => room.assemblyAi.state.addTranscript({ created: begin + index }).id);
	const run = await room.engine.runWorkflow(example('assemblyai-history-to-table'));
	expect(run.error).toBeUndefined();
	expect(run.output('Table').map(({ json }) => json.id)).toEqual(made.toReversed());
});
