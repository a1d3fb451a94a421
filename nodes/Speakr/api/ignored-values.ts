import type { IDataObject } from 'n8n-workflow';
import { withWarnings, type Call } from '../../shared/operation';
import { withoutCase } from '../../shared/without-case';

const comparable = (value: unknown): string => {
	if (Array.isArray(value)) return JSON.stringify([...new Set(value.map(comparable))].sort());
	return withoutCase(String(value ?? ''));
};

/** What was stored, with warnings about values that Speakr silently ignored. */
export function withIgnored({ context, request }: Pick<Call<unknown>, 'context' | 'request'>, stored: IDataObject): IDataObject {
	const warnings = Object.entries(request.json ?? {})
		.filter(([name, value]) => name in stored && comparable(stored[name]) !== comparable(value))
		.map(([name, value]) => `Speakr ignored the value ${JSON.stringify(value)} of ${name}; it is still ${JSON.stringify(stored[name])}`);
	return { ...stored, ...withWarnings(context, warnings) };
}
