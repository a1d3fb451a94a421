import { sleep, type INodeParameters } from 'n8n-workflow';
import { byJson, readFile, simulateClock } from '../harness';
import { openRoom, type Room } from './room';

let room: Room;
beforeAll(async () => {
	room = await openRoom();
});
afterAll(async () => await room.close());
afterEach(() => room.assemblyAi.faults.clear());

type About = Parameters<Room['assemblyAi']['state']['addTranscript']>[0];

/** Runs an operation about a new transcript. */
async function about(operation: string, parameters: INodeParameters = {}, transcript: About = {}) {
	const { id } = room.assemblyAi.state.addTranscript(transcript);
	return { id, ...(await room.run(`transcript:${operation}`, { transcriptId: id, ...parameters })) };
}

describe('get', () => {
	test('the essentials, offsets in milliseconds, and only results that were asked for', async () => {
		const { id, items } = await about('get');
		expect(items[0]?.json).toEqual({
			id,
			status: 'completed',
			transcript: expect.stringMatching(/^Good morning everyone/),
			audio_duration: expect.any(Number),
			confidence: 0.97,
			language_code: 'en_us',
			speech_model_used: 'assemblyai-stt-3-7',
			audio_url: 'https://example.com/meeting.mp3',
			utterances: expect.arrayContaining([
				{ speaker: 'A', channel: null, start: 160, end: 3960, text: 'Good morning everyone, this is Ada, welcome to the planning meeting.' },
			]),
		});
	});
	test('everything', async () => {
		const { items } = await about('get', { simplify: false });
		expect(items[0]?.json).toHaveProperty('words');
		expect(items[0]?.json).toHaveProperty('content_safety_labels.status', 'unavailable');
	});
	test('by an ID from the list', async () => {
		const { id } = room.assemblyAi.state.addTranscript();
		const { items } = await room.run('transcript:get', { transcriptId: { __rl: true, mode: 'list', value: id } });
		expect(items[0]?.json.id).toBe(id);
	});
	test('one that is not done says so in its status', async () => {
		const { items } = await about('get', {}, { status: 'processing' });
		expect(items[0]?.json).toMatchObject({ status: 'processing', transcript: null });
	});
	test('Markdown has duration, speakers and times', async () => {
		const options = { speakerNames: byJson('{"A": "Ada", "B": "Grace"}'), title: 'Planning' };
		const { items } = await about('get', { format: 'markdown', options });
		expect(items[0]?.json.transcript).toMatch(
			/^# Planning\n\n- Duration: 0:\d\d\n- Speakers: Ada, Grace\n\n\*\*Ada\*\* \(0:00\): Good morning.+\n\n\*\*Grace\*\* \(0:04\): Thanks Ada/,
		);
	});
	test('Markdown has the summary and the tasks that were asked for', async () => {
		const request = { speech_understanding: { request: { summarization: { summary_type: 'paragraph' }, action_items: {} } } };
		const { items } = await about('get', { format: 'markdown', options: { sections: ['summary', 'actionItems'] } }, { request });
		expect(items[0]?.json.transcript).toMatch(/## Summary\n\n\*\*Planning the next quarter\*\*\n\nGood morning[^]+## Action Items\n\n- \[ \] Prepare the report by Friday\n/);
	});
	test('text has a line for each turn, labels where names are not known', async () => {
		const { items } = await about('get', { format: 'text', options: { speakerNames: byJson('{"A": "Ada"}') } });
		expect(items[0]?.json.transcript).toMatch(/^Ada: Good morning.+\nSpeaker B: Thanks Ada/);
	});
	test('text with times', async () => {
		const { items } = await about('get', { format: 'text', options: { times: true } });
		expect(items[0]?.json.transcript).toMatch(/^\[0:00\] Speaker A: Good morning.+\n\[0:04\] Speaker B: Thanks/);
	});
	test('segments are in seconds', async () => {
		const { items } = await about('get', { format: 'segments' });
		expect(items[0]?.json.transcript).toContainEqual({
			speaker: 'Speaker A',
			text: 'Good morning everyone, this is Ada, welcome to the planning meeting.',
			start: 0.16,
			end: 3.96,
		});
	});
	test('names that AssemblyAI found out are names', async () => {
		const request = { speech_understanding: { request: { speaker_identification: { speaker_type: 'name', known_values: ['Ada', 'Grace'] } } } };
		const { items } = await about('get', { format: 'text' }, { request });
		expect(items[0]?.json.transcript).toMatch(/^Ada: .+\nGrace: /);
	});
	test.each(['QA', 'PO', '7'])('also if one is short, such as %s', async (role) => {
		const request = { speech_understanding: { request: { speaker_identification: { speaker_type: 'role', known_values: [role, 'Host'] } } } };
		const { items } = await about('get', { format: 'text' }, { request });
		expect(items[0]?.json.transcript).toMatch(new RegExp(`^${role}: .+\nHost: `));
	});
	test.each(['A ', 'a', 'Speaker A', 'speaker a'])('a speaker gets the name for the label %j', async (label) => {
		const { items } = await about('get', { format: 'text', options: { speakerNames: { rows: [{ label, name: 'Ada' }] } } });
		expect(items[0]?.json.transcript).toMatch(/^Ada: .+\nSpeaker B: /);
		expect(items[0]?.json).not.toHaveProperty('warnings');
	});
	test('labels that nobody has are told', async () => {
		const { id, items } = await about('get', { format: 'text', options: { speakerNames: byJson('{"A": "Ada", "X": "Eve"}') } });
		expect(items[0]?.json.warnings).toEqual([`'Speaker Names' has names for X, but transcript ${id} has only the labels A, B`]);
	});
	test('two names for a speaker are refused', async () => {
		const { error } = await about('get', { format: 'text', options: { speakerNames: byJson('{"A": "Ada", "Speaker a": "Eve"}') } });
		expect(error?.message).toBe("'Speaker Names' has more than one name for speaker 'Speaker a'");
	});
	test('where speakers are not told apart, words give the times, and nothing more is asked for', async () => {
		const { id, items } = await about('get', { format: 'segments' }, { request: { speaker_labels: false } });
		expect(items[0]?.json.transcript).toEqual([
			{ speaker: null, text: expect.stringMatching(/^Good morning.+for today\.$/), start: 0.16, end: 20.16 },
		]);
		expect(room.requests().filter((each) => each.includes(id))).toHaveLength(1);
	});
	test.each([['srt', /^1\n00:00:00,160 --> .+\nAda: Good/], ['vtt', /^WEBVTT\n\n.+\n<v Ada>Good/]])('subtitles as %s', async (format, expected) => {
		const { items } = await about('get', { format, options: { speakerNames: byJson('{"A": "Ada"}') } });
		expect(items[0]?.json.transcript).toMatch(expected);
	});
	test.each(['markdown', 'segments', 'srt', 'text', 'vtt'])('%s without names', async (format) => {
		const { items } = await about('get', { format, options: { withSpeakers: false } });
		expect(JSON.stringify(items[0]?.json.transcript)).not.toContain('Speaker A');
	});
	test.each([['markdown', '# meeting\n\n- Duration: 0:00\n'], ['segments', []], ['srt', ''], ['text', ''], ['vtt', 'WEBVTT\n']])('where nobody speaks it is empty as %s', async (format, empty) => {
		const { items } = await about('get', { format }, { lines: [] });
		expect(items[0]?.json.transcript).toEqual(empty);
	});
	test('a file comes with the ending of its format', async () => {
		const { items } = await about('get', { format: 'markdown', output: 'file', outputField: 'notes' });
		expect(items[0]?.binary?.notes).toMatchObject({ fileExtension: 'md', mimeType: 'text/markdown' });
		expect((await readFile(items[0], 'notes')).toString()).toMatch(/^# meeting\n/);
	});
	test.each([['get', { format: 'markdown' }], ['find', { query: 'good' }], ['getChunks', {}]])('%s: the date comes from the item, which the list made', async (operation, parameters) => {
		const { id } = room.assemblyAi.state.addTranscript();
		const json = { id, created: '2026-11-22T05:00:00.000Z' };
		const { items } = await room.run(`transcript:${operation}`, { transcriptId: id, ...parameters }, { items: [{ json }] });
		expect(JSON.stringify(items[0]?.json)).toContain('2026-11-22');
	});
	test('a name that is none is refused', async () => {
		const { error } = await about('get', { format: 'text', options: { speakerNames: byJson('{"A": ""}') } });
		expect(error?.message).toBe("Speaker A in 'Speaker Names' has no name");
	});
});

describe('no failure looks like a text', () => {
	test.each(['transcript', 'segments', 'text', 'markdown'])('get as %s', async (format) => {
		const { id, error } = await about('get', { format }, { status: 'error', error: 'Too short' });
		expect(error?.message).toBe(`AssemblyAI could not transcribe ${id}: Too short`);
	});
	test('get subtitles', async () => {
		const { error } = await about('getSubtitles', {}, { status: 'error', error: 'Too short' });
		expect(error?.message).toMatch(': Too short');
	});
	test.each([
		['get', {}],
		['wait', {}],
		['getSubtitles', {}],
	])('a deleted one is none: %s', async (operation, parameters) => {
		const { id, error } = await about(operation, parameters, { deleted: true });
		expect(error?.message).toBe(`Transcript ${id} was deleted`);
	});
	test("captions of a deleted one are none, of AssemblyAI's own making too", async () => {
		const { id, error } = await about('getSubtitles', { withSpeakers: false }, { deleted: true });
		expect(error?.message).toBe(`AssemblyAI has no subtitles for transcript ${id}`);
	});
	test('one that is not done is told as what it is', async () => {
		const { id, error } = await about('get', { format: 'text' }, { status: 'queued' });
		expect(error?.message).toBe(`Transcript ${id} is not ready yet: its status is 'queued'`);
	});
	test('an unknown ID, which AssemblyAI calls a bad request', async () => {
		const { error } = await room.run('transcript:get', { transcriptId: 'unknown' });
		expect(error?.message).toBe('Transcript lookup error, transcript id not found');
		expect(error?.description).toMatch("the credential's region");
	});
	test('an ID of the other region', async () => {
		const { error } = await about('get', {}, { region: 'eu' });
		expect(error?.message).toBe('Transcript lookup error, transcript id not found');
	});
});

describe('parts', () => {
	test('sentences, with speakers', async () => {
		const { id, items } = await about('getSentences', { returnAll: true });
		expect(items[1]?.json).toEqual({ text: 'Thanks Ada.', start: 4560, end: 5210, speaker: 'B', channel: null, confidence: 0.97, id });
	});
	test('paragraphs', async () => {
		const { items } = await about('getParagraphs', { returnAll: true });
		expect(items.map(({ json }) => Object.keys(json))).toEqual(Array(2).fill(['text', 'start', 'end', 'confidence', 'id']));
	});
	test('with all their words', async () => {
		const { items } = await about('getSentences', { simplify: false, limit: 1 });
		expect(items).toHaveLength(1);
		expect(items[0]?.json.words).toHaveLength(11);
	});
	test('of one that is not done are refused in the words of AssemblyAI', async () => {
		const { error } = await about('getParagraphs', {}, { status: 'processing' });
		expect(error?.message).toMatch(/^This transcript has a status of 'processing'/);
	});
	test('words and phrases are found', async () => {
		const { id, items } = await about('searchWords', { words: 'budget, planning meeting' });
		expect(items[0]?.json).toMatchObject({ id, total_count: 3, matches: [{ text: 'budget', count: 2 }, { text: 'planning meeting', count: 1 }] });
		expect(room.requests().at(-1)).toBe(`GET /v2/transcript/${id}/word-search?words=budget%2Cplanning+meeting`);
	});
	test.each([
		['a comma', '={{ ["one, two"] }}', "'one, two' in 'Words' can't be searched for"],
		['six words', 'one two three four five six', "'one two three four five six' in 'Words' can't be searched for"],
		['a long text', 'word '.repeat(100), `'${'word '.repeat(40).slice(0, 199)}… in 'Words' can't be searched for`],
		['nothing', ' , ', "'Words' is empty"],
	])('%s cannot be searched for', async (_, words, message) => {
		expect((await about('searchWords', { words })).error?.message).toBe(message);
	});
	test('delete', async () => {
		const { id, items } = await about('delete');
		expect(items[0]?.json).toEqual({ id, deleted: true });
		expect(room.assemblyAi.state.transcripts.find((each) => each.id === id)?.deleted).toBe(true);
	});
	test('deleting is not tried again, since the second answer would say that there is nothing', async () => {
		room.requests();
		room.assemblyAi.faults.next({ method: 'DELETE', cut: 'before' });
		const { error } = await about('delete');
		expect(error?.message).toBe('AssemblyAI closed the connection before its response was complete');
		expect(room.requests()).toHaveLength(1);
	});
});

describe('subtitles', () => {
	test('of AssemblyAI are read as text, also when declared as another type', async () => {
		const { items } = await about('getSubtitles', { format: 'vtt', withSpeakers: false, options: { charsPerCaption: 40 } });
		expect(items[0]?.json.transcript).toMatch(/^WEBVTT\n\n00:00:00\.160 --> /);
		expect(room.requests().at(-1)).toMatch(/\/vtt\?chars_per_caption=40$/);
	});
	test('SRT with names, one cue a speaker, as long as asked for', async () => {
		const options = { speakerNames: byJson('{"A": "Ada", "B": "Grace"}'), lineLength: 40, cueSeconds: 3 };
		const { items } = await about('getSubtitles', { options });
		expect(items[0]?.json.transcript).toMatch(
			/^1\n00:00:00,160 --> 00:00:02,\d{3}\nAda: Good morning everyone, this is Ada,\n\n2\n.+\nAda: welcome to the planning meeting\.\n\n3\n.+\nGrace: Thanks Ada\./,
		);
	});
	test('VTT with voices, and nothing in it that would be a tag', async () => {
		const { items } = await about('getSubtitles', { format: 'vtt' });
		expect(items[0]?.json.transcript).toContain('<v Speaker A>');
		expect(items[0]?.json.transcript).toContain('&amp; &lt;catering&gt;');
	});
	test('without speakers to tell apart there are no names', async () => {
		const { items } = await about('getSubtitles', {}, { request: { speaker_labels: false } });
		expect(items[0]?.json.transcript).toMatch(/^1\n.+\nGood morning everyone/);
	});
	test('as a file', async () => {
		const { items } = await about('getSubtitles', { output: 'file' });
		expect(items[0]?.binary?.data).toMatchObject({ fileExtension: 'srt', mimeType: 'application/x-subrip' });
	});
});

describe('redacted audio', () => {
	simulateClock();

	test('is fetched from where it lies, without the key', async () => {
		const { id, items } = await about('getRedactedAudio', {}, { redactedAudio: 'ready' });
		expect(items[0]?.json).toMatchObject({ id, fileName: `meeting (${id}).mp3`, mimeType: 'audio/mpeg' });
		expect(await readFile(items[0])).toEqual(room.assemblyAi.state.redactedAudio);
		const { headers } = room.assemblyAi.requests.find(({ path }) => path.startsWith(`/storage/redacted-audio/${id}`)) ?? {};
		expect(headers).not.toHaveProperty('authorization');
		expect(JSON.stringify(items[0]?.json)).not.toContain('Signature');
	});
	test('goes on where the connection was cut, with a newly requested address', async () => {
		room.assemblyAi.faults.next({ path: /storage/, cut: 'midway' });
		const { id, items } = await about('getRedactedAudio', {}, { redactedAudio: 'ready' });
		expect(await readFile(items[0])).toEqual(room.assemblyAi.state.redactedAudio);
		const asked = room.assemblyAi.requests.filter(({ path }) => path.includes(id)).map(({ path }) => path);
		const addresses = asked.filter((path) => path.startsWith('/storage'));
		expect(new Set(addresses).size).toBe(2);
	});
	test('is waited for where that is wanted', async () => {
		const { id } = room.assemblyAi.state.addTranscript({ redactedAudio: 'pending' });
		const running = room.run('transcript:getRedactedAudio', { transcriptId: id, options: { maximumWait: 1 } });
		while (!room.requests().some((each) => each.includes(id))) await sleep(1);
		Object.assign(room.assemblyAi.state.transcripts.find((each) => each.id === id) ?? {}, { redactedAudio: 'ready' });
		expect((await running).items[0]?.json.fileName).toBe(`meeting (${id}).mp3`);
	});
	test('that is not ready is told as that', async () => {
		const { id, error } = await about('getRedactedAudio', {}, { redactedAudio: 'pending' });
		expect(error?.message).toBe(`The redacted audio of transcript ${id} is not ready yet`);
	});
	test('is asked for again after a failure that passes', async () => {
		room.assemblyAi.faults.next({ path: /storage/, cut: 'before', status: 200 });
		const { items } = await about('getRedactedAudio', {}, { redactedAudio: 'ready' });
		expect(await readFile(items[0])).toEqual(room.assemblyAi.state.redactedAudio);
	});
	test('that cannot be had says why', async () => {
		room.assemblyAi.faults.next({ path: /storage/, status: 403, times: 2 });
		const { error } = await about('getRedactedAudio', {}, { redactedAudio: 'ready' });
		expect(error?.message).toBe('The redacted audio could not be downloaded from AssemblyAI: The URL returned no file');
	});
	test('whose address is none is an error', async () => {
		room.assemblyAi.faults.next({ body: '{"redacted_audio_url":"soon"}', contentType: 'application/json' });
		expect((await about('getRedactedAudio')).error?.message).toBe('The response did not contain the expected URL');
	});
	test('that is gone is told in the words of AssemblyAI', async () => {
		const { error } = await about('getRedactedAudio', {}, { redactedAudio: 'expired' });
		expect(error?.message).toBe('Redacted audio is not available or has expired for this transcript');
		expect(error?.description).toMatch('available for 24 hours');
	});
	test('that is gone is told to be so in any words of AssemblyAI', async () => {
		room.assemblyAi.faults.next({ status: 400, body: '{"error":"Redacted audio requires another speech model"}', contentType: 'application/json' });
		const { error } = await about('getRedactedAudio');
		expect(error?.description).toMatch('available for 24 hours');
	});
	test('that of an unknown transcript is told to check the ID and the region', async () => {
		const { error } = await room.run('transcript:getRedactedAudio', { transcriptId: '00000000-0000-4000-8000-000000000000' });
		expect(error?.description).toMatch(/^Check the ID, and that the credential's region/);
	});
});

test.each([['1'], [1]])('a channel whose speaker is unknown is told apart: %j', async (channel) => {
	const { id } = room.assemblyAi.state.addTranscript();
	const utterances = [{ speaker: null, channel, text: 'Hi', start: 0, end: 1000 }, { speaker: null, channel: '2', text: 'Ho', start: 1000, end: 2000 }];
	room.assemblyAi.faults.next({ path: new RegExp(id), status: 200, body: JSON.stringify({ id, status: 'completed', text: 'Hi Ho', utterances }), contentType: 'application/json' });
	const { items } = await room.run('transcript:get', { transcriptId: id, format: 'text', options: { speakerNames: byJson('{"2": "Ada"}') } });
	expect(items[0]?.json).toMatchObject({ transcript: 'Speaker 1: Hi\nAda: Ho' });
	expect(items[0]?.json.warnings).toBeUndefined();
});

const returned = async (transcript: object, parameters: INodeParameters = {}) => {
	room.assemblyAi.faults.next({ method: 'GET', body: JSON.stringify({ id: 'a', status: 'completed', ...transcript }), contentType: 'application/json' });
	return (await room.run('transcript:get', { transcriptId: 'a', ...parameters })).items[0]?.json;
};
const word = (speaker: string | number | null, text: string, start: number) => ({ speaker, text, start, end: start + 400 });

test.each([undefined, null, []])('where utterances are %j, the labels of words tell who speaks', async (utterances) => {
	const words = [word('A', 'Good', 0), word(2, 'Hi.', 1000), word('A', 'morning.', 500), word(2, 'Yes.', 1500)];
	const item = await returned({ text: 'Good morning. Hi. Yes.', utterances, words }, { format: 'text', options: { speakerNames: byJson('{"2": "Ada"}') } });
	expect(item).toEqual({ id: 'a', format: 'text', transcript: 'Speaker A: Good morning.\nAda: Hi. Yes.' });
});
test('an action item that is no text is left out', async () => {
	const items = [{}, { action_item: null }, { action_item: ' ' }, { action_item: 'Cut travel' }];
	const item = await returned({ text: 'Hi.', speech_understanding: { response: { action_items: { items } } } }, { format: 'markdown', options: { template: '{actionItems}' } });
	expect(item?.transcript).toBe('- [ ] Cut travel\n');
});
