import { simulateClock } from '../harness';
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
