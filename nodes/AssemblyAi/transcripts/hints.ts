import { isObject, valueAt } from '../../shared/json';
import { withoutSecrets } from '../api';
import type { TranscriptRecord } from '../records';

/** What to notice of a finished transcript: AssemblyAI's warnings, another model, a task that failed, and silence. */
export function hintsOf(transcript: TranscriptRecord): string[] {
	const { id, status, text, speech_models: asked, speech_model_used: used } = transcript;
	const warnings = valueAt(transcript, 'metadata.warnings');
	const told = (Array.isArray(warnings) ? warnings : [])
		.map((warning: unknown) => (isObject(warning) ? warning.message : warning))
		.filter((warning) => typeof warning === 'string' && warning !== '')
		.map((warning) => `AssemblyAI's warning about transcript ${id}: ${withoutSecrets(String(warning))}`);
	const isOther = Array.isArray(asked) && asked.length > 0 && typeof used === 'string' && !asked.some((model) => model === used);
	const isSilent = status === 'completed' && (typeof text !== 'string' || text.trim() === '');
	return [
		...told,
		...(isOther && told.length === 0 ? [`AssemblyAI used the model ${used} for transcript ${id}, instead of ${asked.join(', ')}`] : []),
		...failedTasks(transcript),
		...(isSilent ? [`No speech was found in the recording of transcript ${id}`] : []),
	];
}

/** The tasks of speech understanding that failed although the transcript is completed. */
export function failedTasks(transcript: TranscriptRecord): string[] {
	const results = valueAt(transcript, 'speech_understanding.response');
	return Object.entries(isObject(results) ? results : {}).flatMap(([task, result]) =>
		isObject(result) && typeof result.status === 'string' && result.status !== 'success'
			? [`AssemblyAI could not complete the task ${task} for transcript ${transcript.id}: its status is '${result.status}'`]
			: [],
	);
}
