import { byId, itemWithFile, simulateClock } from '../harness';
import { eachClockRoom, idsOf, itemsOf, pollingOnly } from './clock-room';
import { isModern } from './room';

simulateClock(10);
const room = eachClockRoom();

/** Those of Traefik, of nginx and of another Flask application. */
const pages = [
	{ body: '404 page not found\n', contentType: 'text/plain; charset=utf-8' },
	{ body: '<html>\n<head><title>404 Not Found</title></head>\n<body><center><h1>404 Not Found</h1></center></body>\n</html>', contentType: 'text/html' },
	{},
];
const completed = 'recording.transcription.completed';

describe.each(pages)('while a proxy that has lost its Speakr answers 404 with %j', (page) => {
	const lose = (path: RegExp, times = Infinity) => room().speakr.faults.next({ path, status: 404, times, ...page });
	const detail = (id: number) => new RegExp(`/recordings/${id}(/status)?(\\?|$)`);

	test('what polling finds waits, and is told once it is back', async () => {
		const trigger = await room().publish({ ...pollingOnly, include: ['recording'] });
		const id = await room().upload();
		await room().finish();
		lose(detail(id));
		expect(await room().look(trigger)).toEqual([]);
		room().speakr.faults.clear();
		expect(idsOf(await room().look(trigger))).toEqual([id]);
	});
	// Where there is a changes feed, nothing is looked at one by one.
	if (!isModern()) test('what is being processed is not taken for deleted', async () => {
		const trigger = await room().publish({ ...pollingOnly, include: ['recording'] });
		const recording = room().speakr.state.addRecording({ status: 'PROCESSING', createdAt: '2026-01-01T00:00:00.000000' });
		await room().look(trigger);
		// The next walk begins with it, and comes past the old one.
		await room().upload();
		await room().finish();
		await room().look(trigger);
		lose(detail(recording.id));
		await room().look(trigger);
		room().speakr.faults.clear();
		Object.assign(recording, { status: 'COMPLETED', transcription: 'Words' });
		expect(idsOf(await room().look(trigger))).toEqual([recording.id]);
	});
	test('a delivery waits, and is told once it is back', async () => {
		const trigger = await room().publish({ include: ['recording'] });
		const { id } = room().speakr.state.addRecording({ transcription: 'Words' });
		lose(detail(id));
		await room().deliver(trigger, completed, { recording_id: id });
		await room().look(trigger);
		expect(itemsOf(trigger)).toEqual([]);
		room().speakr.faults.clear();
		await room().look(trigger);
		expect(idsOf(itemsOf(trigger))).toEqual([id]);
	});
	test('an export hands on nothing as gone', async () => {
		room().speakr.state.addRecording({ transcription: 'Words', audio: Buffer.from('la') });
		lose(/\/1\//);
		const { items } = await room().run('archive:export', { output: 'fields' });
		expect(items.at(-1)?.json).toMatchObject({ manifest: { failed: [{ id: '1', again: true }] } });
	});
});

test.each(pages.slice(0, 2))('waiting for a recording outlasts %j', async (page) => {
	const { id } = room().speakr.state.addRecording();
	room().speakr.faults.next({ path: /status/, status: 200, body: JSON.stringify({ id, status: 'PROCESSING' }), contentType: 'application/json' });
	room().speakr.faults.next({ path: /status/, status: 404, after: 1, times: 3, ...page });
	const { items } = await room().run('recording:wait', { recordingId: byId(id) });
	expect(idsOf(items)).toEqual([id]);
});
test.each(pages.slice(0, 2))('waiting for what was started outlasts %j, also at first', async (page) => {
	const { id } = room().speakr.state.addRecording();
	await room().speakr.idle();
	room().speakr.faults.next({ path: /status/, status: 404, times: 3, ...page });
	const { items } = await room().run('recording:transcribe', { recordingId: byId(id), waitUntilProcessed: true });
	expect(idsOf(items)).toEqual([id]);
});
if (!isModern()) test.each(pages.slice(0, 2))('an upload that broke off is found after %j', async (page) => {
	room().speakr.faults.next({ path: /upload/, cut: 'before' });
	room().speakr.faults.next({ method: 'GET', path: /date_from|sort_order=asc/, status: 404, times: 3, ...page });
	const { items } = await room().run('recording:upload', {}, { items: [await itemWithFile(Buffer.alloc(9, 0xaa), { fileName: 'memo.mp3' })] });
	expect(idsOf(items)).toEqual([1]);
});
test.each(pages.slice(0, 2))('waiting with a wrong address does not begin: %j', async (page) => {
	room().speakr.faults.next({ status: 404, times: Infinity, ...page });
	const { error } = await room().run('recording:wait', { recordingId: byId(1) });
	expect(error).toMatchObject({ message: 'A proxy responded instead of Speakr', httpCode: '404' });
});
test('what a proxy has lost is named as such, not as a version that is too old', async () => {
	room().speakr.faults.next({ status: 404, ...pages[0] });
	const { error } = await room().run('recording:get', { recordingId: byId(1) });
	expect(error).toMatchObject({ message: 'A proxy responded instead of Speakr', description: expect.stringContaining('Check that Speakr is running') });
});
if (isModern()) test('it is not taken for a Speakr without features', async () => {
	room().speakr.faults.next({ path: /capabilities/, status: 404, ...pages[0] });
	const upload = async () => await room().run('recording:upload', {}, { items: [await itemWithFile(Buffer.alloc(9, 0xaa), { fileName: 'memo.mp3' })] });
	await upload();
	await upload();
	const [, second] = room().speakr.requests.filter(({ path }) => path.endsWith('/upload'));
	expect(Object(second?.body).fields).toHaveProperty('idempotency_key');
});
