import { isObject } from '../../shared/json';
import type { TranscriptRecord } from '../records';

/** What to notice of a finished transcript: AssemblyAI's warnings, such as that another model was used, and silence. */
export function hintsOf({ id, status, text, metadata }: TranscriptRecord): string[] {
	const warnings: unknown[] = isObject(metadata) && Array.isArray(metadata.warnings) ? metadata.warnings : [];
	const told = warnings
		.map((warning) => (isObject(warning) ? warning.message : warning))
		.filter((warning) => typeof warning === 'string' && warning !== '')
		.map((warning) => `AssemblyAI about transcript ${id}: ${String(warning)}`);
	const isSilent = status === 'completed' && (typeof text !== 'string' || text.trim() === '');
	return [...told, ...(isSilent ? [`No speech was found in the recording of transcript ${id}`] : [])];
}
