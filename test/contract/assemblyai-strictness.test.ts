import { startAssemblyAi, type StandInAssemblyAi } from '../services/assemblyai';

let assemblyAi: StandInAssemblyAi;
beforeEach(async () => {
	assemblyAi = await startAssemblyAi({ stageDuration: 1, limit: { requests: 100, seconds: 300 } });
});
afterEach(async () => {
	expect(assemblyAi.violations).toEqual([]);
	await assemblyAi.close();
});

async function ask(method: string, path: string, body?: unknown) {
	const answer = await fetch(assemblyAi.url + path, {
		method,
		headers: { authorization: assemblyAi.keys.alice, ...(body !== undefined && { 'content-type': 'application/json' }) },
		...(body !== undefined && { body: JSON.stringify(body) }),
	});
	return { status: answer.status, body: JSON.parse(await answer.text()) as Record<string, unknown> };
}
const create = async (parameters: object) => await ask('POST', '/v2/transcript', { audio_url: 'https://example.com/a.mp3', ...parameters });
const task = (request: object) => ({ speech_understanding: { request } });
const understand = async (id: string, request: object) => await ask('POST', '/v1/understanding', { transcript_id: id, ...task(request) });
async function finished(parameters: object) {
	const { body } = await create(parameters);
	await assemblyAi.idle();
	return (await ask('GET', `/v2/transcript/${String(body.id)}`)).body;
}

describe('speech models', () => {
	test.each(['universal-3-pro', 'slam-1', 'best', 'nano'])('%s is deprecated', async (model) => {
		expect(await create({ speech_models: [model, 'universal-2'] })).toEqual({
			status: 400,
			body: {
				error: `The "${model}" speech model(s) have been deprecated. Use speech_models: ["assemblyai-stt-3-7", "universal-2"] instead.`,
			},
		});
	});
	test('an unknown one is refused', async () => {
		expect((await create({ speech_models: ['universal-9'] })).body.error).toMatch(/^Invalid speech_models: universal-9/);
	});
	test.each(['assemblyai-stt-3-7', 'universal-3-5-pro', 'universal-2'])('%s is used where it comes first', async (model) => {
		const transcript = await finished({ speech_models: [model] });
		expect(transcript.speech_model_used).toBe(model);
		expect(transcript).not.toHaveProperty('metadata');
	});
	test('without any, it is the default', async () => {
		expect((await finished({})).speech_model_used).toBe('assemblyai-stt-3-7');
	});
	test('one that lacks the language gives way to the next, and to another with a warning', async () => {
		const listed = await finished({ language_code: 'ja', speech_models: ['universal-3-5-pro', 'universal-2'] });
		expect(listed).toMatchObject({ speech_model_used: 'universal-2' });
		expect(listed).not.toHaveProperty('metadata');
		expect(await finished({ language_code: 'ja', speech_models: ['universal-3-5-pro'] })).toMatchObject({
			speech_model_used: 'universal-2',
			metadata: { domain_used: null, warnings: [{ message: expect.stringMatching(/^'ja' is not supported in universal-3-5-pro/) }] },
		});
	});
});

describe('Medical Mode', () => {
	test('is told where it was used', async () => {
		expect((await finished({ domain: 'medical-v1' })).metadata).toEqual({ domain_used: 'medical-v1' });
	});
	test('is left out, with a warning, for other languages', async () => {
		const { metadata } = await finished({ domain: 'medical-v1', language_code: 'it' });
		expect(metadata).toEqual({ domain_used: null, warnings: [{ message: expect.stringContaining("'it'") }] });
	});
});

const labeled = { speaker_labels: true };
const identification = (more: object) => ({ ...labeled, ...task({ speaker_identification: { ...more } }) });

