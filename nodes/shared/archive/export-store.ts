import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { isObject } from '../json';

export const maxExports = 100;

/** What a node remembers of an export in its static data, which n8n saves after each non-manual execution, failed or not. */
export function storedExports(context: IExecuteFunctions, key: string) {
	const data = context.getWorkflowStaticData('node');
	const all = () => (isObject(data.archive) ? data.archive : {});
	const known = all()[key];
	const last = isObject(known) ? known : undefined;
	const execution = context.getExecutionId();
	/** The workflow looped back, so what it received is stored even if this run fails. */
	const isLoop = last?.execution === execution;
	return {
		last,
		execution,
		isLoop,
		notBefore: isLoop && typeof last.continueAfter === 'number' ? last.continueAfter : undefined,
		remember(next: IDataObject) {
			const kept = Object.entries(all()).filter(([each]) => each !== key).slice(1 - maxExports);
			data.archive = Object.fromEntries([...kept, [key, next]]);
		},
	};
}
