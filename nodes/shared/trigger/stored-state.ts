import { deepCopy, type IDataObject, type ITriggerFunctions } from 'n8n-workflow';
import { isObject, omit } from '../json';
import { ownerOf } from '../owner';

const snapshots = new Map<string, () => IDataObject>();

/** What a trigger remembers when it begins: after a change, as of its last look; else as n8n stored it with the last start for the same `subject`. */
export function storedState(context: ITriggerFunctions, subject: string): IDataObject {
	return omit(rememberedBy(context, subject), ['subject']);
}

function rememberedBy(context: ITriggerFunctions, subject: string): IDataObject {
	const mode = context.getActivationMode();
	if (mode === 'activate') return {};
	const snapshot = mode === 'update' ? snapshots.get(ownerOf(context)) : undefined;
	if (snapshot) return snapshot();
	const { state } = context.getWorkflowStaticData('node');
	return isObject(state) && state.subject === subject ? deepCopy(state) : {};
}

/** The function it returns puts what `snapshot` makes where n8n saves it when the workflow starts, or at the end of its activation. */
export function keepState(context: ITriggerFunctions, snapshot: () => IDataObject): () => void {
	const staticData = context.getWorkflowStaticData('node');
	snapshots.set(ownerOf(context), snapshot);
	return () => void (staticData.state = snapshot());
}
