import type { Field } from '../shared/operation';
import { boolean, color, listed, locator, locators, mapped, number, text, toId } from '../shared/operation';

/** Milliseconds: a language model answers within the request, for up to ten minutes. */
export const modelTimeout = 600_000;

export const recordingId = locator('Recording', 'recordings');

export const webhookId = locator('Webhook', 'webhooks');

export const tagIds = locators('Tag', 'tags');

/** A folder, or null for none. */
export const folderId: Field<number | null> = mapped(listed('Folder', 'foldersOrNone'), (id) =>
	id === 'none' ? null : toId('Folder', id),
);

/** What a tag or a folder sets for its recordings; `which` are those, in words. */
const defaultsOf = (label: string, which: string) => ({
	color: color('Color', { description: `Color in which Speakr shows the ${label}` }),
	customPrompt: text('Custom Prompt', { rows: 4, description: `Instructions for the summary of recordings ${which}` }),
	defaultLanguage: text('Default Language', {
		placeholder: 'e.g. en',
		description: `Language that is spoken in new recordings ${which}, as a code`,
	}),
	defaultMaxSpeakers: number('Default Max Speakers', {
		value: 2,
		min: 1,
		description: `At most so many people speak in new recordings ${which}`,
	}),
	defaultMinSpeakers: number('Default Min Speakers', {
		value: 1,
		min: 1,
		description: `At least so many people speak in new recordings ${which}`,
	}),
	protectFromDeletion: boolean('Protect From Deletion', {
		description: `Whether Speakr's automatic clean-up spares recordings ${which}`,
	}),
});

export const tagDefaults = defaultsOf('tag', 'with this tag');
export const folderDefaults = defaultsOf('folder', 'in this folder');

/** A number that is taken away by 0; n8n lets no number field be empty. */
export const orCleared = (field: Field<number>): Field<number | null> => ({
	...field,
	property: {
		...field.property,
		typeOptions: { ...field.property.typeOptions, minValue: 0 },
		description: [field.property.description, '0 clears it'].filter(Boolean).join('; '),
	},
	parse: (raw, setting) => (raw === 0 || raw === '' ? null : field.parse(raw, setting)),
});
