import { sleep } from 'n8n-workflow';
import { hold } from '../../services/shared/hold';
import { byId, simulateClock } from '../harness';
import { openRoom, type Room } from './room';

let room: Room;
beforeEach(async () => {
	room = await openRoom();
	room.speakr.state.addRecording();
});
afterEach(async () => await room.close());

const many = (count: number) => Array.from({ length: count }, () => ({ json: {} }));
const get = async (count: number) => await room.run('recording:get', { recordingId: byId(1) }, { items: many(count), continueOnFail: true });

describe('a limit that is over for an hour', () => {
	simulateClock();

	test('costs the first item its tries, and all others nothing', async () => {
		room.speakr.faults.next({ path: /recordings\/1$/, status: 429, times: Infinity });
		const { items } = await get(60);
		// Eight were under way, and the limit was tried twice more.
		expect(room.requests()).toHaveLength(10);
		expect(new Set(items.map(({ json }) => String(json.error).replace(/\d{4}-.*/, 'then')))).toEqual(
			new Set(["Speakr's rate limit is reached (1000 per 1 hour) until then"]),
		);
	});

	test('leaves other endpoints alone', async () => {
		room.speakr.faults.next({ path: /recordings\/1$/, status: 429, times: Infinity });
		await get(1);
		expect((await room.run('tag:getAll', {})).error).toBeUndefined();
	});
});

test('a list in the editor does not wait for a limit', async () => {
	room.speakr.faults.next({ path: /tags/, status: 429, headers: { 'retry-after': '30' } });
	const search = async () => await room.engine.loadOptions('speakr', 'tags').catch(({ message }: Error) => message);
	expect(await search()).toMatch(/rate limit/);
	expect(await search()).toMatch(/until \d/);
	expect(room.requests()).toHaveLength(1);
});

test('requests that hang hold up no other endpoint', async () => {
	const { held, release } = hold();
	room.speakr.faults.next({ path: /recordings\/1$/, held, times: Infinity });
	const hanging = get(20);
	while (room.speakr.count() < 8) await sleep(5);
	expect((await room.run('tag:getAll', {})).error).toBeUndefined();
	release();
	await hanging;
});
