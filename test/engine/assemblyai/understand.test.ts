import { divert } from '../harness';
import { openRoom, type Room } from './room';

let room: Room;
beforeEach(async () => {
	room = await openRoom();
});
afterEach(async () => await room.close());

const understand = async (tasks: object, id = room.assemblyAi.state.addTranscript().id, options?: Parameters<Room['run']>[2]) =>
	await room.run('transcript:understand', { transcriptId: id, tasks: { ...tasks } }, options);
const sent = () => room.assemblyAi.requests.at(-1);

test('asks the gateway, and gives the results with the ID', async () => {
	const { id } = room.assemblyAi.state.addTranscript();
	const { items } = await understand({ translationLanguages: ['de'] }, id);
	expect(sent()).toMatchObject({
		host: 'llm-gateway.assemblyai.com',
		path: '/v1/understanding',
		body: { transcript_id: id, speech_understanding: { request: { translation: { target_languages: ['de'] } } } },
	});
	expect(items[0]?.json).toMatchObject({ id, translated_texts: { de: expect.stringMatching(/^\[de\] Good morning/) } });
});

test('of the European Union it asks the gateway there', async () => {
	const { id } = room.assemblyAi.state.addTranscript({ region: 'eu' });
	await understand({ summaryType: 'bullets' }, id, { credentials: room.credentials({ region: 'eu' }) });
	expect(sent()?.host).toBe('llm-gateway.eu.assemblyai.com');
});

test('several tasks at once', async () => {
	const { items } = await understand({
		actionItemsDecisions: true,
		formatDate: 'mm/dd/yyyy',
		identifyBy: 'role',
		speakers: '[{"role": "Host"}, {"role": "Guest"}]',
		summaryType: 'paragraph',
		summaryEffort: 'medium',
	});
	expect(items[0]?.json).toMatchObject({
		utterances: expect.arrayContaining([expect.objectContaining({ speaker: 'Host' })]),
		speech_understanding: {
			response: {
				action_items: { items: [{ action_item: 'Prepare the report by Friday' }, { action_item: 'Cut travel' }] },
				custom_formatting: { formatted_text: expect.stringContaining('11/27/2026') },
				speaker_identification: { mapping: { A: 'Host', B: 'Guest' } },
				summarization: { effort: 'medium', summary: [{ headline: expect.any(String) }] },
			},
		},
	});
});

test('other tasks are merged with the typed ones', async () => {
	await understand({ summaryType: 'bullets', otherTasks: '{"summarization": {"effort": "medium"}}' });
	expect(sent()?.body).toMatchObject({
		speech_understanding: { request: { summarization: { summary_type: 'bullets', effort: 'medium' } } },
	});
});

describe('before anything is sent', () => {
	test.each([
		['no task is refused', {}, "'Tasks' is empty"],
		['a contradiction is refused', { identifyBy: 'role' }, "'Speakers: Known Values' is missing"],
		['a summary without a form is refused', { summaryEffort: 'low' }, "'Summary' is missing"],
	])('%s', async (_, tasks, message) => {
		expect((await understand(tasks)).error?.message).toBe(message);
		expect(room.requests()).toEqual([]);
	});
});

test.each([
	['unknown', {}, 'transcript not found'],
	['deleted', { deleted: true }, 'transcript deleted'],
])('a transcript that is %s is told in the words of the gateway, with advice', async (what, about, message) => {
	const { id } = room.assemblyAi.state.addTranscript(about);
	const { error } = await understand({ summaryType: 'bullets' }, what === 'unknown' ? 'unknown' : id);
	expect(error?.message).toBe(message);
	expect(error?.description).toMatch('Check the ID');
});

test('a task that failed is shown above the output', async () => {
	const { id } = room.assemblyAi.state.addTranscript();
	const response = { summarization: { status: 'failed' } };
	room.assemblyAi.faults.next({ path: /understanding/, body: JSON.stringify({ id, speech_understanding: { response } }) });
	const { run, items } = await understand({ summaryType: 'bullets' }, id);
	const hints = Object.values(run.data.resultData.runData).flat().flatMap((each) => each.hints ?? []);
	expect(hints.map(({ message }) => message)).toEqual([
		`AssemblyAI could not complete the task summarization for transcript ${id}: its status is 'failed'`,
	]);
	expect(items[0]?.json.warnings).toEqual(hints.map(({ message }) => message));
});

test.each([
	[{ error: 'The model is away' }, 'The model is away'],
	[{}, 'No reason was given'],
])('an error with status 200 is one: %j', async (told, reason) => {
	const { id } = room.assemblyAi.state.addTranscript();
	room.assemblyAi.faults.next({ path: /understanding/, body: JSON.stringify({ id, status: 'error', ...told }) });
	const { error } = await understand({ summaryType: 'bullets' }, id);
	expect(error?.message).toBe(`AssemblyAI could not complete the tasks for transcript ${id}: ${reason}`);
});

test("a refusal is asked again with n8n's Retry On Fail", async () => {
	const { id } = room.assemblyAi.state.addTranscript();
	room.assemblyAi.faults.next({ path: /understanding/, body: JSON.stringify({ id, status: 'error' }) });
	const { items } = await understand({ summaryType: 'bullets' }, id, { settings: { retryOnFail: true, waitBetweenTries: 1 } });
	expect(items).toHaveLength(1);
	expect(room.requests()).toHaveLength(2);
});

test('is never sent again when the response is lost', async () => {
	room.assemblyAi.faults.next({ path: /understanding/, cut: 'before' });
	const { error } = await understand({ summaryType: 'bullets' });
	expect(error?.description).toMatch('completed and billed anyway');
	expect(room.requests()).toEqual(['POST /v1/understanding']);
});

test('is not said to be billed where nothing was sent', async () => {
	divert('llm-gateway.assemblyai.com', 'http://nobody.invalid');
	const { error } = await understand({ summaryType: 'bullets' });
	expect(error?.message).toMatch(/could not be reached: its host name is unknown$/);
	expect(error?.description).toMatch(/^Check that n8n can reach the internet/);
});
