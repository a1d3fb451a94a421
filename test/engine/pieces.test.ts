import { openRoom as openAssemblyAi } from './assemblyai/room';
import { byId } from './harness';
import { openRoom as openSpecala } from './specala/room';
import { openRoom as openSpeakr } from './speakr/room';

/** A service with a transcript in which Ada, or the first speaker, begins with 'Good morning'. */
const services = {
	'Speakr 0.9.4': async () => {
		const { speakr, ...room } = await openSpeakr({ version: '0.9.4' });
		const { id, title } = speakr.state.addRecording();
		return { ...room, resource: 'transcript', id, title, parameters: { recordingId: byId(id) }, link: `${speakr.url}/recordings/${id}?t=0` };
	},
	'Speakr 1.1': async () => {
		const { speakr, ...room } = await openSpeakr({ version: '1.1' });
		const { id, title } = speakr.state.addRecording();
		return { ...room, resource: 'transcript', id, title, parameters: { recordingId: byId(id) }, link: `${speakr.url}/recordings/${id}?t=0` };
	},
	AssemblyAI: async () => {
		const { assemblyAi, ...room } = await openAssemblyAi();
		const { id } = assemblyAi.state.addTranscript();
		return { ...room, resource: 'transcript', id, title: 'meeting', parameters: { transcriptId: byId(id) }, link: undefined };
	},
	'Specala AI': async () => {
		const { specala, ...room } = await openSpecala();
		const [transcription] = specala.state.addTranscriptions(1, { title: 'the quarterly meeting about the budget, the travel and the three new people, who all start in March' });
		const id = String(transcription?.id);
		return { ...room, resource: 'transcription', id, title: transcription?.title, parameters: { transcriptionId: byId(id) }, link: undefined };
	},
};

describe.each(Object.entries(services))('%s', (_, open) => {
	let room: Awaited<ReturnType<typeof open>>;
	beforeAll(async () => {
		room = await open();
	});
	afterAll(async () => await room.close());
	const json = async (operation: string, more = {}) => {
		const { items, error } = await room.run(`${room.resource}:${operation}`, { ...room.parameters, ...more });
		if (error) throw error;
		return items.map((item) => item.json);
	};

	test('chunks fit, and say what they are of', async () => {
		const chunks = await json('getChunks', { chunkSize: 120, chunkOverlap: 0 });
		expect(chunks.length).toBeGreaterThan(1);
		for (const [index, chunk] of chunks.entries()) {
			expect(String(chunk.text).length).toBeLessThanOrEqual(120);
			expect(chunk).toMatchObject({ id: room.id, title: room.title, index, chunks: chunks.length, start: expect.any(Number), end: expect.any(Number), speakers: expect.any(Array) });
		}
		expect(chunks[0]?.link).toBe(room.link);
	});
	test('a phrase is found, in sentences with their times', async () => {
		const [first] = await json('get', { format: 'segments' });
		const said = String(Object(Object(first?.transcript)[0]).text);
		const [quote] = await json('find', { query: said.split(' ').slice(0, 2).join(' ').toUpperCase() });
		expect(quote).toMatchObject({ id: room.id, title: room.title, time: expect.stringMatching(/^\d+:\d\d$/), start: expect.any(Number) });
		expect(said).toContain(quote?.quote);
	});
	test('a phrase that nobody says is not, which is said', async () => {
		const { items, hints } = await room.run(`${room.resource}:find`, { ...room.parameters, query: 'xylophone' });
		expect([items, hints]).toEqual([[], ["Nothing was found for 'xylophone'"]]);
	});
	test('a long phrase is told by its beginning', async () => {
		const { hints } = await room.run(`${room.resource}:find`, { ...room.parameters, query: 'x'.repeat(5_000) });
		expect(hints).toEqual([`Nothing was found for '${'x'.repeat(199)}…`]);
		const [item] = await json('get', { format: 'text', options: { around: 'x'.repeat(5_000) } });
		expect(item?.warnings).toEqual([`'${'x'.repeat(199)}… is not in the transcript`]);
	});
	test.each(['segments', 'text', 'markdown', 'srt', 'vtt'])('a budget cuts %s and says what is left', async (format) => {
		const [item] = await json('get', { format, options: { maxCharacters: 100 } });
		expect(item).toMatchObject({ continueAt: expect.any(Number), remaining: expect.stringMatching(/^\d+ characters are left/), warnings: expect.arrayContaining([item?.remaining]) });
		const [next] = await json('get', { format, options: { maxCharacters: 100, continueAt: item?.continueAt } });
		expect(next?.transcript).not.toEqual(item?.transcript);
	});
	test.each(['text', 'markdown', 'srt', 'vtt'])('a window around a phrase, as %s', async (format) => {
		const [item] = await json('get', { format, options: { around: 'xylophone' } });
		expect(item?.warnings).toEqual(["'xylophone' is not in the transcript"]);
	});
});
