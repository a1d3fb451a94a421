import { openRoom, type Room } from './room';

let room: Room;
beforeEach(async () => {
	room = await openRoom();
});
afterEach(async () => await room.close());

const message = "Specala AI returned a list entry without 'id'";
/** The next answer is a list of one entry, which has no ID. */
const answerWithoutId = () => {
	const body = JSON.stringify({ items: [{ title: 'Kick-off', status: 'completed' }], total: 1 });
	room.specala.faults.next({ status: 200, contentType: 'application/json', body });
};

test.each(['transcription:getAll', 'project:getAll', 'archive:export'] as const)('a list entry without an ID is an error: %s', async (operation) => {
	answerWithoutId();
	expect((await room.run(operation)).error?.message).toBe(message);
});

test.each(['transcriptions', 'projects'])('so is one in the list of %s to choose from', async (list) => {
	answerWithoutId();
	await expect(room.engine.listSearch('specala', list)).rejects.toThrow(message);
});

test('so is one that polling finds', async () => {
	const trigger = room.engine.servePolls('specalaTrigger', {});
	answerWithoutId();
	await expect(trigger.poll()).rejects.toThrow(message);
});
