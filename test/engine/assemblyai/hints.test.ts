import { openRoom, type Room } from './room';

let room: Room;
beforeAll(async () => {
	room = await openRoom();
});
afterAll(async () => await room.close());

const warning = 'universal-3-pro is not available in this language; universal-2 was used';

describe.each(['transcript:get', 'transcript:wait'] as const)('above the output of %s', (operation) => {
	test("AssemblyAI's warnings are shown", async () => {
		const { id } = room.assemblyAi.state.addTranscript();
		const body = JSON.stringify({ id, status: 'completed', text: 'Hi', metadata: { warnings: [{ message: warning }] } });
		room.assemblyAi.faults.next({ path: new RegExp(id), status: 200, body, contentType: 'application/json' });
		const { hints } = await room.run(operation, { transcriptId: id });
		expect(hints).toEqual([`AssemblyAI's warning about transcript ${id}: ${warning}`]);
	});
	test.each([
		['HTTPS://ada:p?w@example.com/a.mp3?signature=x', 'HTTPS://example.com/a.mp3?...'],
		['https://example.com?owner=ada@acme.com', 'https://example.com?...'],
		['https://example.com:8080?owner=ada@acme.com', 'https://example.com:8080?...'],
		['https://ada:p@w@example.com#ada@acme.com', 'https://example.com#ada@acme.com'],
	])('of %s, no password is shown, and no other host', async (address, shown) => {
		const { id } = room.assemblyAi.state.addTranscript();
		const warnings = [{ message: `Slow: ${address}` }];
		const body = JSON.stringify({ id, status: 'completed', text: 'Hi', metadata: { warnings } });
		room.assemblyAi.faults.next({ path: new RegExp(id), status: 200, body, contentType: 'application/json' });
		const { hints } = await room.run(operation, { transcriptId: id });
		expect(hints).toEqual([`AssemblyAI's warning about transcript ${id}: Slow: ${shown}`]);
	});
	test('silence is shown', async () => {
		const { id } = room.assemblyAi.state.addTranscript({ lines: [] });
		const { hints } = await room.run(operation, { transcriptId: id });
		expect(hints).toEqual([`No speech was found in the recording of transcript ${id}`]);
	});
	test('nothing is shown of an ordinary transcript', async () => {
		const { id } = room.assemblyAi.state.addTranscript();
		expect((await room.run(operation, { transcriptId: id })).hints).toEqual([]);
	});
});
