import type { IDataObject } from 'n8n-workflow';
import type { Call } from '../../shared/operation';
import { withWarnings } from '../../shared/warnings';

const comparable = (value: unknown): string => {
	if (Array.isArray(value)) return JSON.stringify(value.map(comparable).sort());
	return String(value ?? '').trim().toLowerCase();
};

/** What was stored, with warnings about values that Speakr silently ignored. */
export function withIgnored({ context, request }: Pick<Call<unknown>, 'context' | 'request'>, stored: IDataObject): IDataObject {
	const warnings = Object.entries(request.json ?? {})
		.filter(([name, value]) => name in stored && comparable(stored[name]) !== comparable(value))
		.map(([name, value]) => `Speakr ignored ${name} ${JSON.stringify(value)}: it is ${JSON.stringify(stored[name])}`);
	return { ...stored, ...withWarnings(context, warnings) };
}
