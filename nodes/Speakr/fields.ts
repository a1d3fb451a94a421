import { isObject } from '../shared/json';
import {
	boolean,
	choice,
	color,
	fromItem,
	locator,
	locators,
	mapped,
	nameLocator,
	newSince,
	number,
	orNull,
	text,
	textList,
	textLocator,
	toId,
	zonedTime,
	type Field,
} from '../shared/operation';

/** Milliseconds that a language model may take to respond. */
export const modelTimeout = 600_000;

const recordingPage = {
	placeholder: 'e.g. https://speakr.example.com/recordings/42',
	regex: '^https?://\\S+/recordings?/([0-9]+)(?:[/?#]\\S*)?$',
	errorMessage: "The URL of a recording ends with /recordings/ and its ID",
};

export const recordingId = fromItem(locator('Recording', 'recordings', { page: recordingPage }));

export const texts = { notes: 'Notes', summary: 'Summary', transcript: 'Transcript' };

export const namesInSpeakr = (chosen: readonly string[]): string[] =>
	chosen.flatMap((each) => (each === 'transcript' ? 'transcription' : Object.hasOwn(texts, each) ? each : []));

export const webhookId = locator('Webhook', 'webhooks');

export const recordingScope = choice(
	'Scope',
	{ all: 'All', own: 'Own', shared: 'Shared With Me' },
	{ value: 'own', description: 'Whose recordings to include' },
);

export const dateField = (description: string) =>
	choice('Date Field', { created_at: 'Created', meeting_date: 'Meeting Date' }, { value: 'meeting_date', description });

export const recordingIdFilter = mapped(
	textList('Recording IDs', { required: true, placeholder: 'e.g. 12, 15', description: 'Comma-separated IDs of the recordings to search, at least one' }),
	(ids) => [...new Set(ids.map((id) => toId('Recording IDs', id)))],
);

export const typedId = (displayName: string, description: string): Field<number> =>
	mapped(text(displayName, { required: true, placeholder: 'e.g. 42', description }), (id) => toId(displayName, id, 'Enter its ID'));

/** Speakr converts it to UTC since 0.9.5; before, it drops the offset. */
export const meetingDate = (more = '') =>
	zonedTime('Meeting Date', {
		description:
			`Date and time of the meeting, in the workflow's time zone unless it includes one. Speakr before 0.9.5 keeps only the local time. ${more}`.trim(),
	});

export const modelField = (displayName: string) => nameLocator(displayName, 'models', 'e.g. whisper-1');

export const groupField = (description: string) => locator('Group', 'groups', { description });

export const tagIds = locators('Tag', 'tags');

export const folderOrNone: Field<number | null> = mapped(textLocator('Folder', 'foldersOrNone'), (id) =>
	id.toLowerCase() === 'none' ? null : toId('Folder', id),
);

export const placeholders = {
	initialPrompt: 'e.g. A call between Acme and a customer',
	prompt: 'e.g. List the decisions, and who does what by when',
	title: 'e.g. Weekly planning',
};

const defaultsOf = (label: string, which: string) => ({
	color: color('Color', { description: `Color of the ${label} in Speakr` }),
	customPrompt: text('Custom Prompt', { rows: 4, placeholder: placeholders.prompt, description: `Instructions for the summaries of recordings ${which}` }),
	defaultLanguage: text('Default Language', {
		placeholder: 'e.g. en',
		description: `Spoken language of new recordings ${which}, as an ISO 639-1 code`,
	}),
	defaultMaxSpeakers: number('Default Maximum Speakers', {
		value: 2,
		min: 1,
		description: `Maximum number of speakers in new recordings ${which}`,
	}),
	defaultMinSpeakers: number('Default Minimum Speakers', {
		value: 1,
		min: 1,
		description: `Minimum number of speakers in new recordings ${which}`,
	}),
	titlePrompt: newSince(
		'0.10.7',
		text('Title Prompt', { rows: 2, placeholder: 'e.g. Begin with the name of the customer', description: `Instructions for the generated titles of recordings ${which}` }),
	),
});

export const tagDefaults = {
	...defaultsOf('tag', 'with this tag'),
	protectFromDeletion: boolean('Protect From Deletion', {
		description: "Whether to exclude recordings with this tag from Speakr's automatic deletion",
	}),
};
export const folderDefaults = defaultsOf('folder', 'in this folder');

/** An ID that is cleared if empty, or 0, which a model writes for one that it leaves out. */
export function clearable(field: Field<number>): Field<number | null | undefined> {
	const cleared = orNull(field);
	return {
		...cleared,
		property: { ...field.property, description: `${field.property.description}. Leave empty to clear.` },
		parse: (raw, setting) => (/^\s*0\s*$/.test(String(isObject(raw) ? raw.value : raw)) ? (setting.isTool ? undefined : null) : cleared.parse(raw, setting)),
	};
}
