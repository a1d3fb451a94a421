import type { IExecuteFunctions, INode, INodeExecutionData } from 'n8n-workflow';
import { setWithin } from '../memory';
import { isCalledByAgent } from './is-tool';

const capacity = 10_000;

const dropped = new Map<string, number>();

export const triesOf = ({ maxTries }: INode) => Math.min(5, Math.max(2, maxTries || 3));

/** Counts a try whose first item failed: true if 'Retry On Fail' drops its items and n8n tries again, as after all but the last. */
export function noteFailedTry(context: IExecuteFunctions, [first]: INodeExecutionData[]): boolean {
	const node = context.getNode();
	if (node.retryOnFail !== true || !first?.json.error || isCalledByAgent(context)) return false;
	const key = JSON.stringify([context.getExecutionId(), node.id, context.evaluateExpression('{{ $runIndex }}', 0)]);
	const tries = (dropped.get(key) ?? 0) + 1;
	setWithin(capacity, dropped, key, tries);
	return tries < triesOf(node);
}
