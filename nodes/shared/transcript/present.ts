import type { GenericValue, IDataObject } from 'n8n-workflow';
import { InvalidInput } from '../errors';
import { transcriptFormats, type RenderOptions, type TranscriptFormat } from './formats';
import { renderText } from './render';
import { shownSegments, type Segment, type Transcript } from './transcript';
import { partOf, spokenIn, type Window } from './window';

interface Presented {
	content: string | Segment[];
	rest: { continueAt?: number; remaining?: string };
	warnings: string[];
}

/** A transcript, or the part in the window, in a format. Throws InvalidInput if it can't have that format. */
export function present(whole: Transcript, format: TranscriptFormat, options: RenderOptions & Window = {}): Presented {
	const { transcript, rest, warnings } = partOf(whole, options);
	const told = { rest: { ...rest }, warnings: rest ? [...warnings, rest.remaining] : warnings };
	if (format.extension === transcriptFormats.segments.extension) return { content: shownSegments(spokenIn(transcript), options), ...told };
	const isText = format.extension === transcriptFormats.text.extension;
	const content = isText ? renderText(transcript, options) : (format.render?.(transcript, options) ?? '');
	if (!rest) return { content, ...told };
	const note = `[${rest.remaining}]`;
	if (format.extension === transcriptFormats.vtt.extension) return { content: `${content}\nNOTE ${rest.remaining}\n`, ...told };
	return { content: format.extension === transcriptFormats.srt.extension ? content : `${content.trimEnd()}\n\n${note}\n`, ...told };
}

/** What `show` returns, or the text with a warning where the transcript can't have the format: that must not suppress an event. */
export function orText(show: (format?: 'text') => GenericValue | object): IDataObject {
	try {
		return { transcript: show() };
	} catch (error) {
		return { transcript: show('text'), warnings: [textInstead(error)] };
	}
}

/** The warning of a transcript that can't have a format. Throws any other error. */
export function textInstead(error: unknown): string {
	if (error instanceof InvalidInput) return `${error.message}. 'transcript' contains the text instead.`;
	throw error;
}
