 
import { randomUUID } from 'node:crypto';

import type { Call, Route } from '../call';
import type { Transcript, Word } from '../model';
import { json, refuse, text } from '../reply';
import { captions, sentencesOf, utterancesOf } from '../speech';

const wordsOf = (transcript: Transcript): Word[] => utterancesOf(transcript).flatMap(({ words }) => words);

const part = (words: readonly Word[]) => ({
	text: words.map((word) => word.text).join(' '),
	start: words[0]?.start ?? 0,
	end: words.at(-1)?.end ?? 0,
	confidence: 0.97,
	words,
});

const envelope = (transcript: Transcript) => ({
	id: transcript.id,
	confidence: 0.97,
	audio_duration: Math.ceil((wordsOf(transcript).at(-1)?.end ?? 0) / 1000),
});

function search({ url, transcript }: Call) {
	const words = wordsOf(transcript);
	const plain = words.map(({ text: word }) => word.toLowerCase().replace(/[^\p{L}\p{N}]/gu, ''));
	const matches = (url.searchParams.get('words') ?? '').split(',').flatMap((term) => {
		const parts = term.toLowerCase().split(' ');
		const indexes = plain.flatMap((_, index) => (parts.every((each, offset) => plain[index + offset] === each) ? [index] : []));
		const timestamps = indexes.map((index) => [words[index]?.start, words[index + parts.length - 1]?.end]);
		return indexes.length > 0 ? [{ text: term, count: indexes.length, timestamps, indexes }] : [];
	});
	return { id: transcript.id, total_count: matches.reduce((sum, { count }) => sum + count, 0), matches };
}

/** An empty 202 while it is made; a 400 when there is none, or none any more. */
function findRedactedAudio({ state, transcript, parts: { origin } }: Call) {
	const { redactedAudio, id } = transcript;
	if (redactedAudio === 'pending') return text(202, 'application/json', '');
	if (redactedAudio !== 'ready') throw refuse(400, 'Redacted audio is not available or has expired for this transcript');
	const signature = randomUUID();
	state.signatures.add(signature);
	const address = `${origin()}/storage/redacted-audio/${id}.mp3?X-Amz-Expires=1800&X-Amz-Signature=${signature}`;
	return json({ status: 'redacted_audio_ready', redacted_audio_url: address });
}

/** As S3: a key next to the signature is refused, and so is HEAD. */
function download({ state, url, seen, incoming }: Call) {
	const isSigned = state.signatures.has(url.searchParams.get('X-Amz-Signature') ?? '');
	if (!isSigned || seen.headers.authorization !== undefined) return text(403, 'application/xml', '<Error>AccessDenied</Error>');
	const whole = state.redactedAudio;
	const from = Number(/^bytes=(\d+)-$/.exec(incoming.headers.range ?? '')?.[1] ?? 0);
	const body = whole.subarray(from);
	const range = from > 0 ? { 'Content-Range': `bytes ${from}-${whole.length - 1}/${whole.length}` } : {};
	const headers = { 'Content-Type': 'audio/mpeg', ETag: '"redacted"', 'Accept-Ranges': 'bytes', ...range };
	return { status: from > 0 ? 206 : 200, headers, body: [body], length: body.length };
}

export const resultRoutes: Route[] = [
	{
		method: 'GET',
		path: '/v2/transcript/{id}/sentences',
		handle(call) {
			const transcript = call.completed('sentences');
			const sentences = sentencesOf(wordsOf(transcript)).map((words) => ({
				...part(words),
				speaker: transcript.request.speaker_labels === true ? words[0]?.speaker : null,
				channel: null,
			}));
			return json({ ...envelope(transcript), sentences });
		},
	},
	{
		method: 'GET',
		path: '/v2/transcript/{id}/paragraphs',
		handle(call) {
			const transcript = call.completed('paragraphs');
			const words = wordsOf(transcript);
			const half = Math.ceil(words.length / 2);
			const paragraphs = [words.slice(0, half), words.slice(half)].filter((each) => each.length > 0).map(part);
			return json({ ...envelope(transcript), paragraphs });
		},
	},
	...['srt', 'vtt'].map((format): Route => ({
		method: 'GET',
		path: `/v2/transcript/{id}/${format}`,
		handle(call) {
			const transcript = call.completed('subtitles');
			const characters = Number(call.url.searchParams.get('chars_per_caption') ?? 32);
			const words = transcript.deleted ? [] : wordsOf(transcript);
			// Called a page although it is none, as the description says may happen.
			return text(200, 'text/html; charset=utf-8', captions(words, format, characters));
		},
	})),
	{ method: 'GET', path: '/v2/transcript/{id}/word-search', handle: (call) => json(search(call)) },
	{ method: 'GET', path: '/v2/transcript/{id}/redacted-audio', handle: findRedactedAudio },
	{ method: 'GET', path: '/storage/redacted-audio/{id}', handle: download },
];
