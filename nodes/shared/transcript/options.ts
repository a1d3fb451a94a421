import { boolean, number, unsent } from '../operation';
import { defaultLineLength } from './cues';
import { defaultParagraphSeconds } from './paragraphs';
import { longestCue } from './timing';

export const renderOptions = {
	cueSeconds: unsent(number('Maximum Cue Duration (Seconds)', {
		value: longestCue,
		min: 1,
		max: 60,
		decimals: 1,
		description: 'Longest time that a subtitle stays on screen. For SRT and VTT.',
	})),
	lineLength: unsent(number('Maximum Line Length', {
		value: defaultLineLength,
		min: 10,
		max: 200,
		description: 'Maximum number of characters in each of the two lines of a subtitle, full-width ones counting as two. For SRT and VTT.',
	})),
	paragraphSeconds: unsent(number('Paragraph Length (Seconds)', {
		value: defaultParagraphSeconds,
		min: 5,
		description: 'Start a new paragraph with its own time at the next end of a sentence after this many seconds. For text and Markdown.',
	})),
	times: unsent(boolean('Times', { value: true, description: 'Whether to start each paragraph with its time. For text and Markdown.' })),
	withSpeakers: unsent(boolean('With Speakers', { value: true, description: 'Whether to include speaker names' })),
};
