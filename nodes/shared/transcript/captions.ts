import type { Segment } from './transcript';

/** One word that was said. */
export interface Word {
	/** Null where speakers are not told apart. */
	speaker: string | null;
	text: string;
	/** Seconds from the beginning. */
	start: number;
	/** Seconds from the beginning. */
	end: number;
}

/** Seconds that one caption stays at most. */
const maxCaptionSeconds = 7;
/** Seconds of silence that end one. */
const maxPauseSeconds = 1.5;

const endsSentence = (text: string) => /[.!?。！？…]["'”’)]?$/u.test(text);

/**
 * Words put together into captions of one speaker each: no longer than `characters`, unless one word alone is, and broken
 * at pauses and at the ends of sentences.
 */
export function toCaptions(words: readonly Word[], characters: number): Segment[] {
	const captions: Word[] = [];
	for (const { speaker, text, start, end } of words) {
		const last = captions.at(-1);
		const joined = last && `${last.text} ${text}`;
		const goesOn =
			last !== undefined &&
			joined !== undefined &&
			joined.length <= characters &&
			last.speaker === speaker &&
			end - last.start <= maxCaptionSeconds &&
			start - last.end <= maxPauseSeconds &&
			!(endsSentence(last.text) && last.text.length >= characters / 3);
		if (goesOn) Object.assign(last, { text: joined, end: Math.max(last.end, end) });
		else captions.push({ speaker, text, start, end });
	}
	return captions;
}
