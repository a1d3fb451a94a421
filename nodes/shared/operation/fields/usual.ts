import type { IBinaryData } from 'n8n-workflow';
import { isObject } from '../../json';
import { unsent, type Field } from '../field';
import { boolean, text } from './basic';

const fieldName = (displayName: string) =>
	unsent(text(displayName, { required: true, value: 'data', placeholder: 'e.g. data' }));

/** Name of the binary field that a file goes into. */
export const outputField = fieldName('Output Data Field Name');

const inputName = fieldName('Input Data Field Name');

/** Where a file comes from: the name of a binary field, or the binary data itself out of an expression. */
export const inputField: Field<string | IBinaryData> = {
	...inputName,
	parse: (raw, setting) => (isBinaryData(raw) ? raw : inputName.parse(raw, setting)),
};

const isBinaryData = (raw: unknown): raw is IBinaryData =>
	isObject(raw) && typeof raw.data === 'string' && typeof raw.mimeType === 'string';

export const simplify = unsent(
	boolean('Simplify', {
		value: true,
		description: 'Whether to return a simplified version of the response instead of the raw data',
	}),
);
