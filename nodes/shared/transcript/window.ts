import { InvalidInput } from '../errors';
import { quoted } from '../operation';
import { withinBudget } from './budget';
import { clockTime } from './clock';
import { matchesOf } from './find';
import { defaultAroundSeconds, type Window } from './options';
import { toTurns } from './paragraphs';
import { toParts } from './parts';
import { oneLine } from './script';
import { withAllTimes } from './timing';
import { speakersOf, type Segment, type Transcript } from './transcript';
import { withoutCase } from '../without-case';

const windowNames = ['start', 'end', 'speakers', 'around', 'maxCharacters', 'maxTokens', 'continueAt'] as const;

/** The part of a transcript that a window shows. Throws InvalidInput if nobody of that name speaks. */
export function partOf(transcript: Transcript, window: Window, render: (part: Transcript) => string) {
	const isGiven = (name: keyof Window) => String(window[name] ?? '').trim() !== '';
	const warnings = isGiven('aroundSeconds') && !isGiven('around') ? ["'Around Phrase (Seconds)' has no effect without 'Around Phrase'"] : [];
	if (!windowNames.some(isGiven)) return { transcript, warnings };
	const segments = selected(transcript, window, warnings);
	const isLimited = (window.maxCharacters ?? window.maxTokens ?? window.continueAt) !== undefined;
	const partWith = (some: Segment[]) => ({ ...transcript, text: null, segments: some });
	const shown = isLimited ? withinBudget(segments, window, (some) => render(partWith(some))) : { segments, rest: undefined };
	const isNothing = shown.segments.length === 0 && (warnings.length === 0 || !isGiven('around'));
	return { transcript: partWith(shown.segments), rest: shown.rest, warnings: isNothing ? [...warnings, ...nothingIn(spokenIn(transcript))] : warnings };
}

/** What was said; of a transcript without segments only the text is known. */
export function spokenIn({ segments, text }: Transcript): Segment[] {
	if (segments.length > 0 || oneLine(text ?? '') === '') return segments;
	return [{ speaker: null, text: text ?? '', start: null, end: null }];
}

function nothingIn(all: Segment[]): string[] {
	const last = all.at(-1);
	const end = last?.end ?? last?.start ?? null;
	const length = end === null ? `${all.reduce((sum, { text }) => sum + text.length, 0)} characters long` : `${clockTime(end)} long`;
	return last ? [`Nothing was said in the selected part. The transcript is ${length}.`] : [];
}

const shortestWord = 0.001;

function selected(transcript: Transcript, window: Window, warnings: string[]): Segment[] {
	const { start = 0, end = Infinity, speakers = [], around = '', aroundSeconds = defaultAroundSeconds } = window;
	const isRange = oneLine(around) !== '' || start !== 0 || end !== Infinity;
	const timed = isRange ? withAllTimes(spokenIn(transcript)) : [];
	const all = timed.length > 0 ? timed : spokenIn(transcript);
	const heard = speakers.length > 0 ? all.filter(spokenBy(transcript, speakers)) : all;
	const hasTimes = heard.some((segment) => segment.start !== null);
	if (oneLine(around) !== '') {
		const matches = matchesOf(all, around);
		if (matches.length === 0) warnings.push(`${quoted(around)} is not in the transcript`);
		if (!hasTimes) return toParts(toTurns(heard)).filter((part) => matchesOf([part], around).length > 0);
		const said = matches.map(({ pieces, first, last }) => ({ from: pieces[first]?.start ?? NaN, to: pieces[last]?.end ?? NaN }));
		return heardIn(heard, said.map(({ from, to }) => [Math.max(start, from - aroundSeconds), Math.min(end, Math.max(to, from + shortestWord) + aroundSeconds)]));
	}
	if (!isRange) return heard;
	if (!hasTimes && heard.length > 0) warnings.push('The transcript has no timestamps, so all of it was returned');
	return hasTimes ? heardIn(heard, [[start, end]]) : heard;
}

function spokenBy(transcript: Transcript, speakers: readonly string[]) {
	const names = new Set(speakers.map(withoutCase).flatMap((name) => [name, `speaker ${name}`]));
	const isWanted = ({ speaker }: Segment) => names.has(withoutCase(speaker ?? ''));
	if (transcript.segments.some(isWanted)) return isWanted;
	const known = speakersOf(transcript).join(', ');
	throw new InvalidInput(
		`No segments by ${speakers.join(', ')} in this transcript. ${known === '' ? 'Its speakers are unknown.' : `Its speakers are ${known}.`}`,
		known === '' ? "Leave 'Speakers' empty" : 'Use one of these names',
	);
}

/** A long segment is divided, so that its sentences outside the ranges are left out. */
const sentenceLength = 200;

const heardIn = (segments: readonly Segment[], ranges: ReadonlyArray<[from: number, to: number]>): Segment[] =>
	segments
		.flatMap((segment) => toParts(toTurns([segment]), sentenceLength))
		.filter(({ start, end }) => start !== null && ranges.some(([from, to]) => (end ?? start) > from && start < to));
