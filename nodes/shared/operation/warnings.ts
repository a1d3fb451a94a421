import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { getOrCreate } from '../memory';

interface Kind {
	count: number;
	rest?: { message: string };
}

const shown = new WeakMap<IExecuteFunctions, { messages: Set<string>; kinds: Map<string, Kind> }>();

const maxOfKind = 3;

/** Shows sentences above the output of the node, each once per run, and how many more differ in an ID: n8n keeps the object of a hint, so that it can still rise. */
export function showHints(context: IExecuteFunctions, messages: string[], type: 'info' | 'warning' = 'info'): void {
	const { messages: known, kinds } = getOrCreate(shown, context, () => ({ messages: new Set(), kinds: new Map() }));
	for (const message of messages.filter((each) => !known.has(each))) {
		known.add(message);
		const name = message.replace(/\S*\d\S*/g, '…');
		const kind = getOrCreate(kinds, name, () => ({ count: 0 }));
		const isRest = ++kind.count > maxOfKind;
		const hint = { message: isRest ? `${kind.count - maxOfKind} more like this: ${name}` : message, type, location: 'outputPane' as const };
		if (kind.rest) kind.rest.message = hint.message;
		else context.addExecutionHints(hint);
		if (isRest) kind.rest ??= hint;
	}
}

/** Warnings for an item, which the editor shows above the output as well. */
export function withWarnings(context: IExecuteFunctions, warnings: string[]): IDataObject {
	showHints(context, warnings, 'warning');
	return warnings.length > 0 ? { warnings } : {};
}
