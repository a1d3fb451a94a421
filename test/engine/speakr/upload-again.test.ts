import { itemWithFile, simulateClock } from '../harness';
import { openRoom, type Room } from './room';

simulateClock();

let room: Room;
beforeEach(async () => {
	room = await openRoom({ version: '1.1' });
});
afterEach(async () => await room.close());

const file = async () => await itemWithFile(Buffer.alloc(5_000, 0xaa), { fileName: 'memo.mp3' });

const upload = async (options = {}, { items, ...run }: Parameters<Room['run']>[2] = {}) =>
	await room.run('recording:upload', { options }, { items: items ?? [await file()], ...run });

/** Fields of the uploads so far. */
const sent = () =>
	room.speakr.requests.filter(({ path }) => path.endsWith('/upload')).map(({ body }) => Object(body).fields);
const recordings = () => room.speakr.state.recordings.where(() => true);

test('an answer that is lost makes no second recording', async () => {
	room.speakr.faults.next({ path: /upload/, cut: 'before' });
	const { items } = await upload();
	expect(items[0]?.json).toMatchObject({ id: 1, idempotent_replay: true });
	expect(sent()).toHaveLength(2);
	expect(recordings()).toHaveLength(1);
});
test('the Retry On Fail of n8n makes no second recording', async () => {
	room.speakr.faults.next({ path: /status/, status: 404 });
	const { items } = await room.run(
		'recording:upload',
		{ waitUntilProcessed: true },
		{ items: [await file()], settings: { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 } },
	);
	expect(items[0]?.json).toMatchObject({ id: 1, status: 'COMPLETED', idempotent_replay: true });
	expect(recordings()).toHaveLength(1);
});
test('an execution that is started again makes no second recording', async () => {
	room.speakr.faults.next({ path: /status/, status: 404 });
	const items = [await file()];
	const failed = await room.run('recording:upload', { waitUntilProcessed: true }, { items });
	const again = await room.run('recording:upload', { waitUntilProcessed: true }, { items, retryOf: failed });
	expect(failed.status).toBe('error');
	expect(again.items[0]?.json).toMatchObject({ id: 1, status: 'COMPLETED', idempotent_replay: true });
	expect(recordings()).toHaveLength(1);
});
test.each(['first', 'second'])('a Speakr that does not tell what it can do during the %s try makes no second recording', async (which) => {
	const items = [await file()];
	const away = () => room.speakr.faults.next({ path: /capabilities/, status: 502, times: Infinity });
	if (which === 'first') away();
	room.speakr.faults.next({ path: /status/, status: 404 });
	const failed = await room.run('recording:upload', { waitUntilProcessed: true }, { items });
	room.speakr.faults.clear();
	jest.setSystemTime(Date.now() + 600_000);
	if (which === 'second') away();
	const again = await room.run('recording:upload', { waitUntilProcessed: true }, { items, retryOf: failed });
	expect(again.items[0]?.json).toMatchObject({ id: 1, status: 'COMPLETED' });
	expect(recordings()).toHaveLength(1);
});
test('a sub-workflow that a retried execution calls again with the same file makes no second recording', async () => {
	room.speakr.faults.next({ path: /status/, status: 404 });
	const options: Parameters<Room['run']>[2] = { items: [await file()], mode: 'integrated' };
	const failed = await room.run('recording:upload', { waitUntilProcessed: true }, options);
	expect(failed.status).toBe('error');
	const retried = await room.run('recording:upload', { waitUntilProcessed: true }, { ...options, retryOf: failed, mode: 'retry' });
	const called = await room.run('recording:upload', { waitUntilProcessed: true }, options);
	for (const { items } of [retried, called]) expect(items[0]?.json).toMatchObject({ id: 1, idempotent_replay: true });
});
test('a sub-workflow uploads one file with other options again', async () => {
	const options: Parameters<Room['run']>[2] = { items: [await file()], mode: 'integrated' };
	await upload({ title: 'A' }, options);
	await upload({ title: 'B' }, options);
	expect(recordings()).toHaveLength(2);
});
test('two items with the same file, and two executions, are uploads of their own', async () => {
	await upload({}, { items: [await file(), await file()] });
	await upload();
	expect(new Set(sent().map(({ idempotency_key: key }) => key)).size).toBe(3);
	expect(recordings()).toHaveLength(3);
});
test('a key of your own gives the recording of before', async () => {
	await upload({ idempotencyKey: 'memo 1' });
	const { items } = await upload({ idempotencyKey: 'memo 1', tagIds: [room.speakr.state.addTag().id] });
	const warnings = ['Speakr returned the recording that it already had with this key'];
	expect(items[0]?.json).toMatchObject({ id: 1, idempotent_replay: true, warnings });
	expect(sent()[0]).toMatchObject({ idempotency_key: 'memo 1' });
});
test('a key of your own whose answer is lost is that of the file itself', async () => {
	room.speakr.faults.next({ path: /upload/, cut: 'before' });
	const { items } = await upload({ idempotencyKey: 'memo 1' });
	expect(items[0]?.json).toMatchObject({ id: 1, idempotent_replay: true });
	expect(items[0]?.json).not.toHaveProperty('warnings');
});
test('a key that is too long is refused', async () => {
	const { error } = await upload({ idempotencyKey: 'x'.repeat(101) });
	expect(error?.message).toBe("'Idempotency Key' is too long");
});
test('sends participants, references and strict', async () => {
	const externalReferences = '[{"system": "hubspot", "kind": "deal", "ref": "4711"}]';
	await upload({ externalReferences, participants: 'Ada, Bob', strict: true });
	expect(sent()[0]).toMatchObject({ external_refs: '[{"system":"hubspot","kind":"deal","ref":"4711"}]', participants: 'Ada, Bob', strict: 'true' });
	expect(recordings()[0]?.participants).toBe('Ada, Bob');
});
test('what Speakr left out is a warning in the item and a hint above it', async () => {
	const { items, run } = await upload({ tagIds: [99], folderId: 77 });
	const warnings = ['You have no tag with ID 99, so it was not added', 'You have no folder with ID 77, so the recording is not in a folder'];
	expect(items[0]?.json.warnings).toEqual(warnings);
	const hints = run.data.resultData.runData['Node under test']?.[0]?.hints;
	expect(hints).toMatchObject(warnings.map((message) => ({ message })));
});
test('a hint that every item has is shown once', async () => {
	const { run } = await upload({ tagIds: [99] }, { items: [await file(), await file()] });
	expect(run.data.resultData.runData['Node under test']?.[0]?.hints).toHaveLength(1);
});
test('strict refuses what Speakr would leave out, and says what to do', async () => {
	const { error } = await upload({ tagIds: [99], strict: true });
	expect(error?.description).toBe("Choose the tags and folder from the list, or turn off 'Strict'");
	expect(recordings()).toEqual([]);
});
test('a file that is not audio is sent once', async () => {
	const items = [await itemWithFile(Buffer.from('hello'), { fileName: 'notaudio.mp3' })];
	const { error } = await upload({}, { items });
	expect(error?.message).toBe('Speakr could not read the file as audio');
	expect(sent()).toHaveLength(1);
});
test('one with a longer log than is read of a refusal is sent once, too', async () => {
	const body = JSON.stringify({ error: `Failed to convert audio file: ${'frame "1"\n'.repeat(20_000)}` });
	room.speakr.faults.next({ path: /upload/, status: 500, body, contentType: 'application/json', times: 3 });
	const { error } = await upload();
	expect(error?.message).toBe('Speakr could not read the file as audio');
	expect(sent()).toHaveLength(1);
});
