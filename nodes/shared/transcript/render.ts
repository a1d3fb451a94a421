import { InvalidInput } from '../errors';
import { clockTime, cueTime } from './clock';
import { joinTurns, speakersOf, type Segment, type Transcript } from './transcript';

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim();

/** Plain text, a line per turn: `Alice: Good morning`, or with `times` `[1:02] Alice: Good morning`. */
export function renderText({ segments, text }: Transcript, { times = false } = {}): string {
	if (segments.length === 0) return text ?? '';
	return joinTurns(segments)
		.map(({ speaker, text, start }) => {
			const time = times && start !== null ? `[${clockTime(start)}] ` : '';
			return time + oneLine(speaker === null ? text : `${speaker}: ${text}`);
		})
		.join('\n');
}

/** Markdown with title, date, duration and speakers, then a paragraph per turn with its time. */
export function renderMarkdown(transcript: Transcript): string {
	const { title, date, duration, segments, text } = transcript;
	const speakers = speakersOf(transcript);
	const facts = [
		date === null ? '' : `- Date: ${date}`,
		duration === null ? '' : `- Duration: ${clockTime(duration)}`,
		speakers.length === 0 ? '' : `- Speakers: ${oneLine(speakers.join(', '))}`,
	].filter((fact) => fact !== '');
	const paragraphs = segments.length === 0 ? [text ?? ''] : joinTurns(segments).map(paragraph);
	return (
		[`# ${oneLine(title ?? 'Transcript')}`, facts.join('\n'), ...paragraphs]
			.filter((block) => block !== '')
			.join('\n\n') + '\n'
	);
}

function paragraph({ speaker, text, start }: Segment): string {
	const time = start === null ? '' : `(${clockTime(start)})`;
	const who = speaker === null ? '' : `**${oneLine(speaker)}**`;
	const lead = [who, time].filter((part) => part !== '').join(' ');
	return lead === '' ? oneLine(text) : `${lead}: ${oneLine(text)}`;
}

interface Cue {
	start: number;
	end: number;
	speaker: string | null;
	text: string;
}

const defaultCueSeconds = 1;

function toCues({ segments }: Transcript): Cue[] {
	const cues = segments.flatMap(({ speaker, text, start, end }, index): Cue[] => {
		if (start === null || oneLine(text) === '') return [];
		const until = end ?? segments[index + 1]?.start ?? start;
		return [{ start, end: until - start >= 0.001 ? until : start + defaultCueSeconds, speaker, text: oneLine(text) }];
	});
	if (cues.length === 0) {
		throw new InvalidInput(
			'This transcript has no timestamps, so subtitles cannot be created',
			"Choose 'Text' or 'Markdown', or transcribe the recording again with a model that returns timestamps",
		);
	}
	return cues;
}

/** SubRip subtitles. Throws InvalidInput if the transcript has no times. */
export const renderSrt = (transcript: Transcript): string =>
	toCues(transcript)
		.map(({ start, end, speaker, text }, index) => {
			const line = oneLine(speaker === null ? text : `${speaker}: ${text}`);
			return `${index + 1}\n${cueTime(start, ',')} --> ${cueTime(end, ',')}\n${withoutArrows(line)}\n`;
		})
		.join('\n');

const withoutArrows = (line: string) => line.replace(/-{2,}>/g, '->');

const escapeVtt = (text: string) =>
	text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

/** WebVTT subtitles, speakers as voices. Throws InvalidInput if the transcript has no times. */
export const renderVtt = (transcript: Transcript): string =>
	'WEBVTT\n\n' +
	toCues(transcript)
		.map(({ start, end, speaker, text }) => {
			const voice = speaker === null ? '' : withoutArrows(`<v ${escapeVtt(oneLine(speaker))}>`);
			return `${cueTime(start, '.')} --> ${cueTime(end, '.')}\n${voice}${escapeVtt(text)}\n`;
		})
		.join('\n');
