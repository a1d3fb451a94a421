import { sublimeSearch } from '@n8n/utils/search/sublime-search';
import { nodeFiles, nodeIn } from '../engine/harness';

interface Entry {
	properties: { name: string; displayName: string; codex?: { alias?: string[] } };
}

let entries: Entry[];

beforeAll(async () => {
	const nodes = await Promise.all(nodeFiles.map(nodeIn));
	entries = nodes.map(({ description: { name, displayName, codex } }) => ({ properties: { name, displayName, codex } }));
});

/** A word's letters one after another: the least that n8n's search gives for them. */
const literalScore = (words: string) => 60 * (words.length - 1);

/** The nodes that n8n's nodes panel shows for words, by its own function and with its own weights. */
const found = (words: string) =>
	sublimeSearch<Entry>(words, entries)
		.filter(({ score }) => score >= literalScore(words))
		.map(({ item }) => item.properties.name);

const speakr = ['speakr', 'speakrTrigger'];
const assemblyAi = ['assemblyAi', 'assemblyAiTrigger'];
const specala = ['specala', 'specalaTrigger'];

describe('the nodes of each service are found by', () => {
	test.each([
		'transcribe',
		'transcription',
		'transcript',
		'speech to text',
		'speech-to-text',
		'stt',
		'whisper',
		'audio to text',
		'voice to text',
		'srt',
		'vtt',
		'subtitles',
		'captions',
		'voice memo',
		'voice note',
		'dictation',
		'podcast',
		'call',
		'call recording',
		'meeting notes',
		'minutes',
		'diarization',
		'interview',
		'action items',
	])('%s', (words) => {
		expect(found(words)).toEqual(expect.arrayContaining([...speakr, ...assemblyAi, ...specala]));
	});
});

describe('the nodes of one service are found by', () => {
	test.each([
		['self-hosted', speakr],
		['lemur', assemblyAi],
		['pii redaction', assemblyAi],
		['translation', assemblyAi],
		['protocol', specala],
	])('%s', (words, names) => {
		expect(found(words).toSorted()).toEqual(names.toSorted());
	});
});

test.each(['invoice', 'spreadsheet', 'kubernetes'])("'%s' finds no node", (words) => {
	expect(found(words)).toEqual([]);
});
