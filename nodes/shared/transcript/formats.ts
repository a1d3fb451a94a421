import { renderMarkdown } from './note';
import type { RenderOptions } from './options';
import { renderText } from './render';
import { renderSrt, renderVtt } from './subtitles';
import { withoutWords, type Transcript } from './transcript';

export interface TranscriptFormat {
	name: string;
	description: string;
	extension: string;
	mimeType: string;
	/** The text of its file; absent if the service writes it, or if it stays a list. */
	render?(transcript: Transcript, options?: RenderOptions): string;
}

export type TranscriptFormats = Record<string, TranscriptFormat>;

export const transcriptFormats = {
	markdown: {
		name: 'Markdown',
		description: 'With title, date, speakers and times, and more through the options',
		extension: 'md',
		mimeType: 'text/markdown',
		render: renderMarkdown,
	},
	json: {
		name: 'JSON',
		description: 'Title, date, duration and segments in seconds, in the same format for every service',
		extension: 'json',
		mimeType: 'application/json',
		render: (transcript, options) => `${JSON.stringify(withoutWords(transcript, options), null, 2)}\n`,
	},
	segments: {
		name: 'Segments',
		description: 'A list of who said what and when, in seconds',
		extension: 'json',
		mimeType: 'application/json',
	},
	srt: {
		name: 'Subtitles (SRT)',
		description: 'SubRip, with speaker names',
		extension: 'srt',
		mimeType: 'application/x-subrip',
		render: renderSrt,
	},
	vtt: {
		name: 'Subtitles (VTT)',
		description: 'WebVTT, with speaker names as voices',
		extension: 'vtt',
		mimeType: 'text/vtt',
		render: renderVtt,
	},
	text: {
		name: 'Text',
		description: 'One line per paragraph, with speaker names',
		extension: 'txt',
		mimeType: 'text/plain',
		render: (transcript, options) => `${renderText(transcript, options)}\n`,
	},
} satisfies TranscriptFormats;

export const asWritten = ({ name, extension, mimeType }: TranscriptFormat, description: string) => ({ name, description, extension, mimeType });

const { json, markdown, segments, srt, text, vtt } = transcriptFormats;

export const fieldFormats = { markdown, segments, srt, text, vtt };
export const fileFormats = { markdown, json, srt, text, vtt };
