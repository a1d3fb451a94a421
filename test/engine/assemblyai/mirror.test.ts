import { Folder } from '../archive/folder';
import { countRequests } from '../archive/request-counts';
import { simulateClock } from '../harness';
import { openRoom } from './room';

simulateClock();
jest.setTimeout(1_800_000);

const day = 86_400_000;

test('an unchanged archive takes a fiftieth of the requests of its first run', async () => {
	const room = await openRoom();
	const { state } = room.assemblyAi;
	const begun = Date.now() - day;
	const { first, unchanged, changed } = await countRequests({
		run: room.run,
		add: (number) => void state.addTranscript({ created: begun + number * 1_000 }),
		edit: (number) => void state.addTranscript({ created: begun + (1_000 + number) * 1_000 }),
		remove: (number) => Object.assign(state.transcripts[number] ?? {}, { deleted: true }),
		requests: room.requests,
	});
	expect(unchanged / first).toBeLessThanOrEqual(0.02);
	// The new ones may begin another page of the list.
	expect(changed - unchanged).toBeLessThanOrEqual(10 + 1);
	await room.close();
});

test('what AssemblyAI no longer lists because of its age stays, what was deleted does not', async () => {
	const room = await openRoom();
	const { state } = room.assemblyAi;
	const folder = new Folder();
	const mirror = async () => await folder.apply((await room.run('archive:export', { scope: 'mirror' }, { mode: 'trigger' })).items);
	const wholeDays = Math.floor(Date.now() / day) * day;
	const added = [wholeDays - 89 * day - 1, Date.now() - 50 * day, Date.now() - 10 * day].map((created) => state.addTranscript({ created }));
	await mirror();
	state.transcripts.shift();
	Object.assign(added[1] ?? {}, { deleted: true });
	await mirror();
	expect([...folder.files.keys()].map((name) => name.includes(added[0]?.id ?? '') || name.includes(added[2]?.id ?? ''))).toEqual([true, true]);
	await room.close();
});

test('nothing is deleted while the list has a transcript without a time', async () => {
	const room = await openRoom();
	const { state, faults } = room.assemblyAi;
	const run = async () => await room.run('archive:export', { scope: 'mirror' }, { mode: 'trigger' });
	const [first, second] = [1, 2].map((number) => state.addTranscript({ created: Date.now() - number * day }));
	const { id, created = 0, request } = first ?? {};
	await run();
	const transcripts = [
		{ id, created: new Date(created).toISOString(), status: 'completed', audio_url: request?.audio_url },
		{ id: second?.id, created: null, status: 'completed' },
	];
	faults.next({ path: /transcript\?/, body: JSON.stringify({ page_details: {}, transcripts }), times: 2 });
	expect((await run()).error?.message).toMatch(/^1 of 2 .* None was deleted, because an entry in the list could not be read$/);
	faults.clear();
	expect((await run()).items).toHaveLength(1);
	await room.close();
});
