import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

const shown = new WeakMap<IExecuteFunctions, Set<string>>();

/** Warnings for an item, which the editor shows above the output as well, each once. */
export function withWarnings(context: IExecuteFunctions, warnings: string[]): IDataObject {
	const known = shown.get(context) ?? new Set();
	shown.set(context, known);
	for (const message of warnings.filter((each) => !known.has(each))) {
		known.add(message);
		context.addExecutionHints({ message, location: 'outputPane' });
	}
	return warnings.length > 0 ? { warnings } : {};
}
