import type { INodeParameters } from 'n8n-workflow';
import { openRoom, type Room } from './room';

let room: Room;
beforeAll(async () => {
	room = await openRoom();
});
afterAll(async () => await room.close());

const create = async (parameters: INodeParameters, options?: Parameters<Room['run']>[2]) =>
	await room.run('transcript:create', { source: 'url', audioUrl: 'https://example.com/meeting.mp3', ...parameters }, options);

const identify = (speakers: string, identifyBy = 'name') => ({ speakerLabels: true, understandingOptions: { identifyBy, speakers } });
const redacting = (policy: string, format: string) => ({
	redactPii: true,
	redactPiiPolicies: [policy],
	understandingOptions: { [format]: 'x' },
});

/** What is documented as invalid together, with the fields that the sentence has to name. */
const contradictions: Array<[what: string, parameters: INodeParameters, named: string[]]> = [
	['speaker labels without punctuation', { speakerLabels: true, options: { punctuate: false } }, ['Speaker Labels', 'Punctuate']],
	['sentiments without punctuation', { understandingOptions: { sentimentAnalysis: true }, options: { punctuate: false } }, ['Sentiments', 'Punctuate']],
	['redaction without formatted text', { redactPii: true, options: { formatText: false } }, ['Redact PII', 'Format Text']],
	['known values and speakers', { speakerLabels: true, understandingOptions: { identifyBy: 'name', knownSpeakers: 'Ada', speakers: '[{"name": "Ada"}]' } }, ['Speakers: Known Values', 'Speakers: Descriptions']],
	['translated utterances without speaker labels', { understandingOptions: { translationLanguages: ['de'], translationOfUtterances: true } }, ['Translation: Match Utterances', 'Speaker Labels']],
	['a role that a speaker lacks', identify('[{"role": "Host"}, {"name": "Ada"}]', 'role'), ['Speakers: Descriptions', 'role']],
	['a name that a speaker lacks', identify('[{"role": "Host"}]'), ['Speakers: Descriptions', 'name']],
	['a language and its detection', { languageOptions: { languageCode: 'de', languageDetection: true } }, ['Language Code', 'Detect Language']],
	['languages and their detection', { languageOptions: { languageCodes: ['en', 'de'], languageDetection: true } }, ['Language Codes', 'Detect Language']],
	['options of a detection that is off', { languageOptions: { expectedLanguages: ['de'] } }, ['Detect Language', 'Detection']],
	['a spelling of two words', { options: { customSpelling: { rows: [{ spelling: 'Assembly AI', heardAs: 'assemblyai' }] } } }, ['Custom Spelling']],
	['a localization that is none', { languageOptions: { languageDetection: true, localization: '={{ ["en_nz"] }}' } }, ['Detection: Localization', 'en_au', 'en_uk']],
	['a strength of no key terms', { options: { keyTermsStrength: 'high' } }, ['Key Terms: Strength', 'Key Terms']],
	['more key terms than Universal-2 takes', { speechModels: { models: [{ model: 'universal-2' }] }, options: { keyTerms: Array.from({ length: 201 }, (_, index) => `term${index}`).join() } }, ['Universal-2', 'Key Terms', 'Speech Models']],
	['an end before the start', { options: { audioStartFrom: 2000, audioEndAt: 1000 } }, ['Audio Start (Milliseconds)', 'Audio End (Milliseconds)']],
	['dates to format and to redact', redacting('date', 'formatDate'), ['Format: Date', 'PII to Redact']],
	['email addresses to format and to redact', redacting('email_address', 'formatEmail'), ['Format: Email', 'PII to Redact']],
	['phone numbers to format and to redact', redacting('phone_number', 'formatPhoneNumber'), ['Format: Phone Number', 'PII to Redact']],
	['a method for no redacted audio', { redactPii: true, redactionOptions: { audioMethod: 'silence' } }, ['Audio: Method', "'Audio'"]],
	['a format for no redacted audio', { redactPii: true, redactionOptions: { redactPiiAudioQuality: 'wav' } }, ['Audio: Format', "'Audio'"]],
	['no redacted audio, even without speech', { redactPii: true, redactionOptions: { audioWithoutSpeech: true, redactPiiAudio: false } }, ['Audio: Without Speech', "'Audio'"]],
	['a confidence of no content safety', { understandingOptions: { contentSafetyConfidence: 60 } }, ['Content Safety: Confidence', "'Content Safety'"]],
	['a confidence of no code switching', { languageOptions: { languageDetection: true, codeSwitchingConfidence: 0.5 } }, ['Code Switching: Confidence', "'Code Switching'"]],
	['a method for no redacted audio, as what to turn on', { redactPii: true, redactionOptions: { audioMethod: 'silence' } }, ["Turn on 'Audio', or remove 'Audio: Method'"]],
	['an effort for no summary', { understandingOptions: { summaryEffort: 'medium' } }, ['Summary', 'Summary: Effort']],
	['known speakers of neither names nor roles', { speakerLabels: true, understandingOptions: { knownSpeakers: 'Ada' } }, ['Speakers: Identify By']],
	['a known value that is too long', { speakerLabels: true, understandingOptions: { identifyBy: 'name', knownSpeakers: 'x'.repeat(36) } }, ['Speakers: Known Values', '35']],
];

