import type { Field } from '../shared/operation';
import { locator, locators, text, toId, unsent } from '../shared/operation';

export const recordingId = locator('Recording', 'recordings');

export const tagIds = locators('Tag', 'tags');

/** A folder, or null for none. */
export const folderId: Field<number | null> = {
	property: {
		displayName: 'Folder Name or ID',
		type: 'options',
		default: 'none',
		typeOptions: { loadOptionsMethod: 'folders' },
		description:
			'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
	},
	parse: (raw) => (raw === 'none' || raw === null || raw === '' ? null : toId('Folder', raw)),
};

/** Name of the binary field that a file goes into. */
export const outputField = unsent(
	text('Output Data Field Name', { required: true, value: 'data', placeholder: 'e.g. data' }),
);

/** Name of the binary field that a file comes from. */
export const inputField = unsent(
	text('Input Data Field Name', { required: true, value: 'data', placeholder: 'e.g. data' }),
);
