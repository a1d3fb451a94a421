import { itemWithFile, simulateClock } from '../harness';
import { openRoom, type Room } from './room';

simulateClock(1_000);

let room: Room;
beforeEach(async () => {
	room = await openRoom({ version: '0.9.4' });
});
afterEach(async () => await room.close());

const file = async (fileName = 'memo.mp3', size = 5_000) => await itemWithFile(Buffer.alloc(size, 0xaa), { fileName });

const upload = async ({ items, ...options }: Parameters<Room['run']>[2] = {}, parameters = {}) =>
	await room.run('recording:upload', parameters, { items: items ?? [await file()], ...options });

/** As 'Retry On Fail' is set. */
const retrying = { settings: { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 } };

const uploads = () => room.speakr.requests.filter(({ path }) => path.endsWith('/upload'));
const recordings = () => room.speakr.state.recordings.where(() => true);
const loseAnswer = () => room.speakr.faults.next({ path: /upload/, cut: 'before' });
/** Whatever was sent, nothing of it is stored. */
const loseFile = (status = 504) => room.speakr.faults.next({ path: /upload/, status });

/** Recordings that Speakr stores while the upload is under way. */
function storeMeanwhile(...sizes: number[]) {
	room.speakr.faults.next({ path: /recordings\?per_page=1$/, body: '{"recordings": [], "pagination": {}}' });
	for (const size of sizes) {
		const recording = room.speakr.state.addRecording({ originalFilename: 'memo.mp3' });
		recording.audio.size = size;
	}
}

const warning = 'An earlier attempt already uploaded the file, so it was not uploaded again';

test('no key is sent', async () => {
	await upload();
	expect(uploads().map(({ body }) => Object(body).fields)).toEqual([{}]);
});
test('a file whose answer is lost is found by its name', async () => {
	loseAnswer();
	const { items } = await upload();
	expect(items[0]?.json).toMatchObject({ id: 1, warnings: [warning] });
	expect(uploads()).toHaveLength(1);
});
test('one that Speakr converted, and that has another size therefore, is found', async () => {
	loseAnswer();
	const { items } = await upload({ items: [await file('memo.wav')] });
	expect(items[0]?.json).toMatchObject({ id: 1, warnings: [warning] });
});
test('one that Speakr stores only after a proxy gave up is found', async () => {
	loseFile();
	storeMeanwhile(5_000);
	room.speakr.faults.next({ path: /sort_order=asc/, times: 3, body: '{"recordings": [], "pagination": {}}' });
	const { items } = await upload();
	expect(items[0]?.json).toMatchObject({ id: 1, warnings: [warning] });
});
test('an older recording of the same name is another one', async () => {
	room.speakr.state.addRecording({ originalFilename: 'memo.mp3' });
	loseFile();
	const { error } = await upload();
	expect(error?.message).toBe('Speakr took too long to respond to the proxy in front of it');
	expect(error?.description).toMatch(/^Speakr may have stored the file anyway.*'Retry On Fail'/);
	expect(uploads()).toHaveLength(1);
});
test('of two newer ones of the same name, that of the same size is taken', async () => {
	loseFile();
	storeMeanwhile(4_999, 5_000);
	const { items } = await upload();
	expect(items[0]?.json.id).toBe(2);
});
test('a newer one of the same name and another size is that of another execution, where Speakr does not convert the file', async () => {
	loseFile();
	storeMeanwhile(4_999);
	const { error } = await upload();
	expect(error?.message).toBe('Speakr took too long to respond to the proxy in front of it');
});
test('two newer ones of the same name and another size are not guessed between', async () => {
	loseFile();
	storeMeanwhile(4_998, 4_999);
	const { error } = await upload();
	expect(error?.message).toBe('Speakr took too long to respond to the proxy in front of it');
});
test('what Speakr itself failed to store is looked for once', async () => {
	loseFile(500);
	await upload();
	expect(room.requests().filter((request) => request.includes('sort_order=asc'))).toHaveLength(1);
});
test('what Speakr refuses is not looked for', async () => {
	loseFile(413);
	const { error } = await upload();
	expect(error?.message).toBe('The request is larger than the server accepts');
	expect(room.requests().filter((request) => request.includes('sort_order=asc'))).toEqual([]);
});
test('Retry On Fail sends again what is not there', async () => {
	loseFile();
	const { items } = await upload(retrying);
	expect(items[0]?.json).toMatchObject({ id: 1, title: 'Recording - memo.mp3' });
	expect(items[0]?.json.warnings).toBeUndefined();
	expect(recordings()).toHaveLength(1);
});
test('Retry On Fail takes what is there', async () => {
	room.speakr.faults.next({ path: /status/, status: 404 });
	const { items } = await upload(retrying, { waitUntilProcessed: true });
	expect(items[0]?.json).toMatchObject({ id: 1, status: 'COMPLETED', warnings: [warning] });
	expect(recordings()).toHaveLength(1);
});
test('an execution that is started again takes what is there', async () => {
	room.speakr.faults.next({ path: /status/, status: 404 });
	const items = [await file()];
	const failed = await upload({ items }, { waitUntilProcessed: true });
	const { items: again } = await upload({ items, retryOf: failed }, { waitUntilProcessed: true });
	expect(again[0]?.json).toMatchObject({ id: 1, status: 'COMPLETED' });
	expect(recordings()).toHaveLength(1);
});
test('one that was deleted meanwhile is uploaded again', async () => {
	room.speakr.faults.next({ path: /status/, status: 404 });
	const items = [await file()];
	const failed = await upload({ items }, { waitUntilProcessed: true });
	room.speakr.state.deleteRecording(1, 'deleted');
	const { items: again } = await upload({ items, retryOf: failed });
	expect(again[0]?.json.warnings).toBeUndefined();
	expect(recordings()).toHaveLength(1);
});
test('one that was deleted meanwhile is found where the answer to its upload is lost', async () => {
	room.speakr.faults.next({ path: /status/, status: 404 });
	const items = [await file()];
	const failed = await upload({ items }, { waitUntilProcessed: true });
	room.speakr.state.addRecording();
	room.speakr.state.deleteRecording(1, 'deleted');
	loseAnswer();
	const { items: again } = await upload({ items, retryOf: failed });
	expect(again[0]?.json).toMatchObject({ id: 3, warnings: [warning] });
});
test('a Speakr that is away is not asked for a file that cannot be there', async () => {
	const speakrApi = { baseUrl: 'http://127.0.0.1:9', apiToken: 'x', sendTokenAs: 'bearer' };
	const { error } = await upload({ credentials: { speakrApi } });
	expect(error?.message).toBe('Speakr refused the connection');
	expect(error?.description).toMatch(/^Check that it is running/);
});
test('each of several items with the same name gets its own', async () => {
	loseAnswer();
	room.speakr.faults.next({ path: /status/, after: 1, status: 404 });
	const items = [await file('voice.ogg'), await file('voice.ogg'), await file('voice.ogg')];
	const { items: uploaded } = await upload({ ...retrying, items }, { waitUntilProcessed: true });
	expect(uploaded.map(({ json }) => json.id)).toEqual([1, 2, 3]);
	expect(recordings()).toHaveLength(3);
});
test('another execution uploads the same file again', async () => {
	await upload();
	await upload();
	expect(recordings()).toHaveLength(2);
});
test('a Speakr whose list fails is uploaded to all the same', async () => {
	room.speakr.faults.next({ path: /recordings\?/, times: 3, status: 500 });
	const { items } = await upload();
	expect(items[0]?.json.id).toBe(1);
});
