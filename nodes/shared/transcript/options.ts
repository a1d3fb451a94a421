import { boolean, choices, number, shownWhen, text, textList, unsent, type Field, type Fields, type Values } from '../operation';
import { maxCueSeconds } from './timing';

/** As Netflix's timed text style guide has it: two lines of 42 columns, 20 characters per second. */
export const defaultLineLength = 42;
export const defaultParagraphSeconds = 60;
export const defaultAroundSeconds = 60;

export const noteSections = { actionItems: 'Action Items', events: 'Events', notes: 'Notes', summary: 'Summary' };

const subtitleOptions = {
	cueSeconds: unsent(number('Maximum Subtitle Duration (Seconds)', {
		value: maxCueSeconds,
		min: 1,
		max: 60,
		decimals: 1,
		description: 'Maximum time a subtitle stays on screen',
	})),
	lineLength: unsent(number('Maximum Line Length', {
		value: defaultLineLength,
		min: 10,
		max: 200,
		description: "Maximum number of characters in each of a subtitle's two lines. Full-width ones count as two.",
	})),
};

const noteOptions = {
	frontMatter: unsent(boolean('Front Matter', {
		value: true,
		description: 'Whether to start with title, date, duration, participants, tags, folder, language, link and ID as YAML properties',
	})),
	linkPeople: unsent(boolean('Link People', { value: true, description: 'Whether to write people as links for Obsidian: [[Ada]]' })),
	sections: unsent(choices('Sections', noteSections, {
		value: ['actionItems', 'events', 'notes', 'summary'],
		description: 'What to add before the transcript if the service has it',
	})),
	tags: unsent(textList('Tags', { placeholder: 'e.g. meeting, project/apollo', description: "Tags to add to the recording's own. For front matter or a template." })),
	template: unsent(text('Template', {
		rows: 6,
		placeholder: 'e.g. # {title}',
		description:
			'Markdown with placeholders: {frontMatter}, {title}, {date}, {duration}, {participants}, {tags}, {folder}, {language}, {link}, {id}, {summary}, {actionItems}, {notes}, {events}, {transcript}',
	})),
};

const paragraphOptions = {
	paragraphSeconds: unsent(number('Paragraph Length (Seconds)', {
		value: defaultParagraphSeconds,
		min: 5,
		description: 'Start a new paragraph, with its own time, after the first sentence that ends beyond this many seconds',
	})),
	times: unsent(boolean('Include Timestamps', { value: true, description: 'Whether to start each paragraph with its timestamp' })),
};

export const renderOptions = {
	...subtitleOptions,
	...noteOptions,
	...paragraphOptions,
	withSpeakers: unsent(boolean('Include Speaker Names', { value: true, description: 'Whether to include speaker names' })),
};

/** How a transcript is rendered; `timezone` is for times of day. Text has no times unless they are asked for, Markdown has. */
export type RenderOptions = Partial<Values<typeof renderOptions>> & { timezone?: string };

const secondsField = (name: string, value: number, description: string) => number(name, { value, min: 0, decimals: 3, description });

export const windowOptions = {
	around: unsent(text('Around Phrase', { placeholder: 'e.g. budget', description: 'Return only what was said before and after this phrase' })),
	aroundSeconds: unsent(secondsField('Around Phrase (Seconds)', defaultAroundSeconds, "Seconds before and after 'Around Phrase'")),
	continueAt: unsent(number('Continue At', { value: 0, min: 0, description: "Value of 'continueAt' from a response that was cut off. Use it with the same options." })),
	end: secondsField('End (Seconds)', 600, 'Return only what was said up to this time'),
	maxCharacters: unsent(number('Maximum Characters', { value: 10_000, min: 100, description: "Maximum number of characters. If there are more, 'continueAt' and 'remaining' say so." })),
	maxTokens: unsent(number('Maximum Tokens', { value: 4_000, min: 50, description: "Approximate maximum number of tokens. If there are more, 'continueAt' and 'remaining' say so." })),
	speakers: unsent(textList('Speakers', { placeholder: 'e.g. Ada, Bob', description: 'Return only what these speakers said. Comma-separated names as in the transcript.' })),
	start: secondsField('Start (Seconds)', 0, 'Return only what was said from this time on'),
};

/** What part of a transcript is wanted. Times are in seconds. */
export type Window = Partial<Values<typeof windowOptions>>;

const rendered = ['json', 'markdown', 'text', 'segments', 'srt', 'vtt'];

/** The formats that an option changes: all that are made here, unless it is one of these. */
const formatsOf = (name: string): string[] => {
	if (name in subtitleOptions) return ['srt', 'vtt'];
	if (name in noteOptions) return ['markdown'];
	return name in paragraphOptions ? ['markdown', 'text'] : rendered;
};

/** The same options, each shown only for the formats that it changes, if it changes any of those on offer in the field of that name. */
export function shownForFormats<F extends Fields>(options: F, offered: object, field = 'format', condition = {}): Partial<F> {
	const shown: Partial<F> = {};
	for (const name in options) {
		const { [name]: option } = options;
		const formats = formatsOf(name).filter((format) => Object.hasOwn(offered, format));
		if (option && formats.length > 0) shown[name] = shownWhen({ ...condition, [`/${field}`]: formats }, option);
	}
	return shown;
}

/** The same options with the workflow's time zone, in which times of day are written. */
export const inTimezone = <Value extends object>(options: Field<Value>): Field<Value & { timezone: string }> => ({
	...options,
	parse: (raw, setting) => ({ ...options.parse(raw, setting), timezone: setting.timezone }),
});
