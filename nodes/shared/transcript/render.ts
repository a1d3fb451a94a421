import { localTime } from '../local-time';
import { clockTime } from './clock';
import { toParagraphs, type Paragraph } from './paragraphs';
import { oneLine } from './script';
import { speakersOf, type Transcript } from './transcript';

export interface TextOptions {
	withSpeakers?: boolean;
	/** For text; Markdown has times unless this is false. */
	times?: boolean;
	paragraphSeconds?: number;
	timezone?: string;
}

/** Plain text, a line per paragraph: `Alice: Good morning`, or with `times` `[1:02] Alice: Good morning`. */
export function renderText({ segments, text }: Transcript, { times = false, withSpeakers = true, paragraphSeconds }: TextOptions = {}): string {
	if (segments.length === 0) return text ?? '';
	return toParagraphs(segments, paragraphSeconds)
		.map((paragraph) => lineOf(paragraph, { times, withSpeakers }))
		.join('\n');
}

export function lineOf({ speaker, text, start }: Paragraph, { times = false, withSpeakers = true }: TextOptions): string {
	const time = times && start !== null ? `[${clockTime(start)}] ` : '';
	const name = withSpeakers ? oneLine(speaker ?? '') : '';
	return time + (name === '' ? text : `${name}: ${text}`);
}

/** Markdown with title, date, duration and speakers, then paragraphs with their times. */
export function renderMarkdown(transcript: Transcript, options: TextOptions = {}): string {
	const { title, date, duration, segments, text } = transcript;
	const { withSpeakers = true, timezone = 'UTC', paragraphSeconds } = options;
	const speakers = withSpeakers ? speakersOf(transcript) : [];
	const facts = [
		date === null ? '' : `- Date: ${localTime(date, timezone)}`,
		duration === null ? '' : `- Duration: ${clockTime(duration)}`,
		speakers.length === 0 ? '' : `- Speakers: ${escaped(oneLine(speakers.join(', ')))}`,
	].filter((fact) => fact !== '');
	const paragraphs = segments.length === 0 ? [text ?? ''] : toParagraphs(segments, paragraphSeconds).map((each) => paragraph(each, options));
	return (
		[`# ${escaped(oneLine(title ?? 'Transcript'))}`, facts.join('\n'), ...paragraphs]
			.filter((block) => block !== '')
			.join('\n\n') + '\n'
	);
}

function paragraph({ speaker, text, start }: Paragraph, { withSpeakers = true, times = true }: TextOptions): string {
	const time = start === null || !times ? '' : `(${clockTime(start)})`;
	const name = withSpeakers ? escaped(oneLine(speaker ?? '')) : '';
	const who = name === '' ? '' : `**${name}**`;
	const lead = [who, time].filter((part) => part !== '').join(' ');
	return lead === '' ? escaped(text).replace(/^([#>+-]|\d+[.)])(?=\s)/, '\\$&') : `${lead}: ${escaped(text)}`;
}

/** Readers of Markdown would take it for HTML, and show nothing of it. */
const escaped = (text: string) => text.replace(/<(?=[\w/!?])|&(?=#?\w+;)/g, '\\$&');
