import { InvalidInput } from '../shared/errors';
import { fromItem, jsonObject, mapped, textLocator } from '../shared/operation';

export const transcriptId = fromItem(textLocator('Transcript', 'transcripts'));

export const speakerNames = mapped(
	jsonObject('Speaker Names', { description: 'Names by the speaker labels in the transcript: {"A": "Ada", "B": "Grace"}' }),
	(names) =>
		Object.fromEntries(
			Object.entries(names).map(([label, name]) => {
				if (typeof name === 'string' && name.trim() !== '') return [label, name.trim()];
				throw new InvalidInput(`Speaker ${label} in 'Speaker Names' has no name`, 'Enter the name as text: {"A": "Ada"}');
			}),
		),
);
