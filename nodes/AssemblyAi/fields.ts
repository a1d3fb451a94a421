import { InvalidInput } from '../shared/errors';
import { fromItem, mapped, quoted, rows, text, textLocator } from '../shared/operation';
import { labelKey } from './speaker-labels';

export const transcriptId = fromItem(textLocator('Transcript', 'transcripts'));

export const speakerNames = mapped(
	rows('Speaker Names', {
		row: 'Speaker',
		columns: {
			label: text('Label', { placeholder: 'e.g. A', description: 'Label in the transcript' }),
			name: text('Name', { placeholder: 'e.g. Ada Lovelace' }),
		},
		toEntry: ({ label, name }) => [label, name],
		example: '{"A": "Ada", "B": "Grace"}',
	}),
	(names) => {
		const labels = Object.keys(names);
		const second = labels.find((label, index) => labels.findIndex((each) => labelKey(each) === labelKey(label)) < index);
		if (second !== undefined) throw new InvalidInput(`'Speaker Names' has more than one name for speaker ${quoted(second)}`, 'Keep one of them');
		return Object.fromEntries(
			Object.entries(names).map(([label, name]) => {
				if (typeof name === 'string' && name.trim() !== '') return [label, name.trim()];
				throw new InvalidInput(`Speaker ${label} in 'Speaker Names' has no name`, 'Enter the name as text: {"A": "Ada"}');
			}),
		);
	},
);
