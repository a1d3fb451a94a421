import { InvalidInput } from '../../errors';
import { fieldOf, type Field } from '../field';
import { invalidValue, isBlank, refuseBlanks, toList, type ListDetails, type TextDetails } from './input';

/** Any number of texts: one per line, comma-separated, or an array. */
export const textList = (displayName: string, { clears = false, ...details }: TextDetails & ListDetails = {}): Field<string[]> => ({
	...fieldOf({ displayName, type: 'string', default: '', ...details }, (raw) => {
		const list = isBlank(raw) ? [] : toList(raw, String(raw).trim().includes('\n') ? '\n' : ',');
		if (details.required && list.length === 0) throw new InvalidInput(`'${displayName}' is empty`, 'Enter at least one');
		if (clears) refuseBlanks(displayName, raw, list, 'a list of texts');
		return list.map((entry) => {
			if (typeof entry === 'object') throw invalidValue(displayName, entry, 'text');
			return String(entry);
		});
	}),
	blankClears: clears,
});
