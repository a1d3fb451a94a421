import { simulateClock } from '../harness';
import { openRoom, type Room } from './room';

let room: Room;
beforeAll(async () => {
	room = await openRoom();
});
afterAll(async () => await room.close());
afterEach(() => room.assemblyAi.faults.clear());

const chat = async (parameters = {}, options?: Parameters<Room['run']>[2]) =>
	await room.run('gateway:chat', { model: 'claude-sonnet-4-5', prompt: 'What was decided?', ...parameters }, options);
const sent = () => room.assemblyAi.requests.at(-1)?.body;

describe('chat', () => {
	simulateClock();

	test('asks the gateway, and gives its answer', async () => {
		const { items } = await chat();
		expect(items[0]?.json).toEqual({
			response: 'alice asked: What was decided?',
			finish_reason: 'stop',
			model: 'claude-sonnet-4-5',
			request_id: expect.any(String),
			usage: expect.any(Object),
		});
		expect(sent()).toEqual({ model: 'claude-sonnet-4-5', messages: [{ role: 'user', content: 'What was decided?' }] });
	});
	test('tells which model answered', async () => {
		room.assemblyAi.faults.next({ path: /chat/, body: JSON.stringify({ model: 'gpt-5', choices: [{ message: { content: 'Yes' }, finish_reason: 'stop' }] }) });
		expect((await chat()).items[0]?.json).toEqual({ response: 'Yes', finish_reason: 'stop', model: 'gpt-5' });
	});
	test('everything', async () => {
		const { items } = await chat({ simplify: false });
		expect(items[0]?.json).toHaveProperty('choices');
	});
	test('about a transcript, whose text goes along with the speakers', async () => {
		const { id } = room.assemblyAi.state.addTranscript();
		await chat({ options: { aboutTranscript: id } });
		expect(sent()).toMatchObject({
			messages: [{ content: expect.stringMatching(/^What was decided\?\n\nTranscript:\nSpeaker A: Good morning.+\nSpeaker B: /) }],
		});
	});
	test('about a transcript that failed it does not ask', async () => {
		const { id } = room.assemblyAi.state.addTranscript({ status: 'error', error: 'Too short' });
		const { error } = await chat({ options: { aboutTranscript: id } });
		expect(error?.message).toMatch(': Too short');
		expect(room.requests().at(-1)).toMatch('GET /v2/transcript/');
	});
	test('about a transcript without speech it does not ask', async () => {
		const { id } = room.assemblyAi.state.addTranscript({ lines: [] });
		const { error } = await chat({ options: { aboutTranscript: id } });
		expect(error?.message).toBe(`Transcript ${id} has no text`);
		expect(room.requests().at(-1)).toMatch('GET /v2/transcript/');
	});
	test('a blank schema is none', async () => {
		await chat({ options: { jsonSchema: '{}' } });
		expect(sent()).not.toHaveProperty('response_format');
	});
	test('a refusal of the model is told', async () => {
		const message = { role: 'assistant', content: null, refusal: 'I can not help with that' };
		room.assemblyAi.faults.next({ path: /chat/, status: 200, body: JSON.stringify({ choices: [{ message }] }), contentType: 'application/json' });
		expect((await chat()).items[0]?.json).toMatchObject({ response: null, refusal: message.refusal });
	});
	test('options', async () => {
		const { items } = await chat({
			options: {
				additionalParameters: '{"tool_choice": "none"}',
				history: '[{"role": "user", "content": "Hello"}, {"role": "assistant", "content": "Hi"}]',
				jsonSchema: '{"type": "object"}',
				maxTokens: 50,
				systemPrompt: 'Be brief',
				temperature: 0.5,
			},
		});
		expect(items[0]?.json.response).toBe('{"decided":true}');
		expect(sent()).toEqual({
			model: 'claude-sonnet-4-5',
			messages: [
				{ role: 'system', content: 'Be brief' },
				{ role: 'user', content: 'Hello' },
				{ role: 'assistant', content: 'Hi' },
				{ role: 'user', content: 'What was decided?' },
			],
			max_tokens: 50,
			temperature: 0.5,
			response_format: { type: 'json_schema', json_schema: { name: 'answer', schema: { type: 'object' }, strict: true } },
			tool_choice: 'none',
		});
	});
	const calls = [
		{ role: 'user', content: [{ type: 'text', text: 'Who?' }] },
		{ role: 'assistant', content: null, tool_calls: [{ id: '1', type: 'function', function: { name: 'find', arguments: '{}' } }] },
		{ role: 'tool', tool_call_id: '1', content: 'Ada' },
	];
	test('goes on after the calls of tools, whose results need no prompt', async () => {
		await chat({ options: { history: JSON.stringify(calls) } });
		expect(sent()).toMatchObject({ messages: [...calls, { role: 'user', content: 'What was decided?' }] });
		await chat({ prompt: '={{ "" }}', options: { history: JSON.stringify(calls) } });
		expect(sent()).toMatchObject({ messages: calls });
	});
	test('needs messages that say or call something', async () => {
		room.requests();
		for (const message of [{ role: 'user' }, { role: 'assistant', content: null }]) {
			const { error } = await chat({ options: { history: JSON.stringify([message]) } });
			expect(error?.message).toMatch(/^'Conversation History' .*a list such as \[\{"role": "user", "content": "Who took part\?"\}\]/);
		}
		expect(room.requests()).toEqual([]);
	});
	test.each([{}, { history: JSON.stringify(calls.slice(0, 1)) }, { history: JSON.stringify(calls), aboutTranscript: 'a' }])('needs a prompt otherwise: %j', async (options) => {
		room.requests();
		expect((await chat({ prompt: '={{ " " }}', options })).error?.message).toBe("'Prompt' is empty");
		expect(room.requests()).toEqual([]);
	});
	test.each([
		['length', true],
		['max_tokens', false],
	])('an answer that ended with %s is said to be cut off (simplified: %p)', async (finish_reason, simplify) => {
		room.assemblyAi.faults.next({ path: /chat/, body: JSON.stringify({ choices: [{ message: { content: 'We d' }, finish_reason }] }) });
		const { items, hints } = await chat({ simplify });
		expect([items[0]?.json.warnings, hints]).toEqual(Array(2).fill(["The answer was cut off. Increase 'Maximum Tokens'."]));
	});
	test.each([
		['as documented', 'claude-opus-4-5', 'Your account has no access to claude-opus-4-5'],
		['as seen', 'unheard-of', 'Invalid request: model unheard-of is not known'],
	])('a refusal %s is told in its words', async (_, model, message) => {
		expect((await chat({ model })).error?.message).toBe(message);
	});
	test('no model is refused before it is sent', async () => {
		room.requests();
		expect((await chat({ model: '={{ "" }}' })).error?.message).toBe("'Model' is not set");
		expect(room.requests()).toEqual([]);
	});
	test('is asked again when the limit of the model is reached, after the time that the gateway names', async () => {
		room.assemblyAi.faults.next({ path: /chat/, status: 429, headers: { 'X-RateLimit-Reset': '1' }, body: '{"message":"Too many"}' });
		const begun = Date.now();
		expect((await chat()).items[0]?.json.response).toMatch('What was decided?');
		expect(Date.now() - begun).toBe(1000);
	});
});

describe('models', () => {
	test('are those of the region', async () => {
		const american = await room.run('gateway:getModels', { returnAll: true });
		const european = await room.run('gateway:getModels', { returnAll: true }, { credentials: room.credentials({ region: 'eu' }) });
		expect(american.items.map(({ json }) => json.id)).toContain('gpt-5');
		expect(european.items.map(({ json }) => json.id)).not.toContain('gpt-5');
	});
	test('to choose from', async () => {
		const { results: options } = await room.engine.listSearch('assemblyAi', 'models');
		expect(options).toContainEqual({ name: 'claude-sonnet-4-5', value: 'claude-sonnet-4-5' });
	});
	test.each([
		['a list of names', ['one', 'two']],
		['models', { models: [{ name: 'one' }, { name: 'two' }] }],
	])('also where the answer is %s', async (_, body) => {
		room.assemblyAi.faults.next({ path: /models/, body: JSON.stringify(body) });
		const { results: options } = await room.engine.listSearch('assemblyAi', 'models');
		expect(options.map(({ value }) => value)).toEqual(['one', 'two']);
	});
});
