import type { Segment } from './transcript';

/** Times are in seconds; `speaker` is null without speaker labels. */
export interface Word {
	speaker: string | null;
	text: string;
	start: number;
	end: number;
}

const maxCaptionSeconds = 7;
const maxPauseSeconds = 1.5;

const endsSentence = (text: string) => /[.!?。！？…]["'”’)]?$/u.test(text);

/** Words as captions of one speaker and up to `characters` each (more for a longer word), split at pauses and sentence ends. */
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
