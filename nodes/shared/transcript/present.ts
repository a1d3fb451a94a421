import type { IDataObject } from 'n8n-workflow';
import { InvalidInput } from '../errors';
import { exceededBy, type Rest } from './budget';
import { transcriptFormats, type TranscriptFormat } from './formats';
import type { RenderOptions, Window } from './options';
import { renderText } from './render';
import { shownSegments, type Segment, type Transcript } from './transcript';
import { partOf, spokenIn } from './window';

/** A transcript, or the part in the window, in a format. Throws InvalidInput if it can't have that format. */
export function present(whole: Transcript, format: TranscriptFormat, options: RenderOptions & Window = {}) {
	const { segments, srt, text, vtt } = transcriptFormats;
	const contentOf = (part: Transcript) => {
		if (format === segments) return shownSegments(spokenIn(part), options);
		return format === text || !format.render ? renderText(part, options) : format.render(part, options);
	};
	const { transcript, rest, warnings } = partOf(whole, options, (part) => written(contentOf(part)));
	const withRest = (content: string, { remaining }: Rest) =>
		format === vtt ? `${content}\nNOTE ${remaining}\n` : `${content.trimEnd()}\n\n[${remaining}]\n`;
	const cut = contentOf(transcript);
	const content = !rest || typeof cut !== 'string' || format === srt ? cut : withRest(cut, rest);
	const limits = exceededBy(written(content), options).join(' and ');
	const tooLong = limits === '' ? [] : [`The result is longer than ${limits}, because even one part of the transcript doesn't fit`];
	return { content, rest: { ...rest }, warnings: [...warnings, ...tooLong, ...(rest ? [rest.remaining] : [])] };
}

type Presented = Pick<ReturnType<typeof present>, 'content' | 'warnings'>;

const written = (content: string | Segment[]) => (typeof content === 'string' ? content : JSON.stringify(content));

/** What `show` returns, or the text with a warning where the transcript can't have the format: that must not suppress an event. */
export function orText(show: (format?: 'text') => Presented): IDataObject {
	const toItem = ({ content, warnings }: Presented) => ({ transcript: content, ...(warnings.length > 0 && { warnings }) });
	try {
		return toItem(show());
	} catch (error) {
		const { content, warnings } = show('text');
		return toItem({ content, warnings: [textInstead(error), ...warnings] });
	}
}

/** The warning of a transcript that can't have a format. Throws any other error. */
export function textInstead(error: unknown): string {
	if (error instanceof InvalidInput) return `${error.message}. 'transcript' contains the text instead.`;
	throw error;
}
