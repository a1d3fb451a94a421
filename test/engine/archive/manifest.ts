import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { isObject } from '../../../nodes/shared/json';

/** What the last item of an export tells of it. */
export function manifestOf(items: INodeExecutionData[]): IDataObject {
	const manifest = items.at(-1)?.json.manifest;
	return isObject(manifest) ? manifest : {};
}
