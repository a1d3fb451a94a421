/* eslint-disable @n8n/community-nodes/no-restricted-globals -- watches its memory and its clock, never shipped */
import { createHash } from 'crypto';
import type { INodeParameters } from 'n8n-workflow';
import { divert, generate, itemWithFile, simulateClock, stopWaits } from '../harness';
import { openRoom, type Room } from './room';

let room: Room;
beforeEach(async () => {
	room = await openRoom();
});
afterEach(async () => await room.close());

const byUrl = { source: 'url', audioUrl: 'https://example.com/meeting.mp3' };
const create = async (parameters: INodeParameters = {}, options?: Parameters<Room['run']>[2]) =>
	await room.run('transcript:create', { ...byUrl, ...parameters }, options);
const sent = () => room.assemblyAi.requests.at(-1)?.body;

describe('what is sent', () => {
	test('the models are pinned, and nothing is said that was not asked for', async () => {
		await create();
		expect(sent()).toEqual({
			audio_url: byUrl.audioUrl,
			speech_models: ['assemblyai-stt-3-7', 'universal-2'],
			speaker_labels: false,
			redact_pii: false,
		});
	});
	test('an option with nothing in it is not set', async () => {
		await create({
			redactPii: true,
			redactionOptions: { redactStaticEntities: '{}' },
			understandingOptions: { speakers: '[]', otherTasks: '{}' },
			options: { customSpelling: { rows: [] }, additionalParameters: '{}' },
		});
		expect(Object.keys(Object(sent())).toSorted()).toEqual(['audio_url', 'redact_pii', 'redact_pii_policies', 'speaker_labels', 'speech_models']);
	});
	test.each([
		['rows, in their order', { models: [{ model: 'universal-2' }, { model: 'universal-3-5-pro' }] }, ['universal-2', 'universal-3-5-pro']],
		['rows, one of them twice or blank', { models: [{ model: 'universal-2' }, { model: '' }, { model: 'universal-2' }] }, ['universal-2']],
	])('models as %s', async (_, speechModels, models) => {
		await create({ speechModels });
		expect(sent()).toMatchObject({ speech_models: models });
	});
	test('an expression for all models, which n8n drops, is told to be rows', async () => {
		const { error } = await create({ speechModels: '={{ ["universal-2"] }}' });
		expect(error).toMatchObject({ message: "'Speech Models' is empty", description: expect.stringContaining('n8n drops an expression for the whole field') });
	});
	test('a model that is not in the list', async () => {
		const { error } = await create({ speechModels: { models: [{ model: '={{ "universal-9" }}' }] } });
		expect(sent()).toMatchObject({ speech_models: ['universal-9'] });
		expect(error?.description).toMatch("Choose another model in 'Speech Models'");
	});
	test('an address among the other parameters is refused before it is sent', async () => {
		const { error } = await create({ options: { additionalParameters: '{"audio_url": "https://example.com/other.mp3"}' } });
		expect(error?.message).toBe("'Additional Parameters' can't have audio_url");
		expect(room.requests()).toEqual([]);
	});
	test('a webhook among the other parameters replaces that of Notify, and it is told', async () => {
		const notify = { notify: 'url', webhookUrl: 'https://n8n.example.com/webhook/a' };
		const { items } = await create({ ...notify, options: { additionalParameters: '{"webhook_url": "https://example.com/"}' } });
		expect(sent()).toMatchObject({ webhook_url: 'https://example.com/' });
		expect(items[0]?.json.warnings).toEqual(["'Additional Parameters' replaced webhook_url, which a field also sets"]);
	});
	test('every option about the recording and its speakers', async () => {
		await create({
			speakerLabels: true,
			speakerOptions: { minSpeakersExpected: 2, maxSpeakersExpected: 5 },
			languageOptions: {
				languageDetection: true,
				codeSwitching: true,
				codeSwitchingConfidence: 0.5,
				languageConfidenceThreshold: 0.4,
				expectedLanguages: ['en', 'de'],
				fallbackLanguage: 'en',
				onLowLanguageConfidence: 'fallback',
				swissGerman: true,
				languageDetectionModel: 'small',
				localization: ['en_uk'],
			},
			understandingOptions: {
				contentSafety: true,
				contentSafetyConfidence: 60,
				entityDetection: true,
				autoHighlights: true,
				sentimentAnalysis: true,
				iabCategories: true,
			},
			options: {
				audioStartFrom: 1000,
				audioEndAt: 60000,
				customSpelling: { rows: [{ spelling: 'AssemblyAI', heardAs: 'assembly ai' }, { spelling: 'AssemblyAI', heardAs: 'a. ai' }] },
				disfluencies: true,
				domain: 'medical-v1',
				filterProfanity: true,
				formatText: false,
				keyTerms: 'Ada Lovelace\nKubernetes, Inc.',
				keyTermsStrength: 'high',
				multichannel: true,
				prompt: 'A meeting',
				punctuate: true,
				removeAudioTags: 'speaker',
				speechThreshold: 0.2,
				temperature: 0.1,
			},
		});
		expect(sent()).toEqual({
			audio_url: byUrl.audioUrl,
			speech_models: ['assemblyai-stt-3-7', 'universal-2'],
			speaker_labels: true,
			speaker_options: { min_speakers_expected: 2, max_speakers_expected: 5 },
			redact_pii: false,
			language_detection: true,
			language_confidence_threshold: 0.4,
			language_detection_options: {
				code_switching: true,
				code_switching_confidence_threshold: 0.5,
				expected_languages: ['en', 'de'],
				fallback_language: 'en',
				on_low_language_confidence: 'fallback',
				swiss_german: true,
				language_detection_model: 'small',
				localization: ['en_uk'],
			},
			content_safety: true,
			content_safety_confidence: 60,
			entity_detection: true,
			auto_highlights: true,
			sentiment_analysis: true,
			iab_categories: true,
			audio_start_from: 1000,
			audio_end_at: 60000,
			custom_spelling: [{ from: ['assembly ai', 'a. ai'], to: 'AssemblyAI' }],
			disfluencies: true,
			domain: 'medical-v1',
			filter_profanity: true,
			format_text: false,
			keyterms_prompt: ['Ada Lovelace', 'Kubernetes, Inc.'],
			keyterms_prompt_options: { keyterms_match_strength: 'high' },
			multichannel: true,
			prompt: 'A meeting',
			punctuate: true,
			remove_audio_tags: 'speaker',
			speech_threshold: 0.2,
			temperature: 0.1,
		});
	});
	test('every option of redaction', async () => {
		await create({
			redactPii: true,
			redactPiiPolicies: '={{ ["person_name", "tomorrows_policy"] }}',
			redactionOptions: {
				redactPiiAudio: true,
				audioMethod: 'silence',
				redactPiiAudioQuality: 'wav',
				audioWithoutSpeech: true,
				redactPiiReturnUnredacted: true,
				redactStaticEntities: '{"PROJECT": ["Bluebird", "Redbird"]}',
				redactPiiSub: 'entity_name',
			},
		});
		expect(sent()).toMatchObject({
			redact_pii: true,
			redact_pii_policies: ['person_name', 'tomorrows_policy'],
			redact_pii_audio: true,
			redact_pii_audio_quality: 'wav',
			redact_pii_audio_options: { return_redacted_no_speech_audio: true, override_audio_redaction_method: 'silence' },
			redact_pii_return_unredacted: true,
			redact_static_entities: { PROJECT: ['Bluebird', 'Redbird'] },
			redact_pii_sub: 'entity_name',
		});
	});
	test.each([
		['a translation', { translationLanguages: ['de', 'es'], translationFormal: true, translationOfUtterances: true, forceTranslation: true }, { translation: { target_languages: ['de', 'es'], formal: true, match_original_utterance: true, force_translation: true } }],
		['formats', { formatDate: 'yyyy', formatEmail: 'a@b', formatPhoneNumber: 'xxx', formatUtterances: true }, { custom_formatting: { date: 'yyyy', email: 'a@b', phone_number: 'xxx', format_utterances: true } }],
		['a summary and action items', { summaryType: 'bullets', summaryEffort: 'medium', actionItemsDecisions: true, actionItemsEffort: 'low' }, { summarization: { summary_type: 'bullets', effort: 'medium' }, action_items: { include_decisions: true, effort: 'low' } }],
		['speakers by name', { identifyBy: 'name', knownSpeakers: 'Ada, Grace' }, { speaker_identification: { speaker_type: 'name', known_values: ['Ada', 'Grace'] } }],
		['speakers by role', { identifyBy: 'role', speakers: '[{"role": "Host", "company": "Acme"}]' }, { speaker_identification: { speaker_type: 'role', speakers: [{ role: 'Host', company: 'Acme' }] } }],
		['other tasks, besides those that have fields', { summaryType: 'bullets', otherTasks: '{"summarization": {"effort": "medium"}, "sing": {}}' }, { summarization: { summary_type: 'bullets', effort: 'medium' }, sing: {} }],
	])('%s', async (_, understandingOptions, request) => {
		await create({ speakerLabels: true, understandingOptions });
		expect(sent()).toMatchObject({ speech_understanding: { request } });
	});
	test('languages that change', async () => {
		await create({ languageOptions: { languageCodes: 'en, es' } });
		expect(sent()).toMatchObject({ language_codes: ['en', 'es'] });
	});
});

