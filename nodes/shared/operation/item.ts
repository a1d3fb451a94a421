import type { IBinaryKeyData, IDataObject, INodeExecutionData } from 'n8n-workflow';

export class ItemWithFile {
	constructor(
		readonly json: IDataObject,
		readonly binary: IBinaryKeyData,
	) {}
}

export type Item = IDataObject | ItemWithFile;

export const withFields = (item: Item, change: (fields: IDataObject) => IDataObject): Item =>
	item instanceof ItemWithFile ? new ItemWithFile(change(item.json), item.binary) : change(item);

export const toExecutionData = (item: Item): INodeExecutionData =>
	item instanceof ItemWithFile ? { json: item.json, binary: item.binary } : { json: item };
