import { renderMarkdown, renderSrt, renderText, renderVtt } from './render';
import type { Transcript } from './transcript';

/** What a transcript can be written as. */
export interface TranscriptFormat {
	name: string;
	description: string;
	/** Without a dot. */
	extension: string;
	mimeType: string;
	/** The text of its file; absent where the service writes it or where it stays a list. */
	render?(transcript: Transcript): string;
}

/** Formats by the value that saved workflows hold. */
export type TranscriptFormats = Record<string, TranscriptFormat>;

/** What any service's transcript can be written as; each operation offers some of these and the service's own. */
export const transcriptFormats = {
	markdown: {
		name: 'Markdown',
		description: 'With title, date, speakers and times',
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
		description: 'One line per turn, with speaker names',
		extension: 'txt',
		mimeType: 'text/plain',
		render: (transcript) => `${renderText(transcript)}\n`,
	},
} satisfies TranscriptFormats;
