import { MaybeDone } from '../errors';
import type { Request } from '../http';
import { setWithin } from '../memory';
import { isTool } from './is-tool';
import { triesOf } from './note-failed-try';
import type { Call } from './operation';

type RepeatedCall = Pick<Call<unknown>, 'context' | 'itemIndex' | 'afterwards' | 'request' | 'values'>;

/** For what changes something or is billed: n8n's 'Retry On Fail' runs a node again for all items, also for those that succeeded. Tries of a tool are known by their values. */
export function createOncePerItem<T>(capacity = 10_000) {
	const made = new Map<string, { result: Promise<T>; tries: number }>();
	const keyOf = ({ context, itemIndex, request: { method, path }, values }: RepeatedCall) =>
		JSON.stringify([
			context.getExecutionId(),
			context.getNode().id,
			isTool(context) ? values : context.evaluateExpression('{{ $runIndex }}', itemIndex),
			itemIndex,
			method,
			path,
		]);
	const forget = (call: RepeatedCall) => void made.delete(keyOf(call));
	return {
		forget,
		/** What was made for the item when n8n ran the node before, or else what `make` returns. */
		async once(call: RepeatedCall, make: () => Promise<T>): Promise<T> {
			const node = call.context.getNode();
			if (node.retryOnFail !== true) return await make();
			const key = keyOf(call);
			call.afterwards(() => forget(call));
			// A run that failed leaves behind what was being made.
			const before = made.get(key);
			const isKept = await before?.result.then(() => true, (error: unknown) => error instanceof MaybeDone);
			const tries = (before?.tries ?? 0) + 1;
			const result = before && isKept ? before.result : make();
			setWithin(capacity, made, key, { result, tries });
			return await result.catch((error: unknown) => {
				if (isTool(call.context) && tries >= triesOf(node)) forget(call);
				throw error;
			});
		},
	};
}

const answers = createOncePerItem<unknown>();

/** What the service answers to the request of an operation that changes something, or what `send` makes of it. */
export const sendOnce = async (
	call: RepeatedCall & Pick<Call<unknown>, 'client'>,
	send = async (request: Request): Promise<unknown> => await call.client.json(request),
): Promise<unknown> => await answers.once(call, async () => await send({ ...call.request, runsToEnd: true }));