const additional: Array<[what: string, parameters: INodeParameters, named: string]> = [
	['a number of speakers and a range', { speakerLabels: true, speakerOptions: { maxSpeakersExpected: 3 }, options: { additionalParameters: '{"speakers_expected": 2}' } }, 'speakers_expected'],
	['redacted audio without redaction', { options: { additionalParameters: '{"redact_pii_audio": true}' } }, 'Redact PII'],
	['speaker options without speaker labels', { options: { additionalParameters: '{"speaker_options": {"max_speakers_expected": 2}}' } }, 'Speaker Labels'],
	['punctuation that speaker labels need', { speakerLabels: true, options: { additionalParameters: '{"punctuate": false}' } }, 'Punctuate'],
];

describe('is refused before it is billed, by a sentence that names the fields', () => {
	beforeEach(() => void room.requests());

	test.each([...contradictions, ...additional])('%s', async (_, parameters, named) => {
		const { error } = await create(parameters);
		for (const name of [named].flat()) expect(`${error?.message} ${error?.description}`).toContain(name);
		expect(room.requests()).toEqual([]);
	});
	test('one of many items: nothing is sent for the others either', async () => {
		const items = Array.from({ length: 20 }, (_, index) => ({ json: { last: index === 19 } }));
		const { error } = await create({ speakerLabels: true, options: { punctuate: '={{ !$json.last }}' } }, { items });
		expect(error?.context?.itemIndex).toBe(19);
		expect(room.requests()).toEqual([]);
	});
});

test('what the fields that are not shown hold does not count', async () => {
	const { error } = await create({ speakerLabels: '={{ false }}', speakerOptions: { maxSpeakersExpected: 2 }, redactPii: '={{ false }}', redactionOptions: { redactPiiAudio: true } });
	expect(error).toBeUndefined();
});

describe('Additional Parameters', () => {
	const sent = () => room.assemblyAi.requests.at(-1)?.body;

	test('are merged with the fields at every depth', async () => {
		await create({
			languageOptions: { languageDetection: true, expectedLanguages: ['en'] },
			options: { additionalParameters: '{"language_detection_options": {"fallback_language": "en"}, "audio_end_at": 5000}' },
		});
		expect(sent()).toMatchObject({
			language_detection: true,
			language_detection_options: { expected_languages: ['en'], fallback_language: 'en' },
			audio_end_at: 5000,
		});
	});
	test('replace what a field says as well, and that is told', async () => {
		const { run } = await create({ options: { temperature: 0.1, additionalParameters: '{"temperature": 0.5}' } });
		expect(sent()).toMatchObject({ temperature: 0.5 });
		const hints = Object.values(run.data.resultData.runData).flat().flatMap(({ hints }) => hints ?? []);
		expect(hints.map(({ message }) => message)).toEqual(["'Additional Parameters' replaced temperature, which a field also sets"]);
	});
	test.each(['{}', '', '={{ {} }}', '={{ null }}'])('of %j are none', async (additionalParameters) => {
		expect((await create({ options: { additionalParameters } })).error).toBeUndefined();
	});
});
