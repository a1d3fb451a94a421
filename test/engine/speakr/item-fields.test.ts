import { byId } from '../harness';
import { openRoom, type Room } from './room';

let room: Room;
beforeEach(async () => {
	room = await openRoom();
	room.speakr.state.addRecording();
});
afterEach(async () => await room.close());

const values = [1, '1', ' 1 ', '01', '={{ 1 }}', '{{ 1 }}', 'id', '', 0, -1, 1.5, 1e21, null, true, {}, [1], ['1'], { id: 1 }];
const items = [...values.map((id) => ({ json: { id } })), { json: {} }, { json: { '': 1 } }];

/** Another spelling, which n8n evaluates. */
const spellings = [
	['={{ $json.id }}', '={{ $json["id"] }}'],
	['={{$json.id}}', '={{ $json?.id }}'],
];

describe.each(spellings)("the item's field %s", (short, long) => {
	const run = async (operation: `${string}:${string}`, parameters: object) =>
		(await room.run(operation, { ...parameters }, { items, continueOnFail: true })).items.map(({ json, pairedItem }) => ({ json, pairedItem }));

	test('in a locator is what n8n says it is', async () => {
		expect(await run('recording:get', { recordingId: byId(short) })).toEqual(await run('recording:get', { recordingId: byId(long) }));
	});
	test('in a text is what n8n says it is', async () => {
		const update = async (title: string) => await run('recording:update', { recordingId: byId(1), updateFields: { title } });
		const find = async (query: string) => await run('transcript:find', { recordingId: byId(1), query });
		expect(await find(short)).toEqual(await find(long));
		const titles = async (title: string) => (await update(title)).map(({ json }) => json.title ?? json.error);
		expect(await titles(short)).toEqual(await titles(long));
	});
});
