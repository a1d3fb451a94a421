import { openRoom as openAssemblyAi } from './assemblyai/room';
import { byId, simulateClock } from './harness';
import { openRoom as openSpecala } from './specala/room';
import { openRoom as openSpeakr } from './speakr/room';

const speakrWith = (version: '0.9.4' | '1.1') => async () => {
	const { speakr, ...room } = await openSpeakr({ version });
	const { id } = speakr.state.addRecording();
	return { ...room, faults: speakr.faults, resource: 'recording', parameters: { recordingId: byId(id) } };
};

const services = {
	'Speakr 0.9.4': speakrWith('0.9.4'),
	'Speakr 1.1': speakrWith('1.1'),
	AssemblyAI: async () => {
		const { assemblyAi, ...room } = await openAssemblyAi();
		const { id } = assemblyAi.state.addTranscript();
		return { ...room, faults: assemblyAi.faults, resource: 'transcript', parameters: { transcriptId: byId(id) } };
	},
	'Specala AI': async () => {
		const { specala, ...room } = await openSpecala();
		const { id } = specala.state.addTranscription();
		return { ...room, faults: specala.faults, resource: 'transcription', parameters: { transcriptionId: byId(id) } };
	},
};

const statuses = [408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 525, 526, 527, 529, 530];
/** Of a proxy, and of a service in its own words: Speakr, AssemblyAI, Specala AI. */
const bodies = {
	page: { contentType: 'text/html', body: '<html>Please wait</html>' },
	words: { contentType: 'application/json', body: '{"error": "Please wait", "detail": "Please wait"}' },
};

describe.each(Object.entries(services))('%s', (name, open) => {
	let room: Awaited<ReturnType<typeof open>>;
	beforeAll(async () => {
		room = await open();
	});
	afterAll(async () => await room.close());
	afterEach(() => room.faults.clear());
	simulateClock();

	const run = async (operation: string, parameters = {}) => await room.run(`${room.resource}:${operation}`, parameters);
	const cases = statuses.flatMap((status) => Object.entries(bodies).map(([kind, body]) => ({ kind, status, ...body })));

	test.each(cases)('a $status with a $kind passes while listing', async ({ status, contentType, body }) => {
		room.faults.next({ status, contentType, body });
		const { items, error } = await run('getAll');
		expect(error).toBeUndefined();
		expect(items).toHaveLength(1);
	});

	if (name !== 'Specala AI') {
		test.each([408, 425, 500, 520, 530])('a wait outlasts a time of %d', async (status) => {
			room.faults.next({ status, times: 7 });
			const { items, error } = await run('wait', room.parameters);
			expect(error).toBeUndefined();
			expect(items).toHaveLength(1);
		});
	}

	test.each([400, 403, 404, 409, 410, 422, 501])('a %d is asked for once', async (status) => {
		room.faults.next({ status, ...bodies.words });
		room.requests();
		expect((await run('getAll')).error).toBeDefined();
		expect(room.requests()).toHaveLength(1);
	});
});
