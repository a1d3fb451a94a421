import type { IBinaryData } from 'n8n-workflow';
import { InvalidInput } from '../../errors';
import { isObject } from '../../json';
import { inTool, shownWhen, unsent, type Field } from '../field';
import { boolean, number, text } from './basic';
import { choice } from './choice';
import { isBlank } from './input';

/** A box with advice, in which HTML works. */
export const notice = (content: string): Field<undefined> => ({
	property: { displayName: content, type: 'notice', default: '' },
	sentAs: false,
	parse: () => undefined,
});

const fieldName = (displayName: string, description: string) =>
	unsent(text(displayName, { required: true, value: 'data', placeholder: 'e.g. data', description }));

export const outputField = fieldName('Output Data Field Name', 'Name of the binary field to store the file in');

const inputName = fieldName('Input Data Field Name', 'Name of the binary field that contains the file');

/** The name of a binary field, or the binary data itself from an expression. */
export const inputField: Field<string | IBinaryData> = {
	...inputName,
	parse(raw, setting) {
		if (isBinaryData(raw)) return raw;
		if (!isNoName(raw)) return inputName.parse(raw, setting);
		throw new InvalidInput("'Input Data Field Name' is neither a name nor a file", "Enter a name such as 'data', or an expression such as {{ $input.item.binary.data }}");
	},
};

/** The content, or where n8n stores it, such as filesystem-v2:workflows/1: `$binary` has no `data`. */
const isBinaryData = (raw: unknown): raw is IBinaryData =>
	isObject(raw) && (typeof raw.data === 'string' || (typeof raw.id === 'string' && raw.id.includes(':')));

/** An error message repeats a name, so the content of a file must not be taken for one. */
const isNoName = (raw: unknown) => (typeof raw === 'string' ? raw.length > 255 : typeof raw === 'object' && !isBlank(raw));

export const fieldOrFile = (name: string) => ({
	output: inTool(
		'json',
		unsent(
			choice(
				'Return As',
				{
					file: { name: 'File', description: 'In a binary field' },
					json: { name: 'Field', description: `In the field '${name}' of the item` },
				},
				{ value: 'json' },
			),
		),
	),
	outputField: shownWhen({ output: ['file'] }, outputField),
});

export const simplify = unsent(
	boolean('Simplify', {
		value: true,
		description: 'Whether to return a simplified version of the response instead of the raw data',
	}),
);

export const defaultMaximumWait = 60;

export const maximumWait = number('Maximum Wait (Minutes)', {
	value: defaultMaximumWait,
	min: 1,
	description: 'Fail if it takes longer than this many minutes. All items wait at the same time.',
});
