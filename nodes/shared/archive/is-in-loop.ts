import type { IExecuteFunctions } from 'n8n-workflow';
import { InvalidInput } from '../errors';
import { isObject } from '../json';
import type { Fields } from '../operation';
import type { ExportValues } from './fields';

/** The nodes through which the workflow leads from the node back to it. */
function loopOf(context: IExecuteFunctions) {
	const { name } = context.getNode();
	const before = new Set(context.getParentNodes(name).map((node) => node.name));
	return context.getChildNodes(name).filter((node) => before.has(node.name));
}

/** Whether the node is in a loop of its own. 'Loop Over Items' comes back for other items. */
export function isInLoop(context: IExecuteFunctions): boolean {
	const loop = loopOf(context);
	return loop.length > 0 && !loop.some(({ type }) => type === 'n8n-nodes-base.splitInBatches');
}

/** Throws InvalidInput if nothing would ever confirm what is exported, or a filter has lost its value. */
export function checkLoop(context: IExecuteFunctions, fields: Fields, { filters, options }: Pick<ExportValues, 'filters' | 'options'>) {
	const { parameters } = context.getNode();
	const written = (name: string): Record<string, unknown> => (isObject(parameters[name]) ? { ...parameters[name] } : {});
	if (options.repeatUnlessConfirmed && !options.dryRun && !written('options').resumeFrom && loopOf(context).length === 0) {
		throw new InvalidInput(
			"'Repeat Unless Confirmed' needs a loop: without one, each execution exports the same transcripts",
			"Connect the last item back to this node after storing the others, while {{ $json.manifest?.more }} is true, or remove 'Repeat Unless Confirmed' from the options",
		);
	}
	const isLooping = isInLoop(context);
	const given = new Map(Object.entries(filters));
	for (const [name, filter] of Object.entries(written('filters'))) {
		const expression = String(isObject(filter) ? filter.value : filter);
		const readsItem = /^=.*\$(json|input)\b/s.test(expression);
		const mayBeLost = options.deleteWhenDone ? expression.startsWith('=') : isLooping && readsItem;
		if (!mayBeLost || String(given.get(name) ?? '') !== '') continue;
		throw new InvalidInput(
			`'${fields[name]?.property.displayName ?? 'Title Pattern'}' has no value, so it would not filter the export`,
			readsItem
				? "In a loop, {{ $json }} is the manifest from the second round on. Refer to the node that sets the value, such as {{ $('Set').first().json.from }}, or remove the filter."
				: "Give it a value in each round, such as {{ $('Form').first().json.title || '*' }} in 'Title Pattern', or remove the filter",
		);
	}
}
