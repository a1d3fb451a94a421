import { archiveSize, endure } from '../archive/ordeal';
import { randomFrom } from '../archive/random';
import { openRoom, type Room } from './room';

// Waiting between tries is not what is tested here.
jest.mock('n8n-workflow', () => {
	const actual = jest.requireActual<typeof import('n8n-workflow')>('n8n-workflow');
	return { ...actual, sleep: async (milliseconds: number, signal?: AbortSignal) => await actual.sleep(milliseconds / 100, signal) };
});

let room: Room;
afterEach(async () => await room.close());

test('with faults, changes and twenty kills: all come once, and every manifest adds up', async () => {
	room = await openRoom({ rateLimit: 0 });
	const { state, faults } = room.speakr;
	const random = randomFrom(1);
	const add = () => state.addRecording({ title: `Weekly ${Math.floor(random() * 40)}`, audio: Buffer.alloc(1) });
	for (let index = 0; index < archiveSize; index++) {
		const { id } = add();
		const chance = random();
		const path = new RegExp(`/recordings/${id}/transcript`);
		const status = [500, 502, 503, 504][Math.floor(random() * 4)];
		if (chance < 0.05) faults.next({ path, status });
		else if (chance < 0.06) faults.next({ path, status: 429, headers: { 'retry-after': '0' } });
		else if (chance < 0.07) faults.next({ path, cut: 'midway' });
	}
	const { items, manifests, killed } = await endure({
		run: async (signal) =>
			await room.run('archive:export', { scope: 'new', options: { maximumTranscripts: archiveSize / 10 } }, { mode: 'trigger', signal }),
		requests: room.speakr.count,
		change() {
			if (random() < 0.5) add();
			else state.deleteRecording(Math.ceil(random() * archiveSize));
		},
		kills: 20,
		random,
	});
	expect(killed).toBe(20);
	expect(manifests.filter(({ addsUp }) => addsUp !== true)).toEqual([]);
	expect(manifests.flatMap(({ failed }) => failed)).toEqual([]);
	const keys = items.map(({ json }) => `${String(json.id)} ${String(json.created_at)}`);
	expect(new Set(keys).size).toBe(keys.length);
	const had = new Set(keys);
	const missing = state.recordings.where(({ id, createdAt }) => !had.has(`${id} ${createdAt}Z`));
	expect(missing).toEqual([]);
	const names = items.map(({ json }) => String(json.fileName).toLowerCase());
	expect(new Set(names).size).toBe(names.length);
});
