import { simplified } from '../../../nodes/AssemblyAi/transcripts/simplify';

const transcript = { id: 'a', status: 'completed', transcript: 'Hello', words: [{ text: 'Hello' }], punctuate: true, entities: null };

test.each([
	['what AssemblyAI warns of', { metadata: { warnings: ['Another model was used'], domain_used: 'medical-v1' } }],
	['the words before redaction', { unredacted_words: [{ text: 'Ada' }] }],
	['languages', { language_codes: ['en', 'de'], language_detection_results: { code_switching_languages: ['en'] } }],
	['how sure a detected language is', { language_confidence: 0.93 }],
	['how its webhook was answered', { webhook_status_code: 500 }],
	['channels', { audio_channels: 2 }],
	['why it failed', { error: 'No audio' }],
	['a result that nobody knows yet', { brand_new_result: [{ any: 1 }] }],
])('Simplify keeps %s', (_, result) => {
	expect(simplified({ ...transcript, ...result })).toMatchObject(result);
});
test.each(['utterances', 'unredacted_utterances'])('Simplify keeps translations in %s, and not each word', (name) => {
	const utterance = { speaker: 'A', text: 'Hello', translated_texts: { de: 'Hallo' } };
	expect(simplified({ ...transcript, [name]: [{ ...utterance, words: [] }] })).toMatchObject({ [name]: [utterance] });
});
test('Simplify leaves out words, repeated parameters, and results that nobody asked for', () => {
	expect(simplified(transcript)).toEqual({ transcript: 'Hello', utterances: [], status: 'completed', id: 'a' });
});
