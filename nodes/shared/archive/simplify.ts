import type { IDataObject } from 'n8n-workflow';
import { pick } from '../json';
import { maxSimplifiedFields } from '../operation';

const readingOrder = [
	'action', 'title', 'date', 'duration', 'summary', 'transcript', 'notes', 'events', 'participants', 'speakers', 'tags', 'topics', 'folder',
	'fileName', 'previousFileNames', 'reason', 'type', 'id', 'manifest',
];

const byImportance = [
	'id', 'type', 'manifest', 'title', 'date', 'fileName', 'action', 'previousFileNames', 'reason', 'transcript', 'folder', 'summary', 'notes',
	'events', 'tags', 'participants', 'speakers', 'duration', 'topics',
];

/** At most ten fields of an item; those of one export all have the same. */
export function simplified(item: IDataObject): IDataObject {
	if (Object.keys(item).length <= maxSimplifiedFields) return item;
	const kept = new Set(byImportance.filter((name) => name in item).slice(0, maxSimplifiedFields));
	return pick(item, readingOrder.filter((name) => kept.has(name)));
}