describe('what AssemblyAI would refuse, or take without a word, is refused here', () => {
	test.each([
		['no address', { audioUrl: '={{ "" }}' }, "'Audio URL' is not a valid URL"],
		['an address of a file', { audioUrl: 'file:///etc/passwd' }, "'Audio URL' is not a valid URL"],
		['no model', { speechModels: '={{ [] }}' }, "'Speech Models' is empty"],
		['a range that is none', { speakerLabels: true, speakerOptions: { minSpeakersExpected: 5, maxSpeakersExpected: 2 } }, "'Minimum Speakers' is greater than 'Maximum Speakers'"],
		['languages without English', { languageOptions: { languageCodes: 'de, es' } }, "'Language Codes' does not include English"],
		['a long key term', { options: { keyTerms: 'one two three four five six seven' } }, "'one two three four five six seven' in 'Key Terms' is too long"],
		['a very long key term', { options: { keyTerms: 'term '.repeat(100) } }, `'${'term '.repeat(40).slice(0, 199)}… in 'Key Terms' is too long`],
		['too many key terms', { options: { keyTerms: Array.from({ length: 1001 }, (_, index) => `term${index}`).join(',') } }, "'Key Terms' has 1001 entries"],
		['a long prompt', { options: { prompt: 'word '.repeat(1501) } }, "'Prompt' is too long"],
		['no PII', { redactPii: true, redactPiiPolicies: '={{ [] }}' }, "'PII to Redact' is empty"],
		['a confidence out of range', { understandingOptions: { contentSafetyConfidence: 20 } }, "'Content Safety: Confidence' must be a whole number from 25 to 100, but is 20"],
		['a spelling of nothing heard', { options: { customSpelling: { rows: [{ spelling: 'Kubernetes' }] } } }, "'Kubernetes' in 'Custom Spelling' has no variants"],
		['speakers to identify that are not told apart', { understandingOptions: { identifyBy: 'name' } }, 'Identifying speakers requires speaker labels'],
		['roles that are not named', { speakerLabels: true, understandingOptions: { identifyBy: 'role' } }, "'Speakers: Known Values' is missing"],
		['a translation into nothing', { understandingOptions: { translationFormal: true } }, "'Translation: Languages' is missing"],
	])('%s', async (_, parameters, message) => {
		const { error } = await create(parameters);
		expect(error?.message).toBe(message);
		expect(room.requests()).toEqual([]);
	});
});

