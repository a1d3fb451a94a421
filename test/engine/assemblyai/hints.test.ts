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

test.each([
	['transcript:get', {}],
	['transcript:get', { format: 'text' }],
	['transcript:wait', {}],
	['transcript:getSubtitles', {}],
	['transcript:getChunks', {}],
	['transcript:find', { query: 'hi' }],
] as const)("AssemblyAI's warnings are in the items of %s with %j", async (operation, parameters) => {
	const { id } = room.assemblyAi.state.addTranscript();
	const utterances = [{ speaker: 'A', text: 'Hi', start: 0, end: 1000 }];
	const body = JSON.stringify({ id, status: 'completed', text: 'Hi', utterances, metadata: { warnings: [{ message: warning }] } });
	room.assemblyAi.faults.next({ path: new RegExp(id), status: 200, body, contentType: 'application/json' });
	const { items, error } = await room.run(operation, { transcriptId: id, ...parameters });
	expect(error).toBeUndefined();
	expect(items.map(({ json }) => json.warnings)).toEqual([[`AssemblyAI's warning about transcript ${id}: ${warning}`]]);
});

test('what Create replaced is in its item, with what is to be noticed of the finished transcript', async () => {
	const options = { additionalParameters: '{"temperature": 0.5}', temperature: 0 };
	room.assemblyAi.faults.next({ path: /transcript\/./, status: 200, body: JSON.stringify({ id: 'x', status: 'completed', text: '' }), contentType: 'application/json' });
	const { items, error } = await room.run('transcript:create', { source: 'url', audioUrl: 'https://example.com/a.mp3', waitUntilDone: true, options });
	expect(error).toBeUndefined();
	expect(items[0]?.json.warnings).toEqual([expect.stringContaining('replaced temperature'), 'No speech was found in the recording of transcript x']);
});

test('of many silent transcripts, three are told above the output and the others counted', async () => {
	const items = Array.from({ length: 5 }, () => ({ json: { id: room.assemblyAi.state.addTranscript({ lines: [] }).id } }));
	const { hints } = await room.run('transcript:get', { transcriptId: '={{ $json.id }}' }, { items });
	expect(hints).toEqual([...items.slice(0, 3).map(({ json }) => `No speech was found in the recording of transcript ${json.id}`), '2 more like this: No speech was found in the recording of transcript …']);
});
