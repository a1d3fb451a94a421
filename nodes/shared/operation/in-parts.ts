import pLimit from 'p-limit';
import type { Call, Outcome } from './operation';

/** Runs the parts that calls were put into, so many at once. Unless the node continues on fail, nothing is sent after a failure. */
export async function inParts<Part>(
	[call]: ReadonlyArray<Pick<Call<unknown>, 'context'>>,
	parts: readonly Part[],
	concurrency: number,
	run: (part: Part, isStopped: () => boolean) => Promise<Outcome[]>,
): Promise<Outcome[]> {
	const limit = pLimit(concurrency);
	let hasFailed = false;
	const isStopped = () => hasFailed && !call?.context.continueOnFail();
	const runPart = async (part: Part) => {
		if (isStopped()) return [];
		const outcomes = await run(part, isStopped);
		hasFailed ||= outcomes.some((outcome) => 'error' in outcome);
		return outcomes;
	};
	return (await Promise.all(parts.map(async (part) => await limit(runPart, part)))).flat();
}
