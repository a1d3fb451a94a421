import { renderMarkdown, renderSrt, renderText, renderVtt, type Transcript } from '../transcript';
import type { Content } from './source';

export interface Format {
	name: string;
	description: string;
	/** Of its files, without a dot. */
	extension: string;
	mimeType: string;
	/** How a common Transcript is written in it; absent where the service writes it itself. */
	render?(transcript: Transcript): string;
}

/** Formats by the value that saved workflows hold. */
export type Formats = Record<string, Format>;

/** What every service's transcripts can be written in. */
export const commonFormats = {
	markdown: {
		name: 'Markdown',
		description: 'With title, date and speakers',
		extension: 'md',
		mimeType: 'text/markdown',
		render: renderMarkdown,
	},
	json: {
		name: 'JSON',
		description: 'Title, date, duration and segments in seconds, in the same form for every service',
		extension: 'json',
		mimeType: 'application/json',
		render: (transcript) => `${JSON.stringify(transcript, null, 2)}\n`,
	},
	srt: {
		name: 'Subtitles (SRT)',
		description: 'SubRip, with the names of the speakers',
		extension: 'srt',
		mimeType: 'application/x-subrip',
		render: renderSrt,
	},
	vtt: {
		name: 'Subtitles (VTT)',
		description: 'WebVTT, with the speakers as voices',
		extension: 'vtt',
		mimeType: 'text/vtt',
		render: renderVtt,
	},
	text: {
		name: 'Text',
		description: 'A line for each turn, with the names of the speakers',
		extension: 'txt',
		mimeType: 'text/plain',
		render: (transcript) => `${renderText(transcript)}\n`,
	},
} satisfies Formats;

/** A content as the text of its file. Throws InvalidInput for subtitles of a transcript without times. */
export const written = (content: Content, { render }: Format): string =>
	'segments' in content ? (render ?? commonFormats.json.render)(content) : content.text;
