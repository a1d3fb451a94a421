import { byId, itemWithFile, simulateClock } from '../harness';
import { openRoom, type Room } from './room';

simulateClock();

let room: Room;
beforeEach(async () => {
	room = await openRoom();
});
afterEach(async () => await room.close());

test.each([
	['recording:wait', {}],
	['recording:transcribe', { waitUntilProcessed: true }],
] as const)('%s: recordings that are stuck hold up no other one', async (operation, parameters) => {
	const items = Array.from({ length: 9 }, () => ({ json: { id: room.speakr.state.addRecording({ status: 'PROCESSING' }).id } }));
	room.speakr.faults.next({ method: 'POST', path: /transcribe/, times: 9, body: '{"status": "QUEUED"}', contentType: 'application/json' });
	room.speakr.faults.next({ path: /recordings\/[1-8]\/status/, times: 80, body: '{"status": "PROCESSING"}', contentType: 'application/json' });
	room.speakr.faults.next({ path: /status/, body: '{"status": "COMPLETED"}', contentType: 'application/json', times: Infinity });
	const recordingId = { __rl: true, mode: 'id', value: '={{ $json.id }}' };
	await room.run(operation, { recordingId, ...parameters, waitOptions: { maximumWait: 5 } }, { items });
	const requests = room.requests();
	expect(requests).toContain('GET /recordings/9/status');
	expect(requests.indexOf('GET /recordings/9/status')).toBeLessThan(requests.lastIndexOf('GET /recordings/1/status'));
	expect(requests.filter((request) => request === 'GET /recordings/1/status').length).toBeGreaterThan(2);
});

test.each(['recording:upload', 'recording:transcribe'] as const)('%s: what fails while it waits tells which recording was started', async (operation) => {
	const isUpload = operation === 'recording:upload';
	if (!isUpload) room.speakr.state.addRecording();
	room.speakr.faults.next({ path: /status/, status: 503, times: Infinity, body: '{"error": "Out of order"}' });
	const parameters = { ...(!isUpload && { recordingId: byId(1) }), waitUntilProcessed: true, waitOptions: { maximumWait: 1 } };
	const { error } = await room.run(operation, parameters, { items: [await itemWithFile(Buffer.alloc(9, 0xaa), { fileName: 'memo.mp3' })] });
	expect(error?.message).toContain('Waiting for recording 1 failed: ');
});