test.each<[string, object]>([
	['speaker labels without punctuation', { ...labeled, punctuate: false }],
	['sentiments without punctuation', { sentiment_analysis: true, punctuate: false }],
	['redaction without formatted text', { redact_pii: true, redact_pii_policies: ['date'], format_text: false }],
	['known values and speakers', identification({ speaker_type: 'name', known_values: ['Ada'], speakers: [{ name: 'Ada' }] })],
	['matched utterances without speaker labels', task({ translation: { target_languages: ['de'], match_original_utterance: true } })],
	['speakers without their role', identification({ speaker_type: 'role', speakers: [{ name: 'Ada' }] })],
	['roles that are not named', identification({ speaker_type: 'role' })],
	['a known value of more than 35 characters', identification({ speaker_type: 'name', known_values: ['x'.repeat(36)] })],
	['speakers that are not told apart', task({ speaker_identification: { speaker_type: 'name' } })],
	['a language and its detection', { language_code: 'de', language_detection: true }],
	['languages and their detection', { language_codes: ['en', 'de'], language_detection: true }],
	['languages without English', { language_codes: ['de', 'es'] }],
	['a spelling of two words', { custom_spelling: [{ from: ['assemblyai'], to: 'Assembly AI' }] }],
	['a localization of elsewhere', { language_detection: true, language_detection_options: { localization: ['en_nz'] } }],
	['two numbers of speakers', { ...labeled, speakers_expected: 2, speaker_options: { max_speakers_expected: 3 } }],
	['speaker options without speaker labels', { speaker_options: { max_speakers_expected: 3 } }],
	['redacted audio without redaction', { redact_pii_audio: true }],
	['static entities without redaction', { redact_static_entities: { PROJECT: ['Bluebird'] } }],
	['a date to format and to redact', { redact_pii: true, redact_pii_policies: ['date'], ...task({ custom_formatting: { date: 'yyyy' } }) }],
	['options of no key terms', { keyterms_prompt_options: { keyterms_match_strength: 'high' } }],
	['201 key terms for Universal-2', { speech_models: ['universal-2'], keyterms_prompt: Array.from({ length: 201 }, (_, index) => `term${index}`) }],
	['a long key term', { keyterms_prompt: ['one two three four five six seven'] }],
	['a summary of the old kind', { summarization: true }],
	['chapters of the old kind', { auto_chapters: true }],
	['one model by the old name', { speech_model: 'best' }],
])('refused: %s', async (_, parameters) => {
	expect(await create(parameters)).toEqual({ status: 400, body: { error: expect.any(String) } });
	expect(assemblyAi.state.transcripts).toEqual([]);
});

test('an unknown policy is accepted and ignored', async () => {
	expect((await create({ redact_pii: true, redact_pii_policies: ['nonsense'] })).status).toBe(200);
});

describe('tasks', () => {
	const all = {
		translation: { target_languages: ['de', 'es'], match_original_utterance: true },
		speaker_identification: { speaker_type: 'role', speakers: [{ role: 'Host' }, { role: 'Guest' }] },
		custom_formatting: { date: 'mm/dd/yyyy', format_utterances: true },
		summarization: { summary_type: 'bullets' },
		action_items: { include_decisions: true, effort: 'medium' },
	};
	const results = {
		translated_texts: { de: expect.any(String), es: expect.any(String) },
		utterances: expect.arrayContaining([expect.objectContaining({ speaker: 'Host', translated_texts: { de: expect.any(String), es: expect.any(String) } })]),
		speech_understanding: {
			response: {
				translation: { status: 'success' },
				speaker_identification: { status: 'success', mapping: { A: 'Host', B: 'Guest' } },
				custom_formatting: { status: 'success', formatted_text: expect.any(String), formatted_utterances: expect.any(Array) },
				summarization: { status: 'success', effort: 'low', summary: [{ start: 160, end: expect.any(Number), text: expect.any(String), headline: expect.any(String) }] },
				action_items: { status: 'success', effort: 'medium', items: expect.arrayContaining([{ action_item: expect.any(String), quote: expect.any(String), timestamp: expect.any(Number) }]) },
			},
		},
	};
	test('have their results where they are documented', async () => {
		expect(await finished({ ...labeled, ...task(all) })).toMatchObject(results);
	});
	test('have the same results later, which are not kept', async () => {
		const { id } = assemblyAi.state.addTranscript();
		expect(await understand(id, all)).toMatchObject({ status: 200, body: { id, ...results } });
		expect((await ask('GET', `/v2/transcript/${id}`)).body).not.toHaveProperty('translated_texts');
	});
	test.each([
		['of an unknown transcript', 'unknown', all, 404],
		['that are none', '', {}, 400],
		['that contradict each other', '', { speaker_identification: { speaker_type: 'role' } }, 400],
	])('%s are refused in the form of the gateway', async (_, id, request, status) => {
		const answer = await understand(id || assemblyAi.state.addTranscript().id, request);
		expect(answer).toEqual({ status, body: { request_id: expect.any(String), code: status, message: expect.any(String), metadata: { errors: expect.any(Array) } } });
	});
});

test('unredacted texts come along where that was asked for', async () => {
	const transcript = await finished({ ...labeled, redact_pii: true, redact_pii_policies: ['person_name'], redact_pii_return_unredacted: true });
	expect(transcript.text).not.toContain('Ada');
	expect(transcript.unredacted_text).toContain('Ada');
	expect(transcript.unredacted_utterances).toEqual(expect.arrayContaining([expect.objectContaining({ text: expect.stringContaining('Ada') })]));
	expect(transcript.unredacted_words).toEqual(expect.any(Array));
});

test('beyond the limit the answer is 403', async () => {
	const answers = [];
	for (let count = 0; count <= 100; count++) answers.push((await ask('GET', '/v2/transcript')).status);
	expect(answers.slice(-2)).toEqual([200, 403]);
});
