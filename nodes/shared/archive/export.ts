import { ItemWithFile, operation, type Fields } from '../operation';
import type { Operation, Outcome } from '../operation/operation';
import { exportFields } from './fields';
import { runExport, type Archive } from './run';
import { distinctExports } from './same-export';

/** Hands on a whole archive, transcript by transcript, with an account of the run as its last item. */
export function archiveExport<F extends Fields>(archive: Archive<F>): Operation {
	const { things, endpoint, filters, formats, hasAudio = false, aboutTitles } = archive;
	const fields = exportFields(filters, formats, hasAudio, aboutTitles);
	return operation({
		name: 'Export',
		action: `Export archive of ${things}`,
		description: `Export many or all ${things} as files, ZIP files or fields, in one run or in several`,
		withFile: true,
		endpoint,
		fields,
		async runAll(calls) {
			const isNew = distinctExports(filters);
			const outcomes: Outcome[] = [];
			const keeps: Array<() => void> = [];
			for (const call of calls) {
				const { itemIndex, context, client } = call;
				try {
					const { items, keep } = await runExport(archive, call, isNew);
					for (const item of items) outcomes.push({ itemIndex, ...(item instanceof ItemWithFile ? item : { json: item }) });
					if (keep) keeps.push(keep);
				} catch (error) {
					outcomes.push({ itemIndex, error });
					// Then nothing is handed on, so no position may move.
					if (!context.continueOnFail() || client.signal?.aborted) return outcomes;
				}
			}
			for (const keep of keeps) keep();
			return outcomes;
		},
	});
}
