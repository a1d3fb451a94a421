import type { INodeParameters } from 'n8n-workflow';
import { itemWithFile, readFile, readWorkflow, type WorkflowJson } from '../harness';
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

describe('a file that comes in by a form', () => {
	/** Sends it, and returns the execution that the trigger of the same workflow starts. */
	async function transcribed(fileName: string, change: (workflow: WorkflowJson) => WorkflowJson = (workflow) => workflow) {
		const workflow = change({ ...example('assemblyai-transcribe-a-file'), id: fileName });
		const ready = 'When the transcript is ready';
		const trigger = await room.engine.serveWebhook(startingFrom(workflow, ready), ready);
		await trigger.activate();
		const { binary } = await itemWithFile(Buffer.alloc(20_000, 0xaa), { fileName });
		const json = { Recording: { filename: fileName, mimetype: 'audio/mpeg', size: 20_000 }, submittedAt: new Date().toISOString(), formMode: 'production' };
		const run = await room.engine.runWorkflow(startingFrom(workflow, 'When a file comes in'), {
			items: [{ json, binary: { Recording: binary!.data! } }],
		});
		expect(run.error).toBeUndefined();
		const [execution] = await trigger.started(1);
		await trigger.close();
		return execution;
	}

	test('is transcribed, and the trigger of the same workflow does the rest', async () => {
		const execution = await transcribed('planning.mp3');
		expect(execution?.error).toBeUndefined();
		expect(execution?.output('Result')[0]?.json).toEqual({
			file: 'planning.mp3',
			transcript: expect.stringMatching(/^Good morning everyone/),
			subtitles: expect.stringMatching(/^1\n00:00:00,160 --> .+\nAda: Good morning/),
		});
	});

	test('fails with the reason of AssemblyAI, where the trigger is told of failures too', async () => {
		const changed: Record<string, INodeParameters> = {
			Transcribe: { source: 'url', audioUrl: 'https://example.com/page' },
			'When the transcript is ready': { events: ['completed', 'error'] },
		};
		const execution = await transcribed('page.mp3', ({ nodes, ...rest }) => ({
			...rest,
			nodes: nodes.map((node) => ({ ...node, parameters: { ...node.parameters, ...changed[node.name] } })),
		}));
		expect(execution?.error?.message).toMatch(/^AssemblyAI could not transcribe .+: File does not appear to contain audio/);
	});
});

test('the whole history becomes a table', async () => {
	const begin = Date.now() - 500_000;
	const made = Array.from({ length: 450 }, (_, index) => room.assemblyAi.state.addTranscript({ created: begin + index }).id);
	const run = await room.engine.runWorkflow(example('assemblyai-history-to-table'));
	expect(run.error).toBeUndefined();
	const [table, ...others] = run.output('Table');
	expect(others).toEqual([]);
	const [head = '', ...rows] = (await readFile(table)).toString().split('\n').map((line) => line.split(','));
	expect(rows.map((row) => row[head.indexOf('id')])).toEqual(made.toReversed());
});
