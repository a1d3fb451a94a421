import type { IDataObject } from 'n8n-workflow';
import { createEngine, readFile, readWorkflow, type Engine, type StandIn } from '../harness';
import { openRoom as openAssemblyAi } from '../assemblyai/room';
import { openRoom as openSpeakr } from '../speakr/room';
import { openRoom as openSpecala } from '../specala/room';

/** Where the stand-ins put files, by the parameter that names them. */
const store = (parameter: string) => {
	const files = new Map<string, Buffer>();
	const write: StandIn = async (items, context) => {
		for (const [index, item] of items.entries()) files.set(String(context.getNodeParameter(parameter, index)), await readFile(item));
		return items;
	};
	return { files, write };
};

const example = (name: string) => readWorkflow(`examples/${name}.json`);

const engineFor = async (credentials: IDataObject, standIns: Record<string, StandIn>): Promise<Engine> =>
	await createEngine({ credentials: Object.fromEntries(Object.entries(credentials).map(([type, data]) => [type, { ...Object(data) }])), standIns });

describe('of Speakr', () => {
	let room: Awaited<ReturnType<typeof openSpeakr>>;
	beforeEach(async () => {
		room = await openSpeakr();
	});
	afterEach(async () => await room.close());
	const credentials = () => ({ speakrApi: { baseUrl: room.speakr.url, apiToken: room.speakr.tokens.alice, sendTokenAs: 'bearer' } });

	test('to disk, in a loop; what could not be written comes again the next night', async () => {
		for (let index = 0; index < 250; index++) room.speakr.state.addRecording({ title: `Meeting ${index}` });
		const { files, write } = store('fileName');
		let writes = 0;
		const failing: StandIn = async (items, context) => {
			if (++writes === 2) throw new Error('The disk is full');
			return await write(items, context);
		};
		const engine = await engineFor(credentials(), { 'n8n-nodes-base.readWriteFile': failing });
		const transcripts = () => [...files.keys()].filter((name) => name.endsWith('.md')).length;
		const first = await engine.runWorkflow(example('archive-to-disk'));
		expect(first.error?.message).toBe('The disk is full');
		expect(transcripts()).toBe(200);
		const second = await engine.runWorkflow(example('archive-to-disk'));
		expect(second.error).toBeUndefined();
		expect(transcripts()).toBe(250);
		expect([...files.keys()][0]).toMatch(/^\/data\/transcripts\/\d{4}-\d\d-\d\d Meeting 0 \(1\)\.md$/);
	}, 60_000);

	test('to S3, as ZIP files with audio', async () => {
		for (let index = 0; index < 3; index++) room.speakr.state.addRecording();
		const { files, write } = store('fileName');
		const engine = await engineFor(credentials(), { 'n8n-nodes-base.awsS3': write });
		expect((await engine.runWorkflow(example('archive-to-s3'))).error).toBeUndefined();
		expect([...files.keys()].map((name) => name.split('.').at(-1))).toEqual(['zip', 'json']);
	});
});

test('to Google Drive, 200 in each run', async () => {
	const room = await openSpecala();
	for (let index = 0; index < 250; index++) room.specala.state.addTranscription();
	const { files, write } = store('name');
	const engine = await engineFor({ specalaApi: { apiKey: room.specala.keys.pro } }, { 'n8n-nodes-base.googleDrive': write });
	for (const expected of [200, 250]) {
		expect((await engine.runWorkflow(example('archive-to-google-drive'))).error).toBeUndefined();
		expect([...files.keys()].filter((name) => name.endsWith('.md'))).toHaveLength(expected);
	}
	await room.close();
}, 30_000);

test('into a vector store, as text without the manifest', async () => {
	const room = await openAssemblyAi();
	for (let index = 0; index < 3; index++) room.assemblyAi.state.addTranscript();
	const unchanged: StandIn = (items) => items;
	const engine = await engineFor(
		{ assemblyAiApi: { apiKey: room.assemblyAi.keys.alice, region: 'us' } },
		{
			'@n8n/n8n-nodes-langchain.vectorStoreQdrant': unchanged,
			'@n8n/n8n-nodes-langchain.embeddingsOpenAi': unchanged,
			'@n8n/n8n-nodes-langchain.documentDefaultDataLoader': unchanged,
		},
	);
	const run = await engine.runWorkflow(example('archive-to-vector-store'));
	expect(run.error).toBeUndefined();
	const stored = run.output('Vector store');
	expect(stored).toHaveLength(3);
	expect(stored[0]?.json).toMatchObject({ type: 'transcript', date: expect.any(String), transcript: expect.stringMatching(/^Speaker A: /) });
	await room.close();
}, 30_000);
