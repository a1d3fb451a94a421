import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

const shown = new WeakMap<IExecuteFunctions, Set<string>>();

/** Shows sentences above the output of the node, each once per run. */
export function showHints(context: IExecuteFunctions, messages: string[], type: 'info' | 'warning' = 'info'): void {
	const known = shown.get(context) ?? new Set();
	shown.set(context, known);
	for (const message of messages.filter((each) => !known.has(each))) {
		known.add(message);
		context.addExecutionHints({ message, type, location: 'outputPane' });
	}
}

/** Warnings for an item, which the editor shows above the output as well. */
export function withWarnings(context: IExecuteFunctions, warnings: string[]): IDataObject {
	showHints(context, warnings, 'warning');
	return warnings.length > 0 ? { warnings } : {};
}
