import { choice, newSince, text } from '../../shared/operation';
import { placeholders } from '../fields';
import { promptVariables } from './upload';

const promptModes = {
	append: { name: 'Append', description: 'In addition to the instructions of the tags, the folder and the user' },
	replace: { name: 'Replace', description: 'Instead of the instructions of the tags, the folder and the user' },
};

export const summaryOptions = {
	customPrompt: text('Custom Prompt', {
		rows: 4,
		placeholder: placeholders.prompt,
		description: "Instructions to use instead of those of the tags, the folder and the user, unless 'Prompt Mode' is 'Append'",
	}),
	promptMode: newSince('0.10.11', choice('Prompt Mode', promptModes, { value: 'append', description: "How 'Custom Prompt' is used" })),
	promptVariables: newSince('0.10.11', promptVariables),
};
