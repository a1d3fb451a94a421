import { clockTime } from './clock';
import type { Window } from './options';
import { toParts } from './parts';
import { toTurns } from './paragraphs';
import type { Segment } from './transcript';

export interface Rest {
	continueAt: number;
	remaining: string;
}

/** About what models count: a quarter for a Latin letter, and one for a Chinese or Japanese one. */
const tokensIn = (text: string) => [...text].reduce((sum, letter) => sum + (letter < '\u0250' ? 0.25 : letter < '\u0900' ? 0.5 : 1), 0);

/** The names of the limits that a text exceeds. */
export const exceededBy = (text: string, { maxCharacters = Infinity, maxTokens }: Window): string[] => [
	...(text.length > maxCharacters ? ["'Maximum Characters'"] : []),
	...(maxTokens !== undefined && tokensIn(text) > maxTokens ? ["'Maximum Tokens'"] : []),
];

const endNotice = 'x'.repeat(120);

/** As much as fits of what was said, as it is rendered, from the part at `continueAt`, and what is left then: at least one part. */
export function withinBudget(
	segments: readonly Segment[],
	{ maxCharacters = Infinity, maxTokens = Infinity, continueAt = 0 }: Window,
	render: (segments: Segment[]) => string,
): { segments: Segment[]; rest?: Rest } {
	const weigh = (text: string) => Math.max(text.length / maxCharacters, tokensIn(text) / maxTokens);
	const maxPart = Math.max(10, Math.min(600, Math.floor(Math.min(maxCharacters, maxTokens) / 3)));
	const parts = toParts(toTurns(segments, maxPart), maxPart).slice(continueAt);
	let said = 0;
	const tooMuch = parts.findIndex(({ text }) => (said += weigh(text)) > 1);
	const fits = (some: Segment[]) => tooMuch === -1 && weigh(render(some)) <= 1;
	if (continueAt === 0 && fits([...segments])) return { segments: [...segments] };
	if (parts.length < 2 || fits(parts)) return { segments: parts };
	const room = 1 - weigh(endNotice);
	let count = 1;
	let beyond = tooMuch === -1 ? parts.length : tooMuch + 1;
	while (beyond - count > 1) {
		const middle = Math.floor((count + beyond) / 2);
		if (weigh(render(parts.slice(0, middle))) <= room) count = middle;
		else beyond = middle;
	}
	return { segments: parts.slice(0, count), rest: restOf(parts.slice(count), continueAt + count) };
}

function restOf(parts: readonly Segment[], continueAt: number): Rest {
	const characters = parts.reduce((sum, { text }) => sum + text.length, 0);
	const start = parts[0]?.start ?? null;
	const from = start === null ? '' : `, starting at ${clockTime(start)}`;
	return { continueAt, remaining: `${characters} characters are left${from}. To get them, set 'Continue At' to ${continueAt}.` };
}
