import { operation, type Fields, type Operation, type Outcome } from '../operation';
import { exportFields } from './fields';
import type { Archive } from './run-export';
import { distinctExports } from './same-export';
import { simplified } from './simplify';

/** The operation that exports a whole archive and ends with a manifest of the run as its last item. */
export function archiveExport<F extends Fields>(archive: Archive<F>): Operation {
	const { things, endpoint, filters, formats } = archive;
	const fields = exportFields(filters, formats, archive);
	return operation({
		action: `Export archive of ${things}`,
		description: `Export many or all ${things} as files, ZIP files or fields, in one run or in several`,
		hint: "Connect the last node that stores the items back to this node while 'manifest.more' of the last item is true.",
		withFile: true,
		simplified,
		endpoint,
		fields,
		async runAll(calls) {
			// Loaded on first use, like what it writes: every start of n8n loads the rest.
			const { runExport } = await import('./run-export');
			const noteExport = distinctExports(filters);
			const outcomes: Outcome[] = [];
			for (const call of calls) {
				const { itemIndex, context, client, afterwards } = call;
				try {
					const { items, savePosition } = await runExport(archive, call, noteExport);
					for (const item of items) outcomes.push({ itemIndex, item });
					if (savePosition) afterwards(savePosition);
				} catch (error) {
					outcomes.push({ itemIndex, error });
					// Nothing is output, so no position may move.
					if (!context.continueOnFail() || client.signal?.aborted) return outcomes;
				}
			}
			return outcomes;
		},
	});
}