describe('a file', () => {
	const content = Buffer.from(Array.from({ length: 200_000 }, (_, index) => index % 251));

	test('is uploaded as it is, and transcribed from where AssemblyAI put it', async () => {
		const { items } = await room.run('transcript:create', {}, { items: [await itemWithFile(content)] });
		const [upload] = room.assemblyAi.state.uploads;
		expect(upload).toMatchObject({ size: 200_000, sha256: createHash('sha256').update(content).digest('hex') });
		expect(room.assemblyAi.requests[0]?.headers).toMatchObject({
			'content-type': 'application/octet-stream',
			'content-length': '200000',
		});
		expect(items[0]?.json).toMatchObject({ id: expect.any(String), status: 'queued', audio_url: upload?.url });
		expect(room.requests()).toEqual(['POST /v2/upload', 'POST /v2/transcript']);
	});
	test('file: upload gives the address alone', async () => {
		const { items } = await room.run('file:upload', {}, { items: [await itemWithFile(content)] });
		expect(items[0]?.json).toEqual({ upload_url: room.assemblyAi.state.uploads[0]?.url });
	});
	test('of 200 MB streams through without being held in memory', async () => {
		const item = await itemWithFile(generate(200_000_000), { fileName: 'long.mp3' });
		const before = process.memoryUsage().rss;
		let peak = before;
		const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 20);
		await room.run('transcript:create', {}, { items: [item] });
		clearInterval(watch);
		expect(room.assemblyAi.state.uploads).toMatchObject([{ size: 200_000_000 }]);
		expect(peak - before).toBeLessThan(150_000_000);
	});
	test('that is empty is refused before it is sent', async () => {
		const { error } = await room.run('transcript:create', {}, { items: [await itemWithFile(Buffer.alloc(0))] });
		expect(error?.message).toBe("The file in 'data' is empty");
		expect(room.requests()).toEqual([]);
	});
	test('nothing is uploaded when the rest is not right', async () => {
		const items = [await itemWithFile(content)];
		const { error } = await room.run('transcript:create', { languageOptions: { languageCodes: 'de' } }, { items });
		expect(error?.message).toBe("'Language Codes' does not include English");
		expect(room.requests()).toEqual([]);
	});
	test('of another project is told what to do about', async () => {
		await room.run('file:upload', {}, { items: [await itemWithFile(content)] });
		const audioUrl = room.assemblyAi.state.uploads[0]?.url ?? '';
		const { error } = await create({ audioUrl }, { credentials: room.credentials({ apiKey: room.assemblyAi.keys.other }) });
		expect(error?.message).toBe('Cannot access uploaded file');
		expect(error?.description).toMatch('a key of the project the file was uploaded to');
	});
});

