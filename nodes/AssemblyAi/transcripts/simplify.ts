import type { IDataObject } from 'n8n-workflow';
import { isObject, pick } from '../../shared/json';
import { utterancesOf } from './formats';

const essentials = [
	'transcript', 'id', 'status', 'audio_duration', 'confidence', 'language_code', 'language_confidence', 'speech_model_used',
	'audio_url', 'webhook_status_code',
];

const results = [
	'auto_highlights_result', 'chapters', 'content_safety_labels', 'entities', 'iab_categories_result',
	'sentiment_analysis_results', 'speech_understanding', 'summary', 'translated_texts', 'unredacted_text',
];

const isAvailable = (result: unknown) => !(result === null || (isObject(result) && result.status === 'unavailable'));

/** What most workflows need: the text, who said what (offsets in milliseconds), and the results that were asked for. */
const simplified = (transcript: IDataObject): IDataObject => ({
	...pick(transcript, essentials),
	error: transcript.error || null,
	utterances: utterancesOf(transcript).map((each) => pick(each, ['speaker', 'channel', 'start', 'end', 'text'])),
	...Object.fromEntries(Object.entries(pick(transcript, results)).filter(([, result]) => isAvailable(result))),
});

export function asShown({ text, ...others }: IDataObject, { simplify }: { simplify: boolean }): IDataObject {
	const transcript = { ...others, ...(text !== undefined && { transcript: text }) };
	return simplify ? simplified(transcript) : transcript;
}
