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
	const isIn = ({ extension }: TranscriptFormat) => format.extension === extension;
	const contentOf = (part: Transcript) => {
		if (isIn(transcriptFormats.segments)) return shownSegments(spokenIn(part), options);
		return isIn(transcriptFormats.text) ? renderText(part, options) : (format.render?.(part, options) ?? '');
	};
	const { transcript, rest, warnings } = partOf(whole, options, (part) => written(contentOf(part)));
	const content = contentOf(transcript);
	const isTooLong = written(content).length > (options.maxCharacters ?? Infinity);
	const told = { rest: { ...rest }, warnings: [...warnings, ...(isTooLong ? [tooLong] : []), ...(rest ? [rest.remaining] : [])] };
	if (!rest || typeof content !== 'string' || isIn(transcriptFormats.srt)) return { content, ...told };
	if (isIn(transcriptFormats.vtt)) return { content: `${content}\nNOTE ${rest.remaining}\n`, ...told };
	return { content: `${content.trimEnd()}\n\n[${rest.remaining}]\n`, ...told };
}

const written = (content: string | Segment[]) => (typeof content === 'string' ? content : JSON.stringify(content));

const tooLong = "One part of the transcript, with what the format adds, is longer than 'Maximum Characters'";

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
