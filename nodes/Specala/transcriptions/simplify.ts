import type { IDataObject } from 'n8n-workflow';
import { holdsSomething } from '../../shared/operation';

const first = ['title', 'created_at', 'summary', 'transcript', 'speakers', 'reports', 'topics'];
const last = ['status', 'id', 'format', 'fileName', 'fileSize'];
const leftOut = new Set(['project_id']);

/** The order in which a person reads it. What Specala AI doesn't document comes along if it holds something. */
export function simplified(transcription: IDataObject): IDataObject {
	const names = Object.keys(transcription);
	const unknown = names.filter((name) => !first.includes(name) && !last.includes(name) && !leftOut.has(name));
	const shown = [...first, ...unknown.filter((name) => holdsSomething(transcription[name])), ...last];
	const isDone = transcription.status === 'completed';
	return Object.fromEntries(
		shown.filter((name) => name in transcription && !(isDone && name === 'status')).map((name) => [name, transcription[name]]),
	);
}
