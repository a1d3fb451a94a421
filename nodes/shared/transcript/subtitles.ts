import { cueTime } from './clock';
import { toCues, type Cue } from './cues';
import type { RenderOptions } from './options';
import { oneLine } from './script';
import type { Transcript } from './transcript';

const rightToLeft = /^[^\p{L}]*[\p{scx=Arab}\p{scx=Hebr}\p{scx=Syrc}\p{scx=Thaa}\p{scx=Nkoo}]/u;
/** Players take the direction of a Latin name in front, or always the same; what is embedded keeps its own. */
const directed = ({ lines }: Cue, shown: string) =>
	lines.some((line) => rightToLeft.test(line)) ? shown.replace(/^.+$/gm, '\u202b$&\u202c') : shown;

const wordJoiner = '\u2060';

/** Players hide what is in angle brackets or braces, even if they know no such tag or command. */
const withoutSrtMarkup = (text: string) =>
	text
		.replace(/</g, '‹')
		.replace(/>/g, '›')
		.replace(/\{/g, '(')
		.replace(/\}/g, ')')
		.replace(/\\(?=[Nnh])/g, `\\${wordJoiner}`);

const withLabel = ({ label, lines: [first = '', ...rest] }: Cue) => [(label + first).trim(), ...rest].join('\n');

/** SubRip subtitles. Throws InvalidInput if the transcript has a text but no times. */
export const renderSrt = (transcript: Transcript, options?: RenderOptions): string =>
	toCues(transcript, options)
		.map((cue, index) => {
			const text = directed(cue, withoutSrtMarkup(withLabel(cue)));
			return `${index + 1}\n${cueTime(cue.start, ',')} --> ${cueTime(cue.end, ',')}\n${text}\n`;
		})
		.join('\n');

const escapeVtt = (text: string) =>
	text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/\\(?=[Nnh])/g, `\\${wordJoiner}`);

/** WebVTT subtitles, speakers as voices. Throws InvalidInput if the transcript has a text but no times. */
export const renderVtt = (transcript: Transcript, options?: RenderOptions): string =>
	['WEBVTT\n', ...toCues(transcript, options).map((cue) => {
		const { start, end, speaker, lines } = cue;
		const voice = speaker === null ? '' : `<v ${escapeVtt(oneLine(speaker)).replace(/-{2,}$/, '–')}>`;
		const text = escapeVtt(lines.filter((line) => line !== '').join('\n'));
		return `${cueTime(start, '.')} --> ${cueTime(end, '.')}\n${voice}${text}\n`;
	})].join('\n');
