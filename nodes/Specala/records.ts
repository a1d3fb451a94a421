import type { IDataObject } from 'n8n-workflow';
import { incompleteRecord } from '../shared/errors';
import { asObject } from '../shared/json';

/** A transcription or a project as Specala returns it: `id` is checked, the rest untouched. */
export type SpecalaRecord = IDataObject & { id: string };

/** Throws ServiceFailure where it has no ID. */
export function parseRecord(entry: unknown): SpecalaRecord {
	const record = asObject(entry);
	const { id } = record;
	if (typeof id === 'string' && id !== '') return { ...record, id };
	throw incompleteRecord('Specala AI', 'list entry', 'id');
}

export const uuid = '[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}';