describe('billed once', () => {
	simulateClock();

	test.each([
		['the answer is lost', { cut: 'before' as const }],
		['the service is down', { status: 503 }],
		['the gateway gives up', { status: 504 }],
		['a proxy gives up', { status: 408 }],
	])('never sent again when %s', async (_, fault) => {
		room.assemblyAi.faults.next({ method: 'POST', ...fault });
		const { error } = await create();
		expect(error?.description).toMatch(/^The transcript may have been created anyway, and each one is billed/);
		expect(room.requests()).toEqual(['POST /v2/transcript']);
	});
	test.each([
		['http://nobody.invalid', 'could not be reached: its host name is unknown'],
		['http://127.0.0.1:1', 'refused the connection'],
	])('said to be possible only where something was sent, not to %s', async (nowhere, message) => {
		divert('api.assemblyai.com', nowhere);
		const { error } = await create();
		expect(error?.message).toBe(`AssemblyAI ${message}`);
		expect(error?.description).toMatch(/^Check that n8n can reach the internet/);
	});
	test.each([{ status: 503 }, { cut: 'before' as const }])('a file is uploaded again after a failure that passes: %j', async (fault) => {
		room.assemblyAi.faults.next({ path: /upload$/, ...fault });
		const content = Buffer.from('the whole recording');
		const { items } = await room.run('file:upload', {}, { items: [await itemWithFile(content)] });
		const upload = room.assemblyAi.state.uploads.at(-1);
		expect(items[0]?.json.upload_url).toBe(upload?.url);
		expect(upload?.size).toBe(content.length);
		expect(room.requests()).toHaveLength(2);
	});
	test.each([
		['in its words', '{"error":"Forbidden"}'],
		['in those of its gateway', '{"message":"Forbidden"}'],
		['by a page', '<html><head><title>403 Forbidden</title></head></html>'],
		['without a word', ''],
	])('sent again when a 403 says %s that there were too many', async (_, body) => {
		room.assemblyAi.faults.next({ status: 403, body });
		const { items } = await create();
		expect(items[0]?.json.status).toBe('queued');
		expect(room.requests()).toHaveLength(2);
	});
	test.each(['Cannot access uploaded file', 'This feature is not available on your plan'])('not sent again after a 403 for another reason: %s', async (words) => {
		room.assemblyAi.faults.next({ status: 403, body: JSON.stringify({ error: words }) });
		expect((await create()).error?.message).toBe(words);
		expect(room.requests()).toHaveLength(1);
	});
	test('sent again when it was refused unread, after the time that AssemblyAI asks for', async () => {
		room.assemblyAi.faults.next({ status: 429, headers: { 'Retry-After': '1' }, body: '{"error":"Too Many Requests"}' });
		const begun = Date.now();
		const { items } = await create();
		expect(items[0]?.json.status).toBe('queued');
		expect(Date.now() - begun).toBe(1000);
		expect(room.requests()).toHaveLength(2);
	});
});

