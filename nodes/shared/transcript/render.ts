import { clockTime } from './clock';
import type { Details } from './details';
import type { RenderOptions } from './options';
import { toParagraphs, type Paragraph } from './paragraphs';
import { oneLine } from './script';
import type { Transcript } from './transcript';

/** Plain text, a line per paragraph: `Alice: Good morning`, or with `times` `[1:02] Alice: Good morning`. */
export function renderText({ segments, text }: Transcript, { times = false, withSpeakers = true, paragraphSeconds }: RenderOptions = {}): string {
	if (segments.length === 0) return text ?? '';
	return toParagraphs(segments, paragraphSeconds)
		.map((paragraph) => lineOf(paragraph, { times, withSpeakers }))
		.join('\n');
}

export function lineOf({ speaker, text, start }: Paragraph, { times = false, withSpeakers = true }: RenderOptions): string {
	const time = times && start !== null ? `[${clockTime(start)}] ` : '';
	const name = withSpeakers ? oneLine(speaker ?? '') : '';
	return time + (name === '' ? text : `${name}: ${text}`);
}

/** A name, in bold or as a link for Obsidian, which allows some characters in none. */
export function personOf(name: string, { linkPeople = false }: RenderOptions): string {
	const plain = oneLine(name);
	const linkable = oneLine(plain.replace(/[[\]|#^\\/:]+/g, ' '));
	return linkPeople && linkable !== '' ? `[[${linkable}]]` : plain;
}

/** What was said as Markdown: paragraphs with their times, which link to the recording. */
export function renderTranscript({ segments, text, details }: Transcript, options: RenderOptions): string {
	if (segments.length === 0) return beginningNoBlock(escaped(text ?? ''));
	return toParagraphs(segments, options.paragraphSeconds)
		.map((each) => paragraph(each, options, details?.link))
		.join('\n\n');
}

function paragraph({ speaker, text, start }: Paragraph, options: RenderOptions, link?: Details['link']): string {
	const { withSpeakers = true, times = true } = options;
	const clock = start === null ? '' : clockTime(start);
	const time = clock === '' || !times ? '' : `(${link ? `[${clock}](${link(start)})` : clock})`;
	const name = withSpeakers ? oneLine(speaker ?? '') : '';
	const person = personOf(name, options);
	const who = name === '' ? '' : `**${person === name ? escaped(name) : person}**`;
	const lead = [who, time].filter((part) => part !== '').join(' ');
	return lead === '' ? beginningNoBlock(escaped(text)) : `${lead}: ${escaped(text)}`;
}

const mark = /(?<=^ {0,3})(?=#{1,6}(?:\s|$)|[-+*](?:\s|$)|>|(?:=+|-+)[ \t]*$|([-_*])(?:[ \t]*\1){2,}[ \t]*$|`{3}|~{3}|\[[^\]\n]+\]:)|(?<=^ {0,3}\d{1,9})(?=[.)](?:\s|$))/gm;

/** A text in which no line is taken for a heading, a list, a quote, code, a rule or the target of a link. */
const beginningNoBlock = (text: string) => text.replace(mark, '\\');

/** Readers of Markdown would take it for HTML, and show nothing of it. */
export const escaped = (text: string) => text.replace(/<(?=[\w/!?])|&(?=#?\w+;)/g, '\\$&');
