import { openRoom as openAssemblyAi } from './assemblyai/room';
import { byId } from './harness';
import { Vault } from './harness/credentials';
import { openRoom as openSpecala } from './specala/room';
import { openRoom as openSpeakr } from './speakr/room';

/** An operation on each item, and one on all, of each service. */
const services = {
	speakr: { open: openSpeakr, each: { resource: 'recording', operation: 'get', recordingId: byId(1) }, all: { resource: 'recording', operation: 'deleteMany', recordingIds: '1' } },
	assemblyAi: { open: openAssemblyAi, each: { resource: 'transcript', operation: 'get', transcriptId: byId('a') }, all: { resource: 'archive', operation: 'export' } },
	specala: { open: openSpecala, each: { resource: 'project', operation: 'getAll' }, all: { resource: 'archive', operation: 'export' } },
};

const message = 'The secret store is away';
const items = [{ json: { id: 1 } }, { json: { id: 2 } }];
describe.each(Object.entries(services))("where the credential can't be opened, %s", (name, { open, each, all }) => {
	let room: Awaited<ReturnType<typeof open>>;
	beforeAll(async () => {
		room = await open();
	});
	beforeEach(() => jest.spyOn(Vault.prototype, 'getDecrypted').mockRejectedValue(new Error(message)));
	afterEach(() => jest.restoreAllMocks());
	afterAll(async () => await room.close());

	test.each(Object.entries({ each, all }))('fails with each item that came in, on %s', async (_, parameters) => {
		const execution = await room.engine.runNode(name, parameters, { items, continueOnFail: true });
		expect(execution.items).toMatchObject([0, 1].map((item) => ({ json: { error: message }, pairedItem: { item } })));
	});
	test('sends them to the error output, where that is chosen', async () => {
		const execution = await room.engine.runNode(name, each, { items, settings: { onError: 'continueErrorOutput' } });
		expect(execution.output('Node under test', 0)).toEqual([]);
		expect(execution.output('Node under test', 1)).toHaveLength(2);
	});
	test('fails as a whole where nothing is to continue', async () => {
		const { error } = await room.engine.runNode(name, each, { items });
		expect(error).toMatchObject({ message });
	});
});

test('a blank address in the credential is told for each item, with what to do', async () => {
	const room = await openSpeakr();
	const credentials = { speakrApi: { baseUrl: '', apiToken: 'x' } };
	const { items: failed } = await room.run('recording:getAudio', { recordingId: byId(1) }, { items, credentials, continueOnFail: true });
	expect(failed.map(({ json }) => json)).toEqual([1, 2].map(() => ({ error: expect.stringContaining('Base URL'), details: expect.any(String) })));
	await room.close();
});
test('an operation that there is none of fails with each item too', async () => {
	const room = await openSpeakr();
	const { items: failed } = await room.run('recording:sing', {}, { items, continueOnFail: true });
	expect(failed.map(({ json }) => json.error)).toEqual(["'recording' has no operation 'sing'", "'recording' has no operation 'sing'"]);
	await room.close();
});