describe('waiting', () => {
	simulateClock();

	test('it outlasts a service that is away for a minute', async () => {
		room.assemblyAi.faults.next({ method: 'GET', status: 503, times: 14 });
		const { items } = await create({ waitUntilDone: true });
		expect(items[0]?.json).toMatchObject({ status: 'completed' });
	});
	test.each(['<html><title>404 Not Found</title></html>', '404 page not found'])('it outlasts a proxy that has lost AssemblyAI, also at first: %s', async (body) => {
		room.assemblyAi.faults.next({ method: 'GET', status: 404, times: 3, contentType: body.startsWith('<') ? 'text/html' : 'text/plain', body });
		const { items } = await create({ waitUntilDone: true });
		expect(items[0]?.json).toMatchObject({ status: 'completed' });
	});
	test.each([
		['for good', 401, {}],
		['to the end', 503, { waitOptions: { maximumWait: 1 } }],
	])('what fails %s tells which transcript was created', async (_, status, parameters) => {
		room.assemblyAi.faults.next({ method: 'GET', status, times: Infinity, body: '{"error":"Out of order"}' });
		const { error } = await create({ waitUntilDone: true, ...parameters });
		const [{ id = '' } = {}] = room.assemblyAi.state.transcripts;
		expect(error?.message).toContain(`Waiting for transcript ${id} failed: `);
	});
	test('returns the finished transcript, with the seconds that it took', async () => {
		const { items } = await create({ waitUntilDone: true, speakerLabels: true });
		expect(items[0]?.json).toMatchObject({
			status: 'completed',
			transcript: expect.stringContaining('Good morning everyone'),
			speech_model_used: 'assemblyai-stt-3-7',
			waitedSeconds: expect.any(Number),
		});
	});
	test('a failed transcript is an error in the words of AssemblyAI, also when HTTP says success', async () => {
		const { error } = await create({ waitUntilDone: true, audioUrl: 'https://example.com/page.html' });
		expect(error?.message).toMatch(
			/^AssemblyAI could not transcribe [\w-]+: File does not appear to contain audio\. File type is text\/html/,
		);
		expect(error?.context?.itemIndex).toBe(0);
	});
	test('what stands behind the ? of an address is in no message', async () => {
		const audioUrl = 'https://example.com/broken.mp3?X-Amz-Signature=1234567890';
		const { error } = await create({ waitUntilDone: true, audioUrl });
		expect(error?.message).toMatch('unable to download https://example.com/broken.mp3?...');
		expect(`${error?.message} ${error?.description} ${error?.stack}`).not.toContain('1234567890');
	});
	test('a failed one is returned where that is wanted', async () => {
		const { items } = await create({
			waitUntilDone: true,
			waitOptions: { onFailure: 'continue' },
			audioUrl: 'https://example.com/page.html',
		});
		expect(items[0]?.json).toMatchObject({ status: 'error', error: expect.stringContaining('text/html'), transcript: null });
	});
	test('many are waited for at the same time', async () => {
		const items = Array.from({ length: 30 }, () => ({ json: {} }));
		const run = await create({ waitUntilDone: true }, { items });
		expect(run.items).toHaveLength(30);
		expect(run.items.map(({ pairedItem }) => pairedItem)).toEqual(items.map((_, item) => ({ item })));
		// All are asked for before the first is looked at again.
		const asked = room.requests().slice(0, items.length);
		expect(new Set(asked)).toEqual(new Set(['POST /v2/transcript']));
	});
	test('ends at once when the execution is cancelled', async () => {
		const { id } = room.assemblyAi.state.addTranscript({ status: 'processing' });
		const cancel = new AbortController();
		const waiting = stopWaits();
		const running = room.run('transcript:wait', { transcriptId: id }, { signal: cancel.signal });
		await waiting(1_000);
		cancel.abort();
		expect((await running).status).toBe('canceled');
	});
	test('one that fails ends the waiting for the others', async () => {
		const slow = room.assemblyAi.state.addTranscript({ status: 'processing' });
		const failed = room.assemblyAi.state.addTranscript({ status: 'error', error: 'Too short' });
		const items = [{ json: { id: slow.id } }, { json: { id: failed.id } }];
		const { error } = await room.run('transcript:wait', { transcriptId: '={{ $json.id }}' }, { items });
		expect(error?.message).toBe(`AssemblyAI could not transcribe ${failed.id}: Too short`);
		expect(error?.context?.itemIndex).toBe(1);
	});
	test('with Continue each failure is an item', async () => {
		const failed = room.assemblyAi.state.addTranscript({ status: 'error', error: 'Too short' });
		const done = room.assemblyAi.state.addTranscript();
		const items = [{ json: { id: failed.id } }, { json: { id: done.id } }];
		const run = await room.run('transcript:wait', { transcriptId: '={{ $json.id }}' }, { items, continueOnFail: true });
		expect(run.items.map(({ json }) => json.error ?? json.status)).toEqual([
			`AssemblyAI could not transcribe ${failed.id}: Too short`,
			'completed',
		]);
	});
});
