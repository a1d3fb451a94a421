import type { Transcript, Utterance, Word } from './model';

export const conversation: Transcript['lines'] = [
	['A', 'Good morning everyone, this is Ada, welcome to the planning meeting.'],
	['B', 'Thanks Ada. Shall we start with the budget for the next quarter?'],
	['A', 'Yes. The budget is twelve percent over, mostly travel & <catering>.'],
	['B', 'Then we cut travel, and I prepare the report by Friday.'],
	['A', 'Good. That is all for today.'],
];

const wordTime = 300;
const gap = 50;
const pause = 600;

function spoken([speaker, text]: Transcript['lines'][number], start: number): Utterance {
	const words = text.split(' ').map((word, index): Word => {
		const begin = start + index * (wordTime + gap);
		return { text: word, start: begin, end: begin + wordTime, confidence: 0.97, speaker, channel: null };
	});
	return { text, start, end: words.at(-1)?.end ?? start, confidence: 0.97, speaker, channel: null, words };
}

/** What is said, one after the other. */
export function utterancesOf({ lines, request }: Pick<Transcript, 'lines' | 'request'>): Utterance[] {
	let end = 0;
	return lines.map((line) => {
		const utterance = spoken(line, end === 0 ? 160 : end + pause);
		({ end } = utterance);
		return named(utterance, request);
	});
}

/** The names by their labels, where a language model was to find them out. */
export function mappingOf(request: Transcript['request']): Record<string, string> | undefined {
	const asked = at(request, ['speech_understanding', 'request', 'speaker_identification']);
	const [known, speakers] = [at(asked, ['known_values']), at(asked, ['speakers'])];
	const names = Array.isArray(known)
		? known.map(String)
		: Array.isArray(speakers)
			? speakers.map((speaker) => String(at(speaker, ['name']) ?? at(speaker, ['role'])))
			: ['Ada', 'Grace'];
	return asked === undefined ? undefined : Object.fromEntries(names.map((name, index) => [String.fromCharCode(65 + index), name]));
}

function named(utterance: Utterance, request: Transcript['request']): Utterance {
	const speaker = mappingOf(request)?.[utterance.speaker] ?? utterance.speaker;
	return { ...utterance, speaker, words: utterance.words.map((word) => ({ ...word, speaker })) };
}

export const at = (value: unknown, path: string[]): unknown =>
	path.reduce<unknown>((inner, name) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, name) : undefined), value);

/** Words put together up to the end of each sentence. */
export function sentencesOf(words: readonly Word[]): Word[][] {
	const sentences: Word[][] = [[]];
	for (const word of words) {
		sentences.at(-1)?.push(word);
		if (/[.?!]$/.test(word.text)) sentences.push([]);
	}
	return sentences.filter((sentence) => sentence.length > 0);
}

const clock = (milliseconds: number, mark: string) =>
	new Date(milliseconds).toISOString().slice(11, 23).replace('.', mark);

/** Captions as AssemblyAI makes them: without speakers. */
export function captions(words: readonly Word[], format: string, characters: number): string {
	const groups: Word[][] = [];
	for (const word of words) {
		const last = groups.at(-1);
		const length = last?.reduce((sum, { text }) => sum + text.length + 1, word.text.length) ?? Infinity;
		if (last && length <= characters) last.push(word);
		else groups.push([word]);
	}
	const cues = groups.map((group, index) => {
		const mark = format === 'srt' ? ',' : '.';
		const times = `${clock(group[0]?.start ?? 0, mark)} --> ${clock(group.at(-1)?.end ?? 0, mark)}`;
		const number = format === 'srt' ? `${index + 1}\n` : '';
		return `${number}${times}\n${group.map(({ text }) => text).join(' ')}\n`;
	});
	return (format === 'vtt' ? 'WEBVTT\n\n' : '') + cues.join('\n');
}
