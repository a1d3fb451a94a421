/** Transcript, summary and notes. */
import type { Call, Route } from '../call';
import { isObject, textOrNull } from '../json';
import { json, refuse, type Reply } from '../reply';
import { asSubtitles, asText, readSegments } from '../transcripts';

function transcript(call: Call): Reply {
	const { transcription } = call.recording();
	if (!transcription) throw refuse(404, 'No transcription available');
	const format = (call.query.get('format') ?? 'json').toLowerCase();
	switch (format) {
		case 'json': {
			const segments = readSegments(transcription);
			if (!segments) return json({ format, segments: [], raw: transcription });
			return json({ format, segments: segments.map((segment) => ({ ...segment })) });
		}
		case 'text':
			return json({ format, content: asText(transcription, call.user.transcriptTemplate) });
		case 'srt':
		case 'vtt':
			return json({ format, content: asSubtitles(transcription, format) });
		default:
			throw refuse(400, `Unknown format: ${format}`);
	}
}

function putText(field: 'notes' | 'summary'): (call: Call) => Reply {
	return (call) => {
		const recording = call.recording();
		const body = call.json();
		if (!isObject(body) || !(field in body)) throw refuse(400, `${field} field required`);
		recording[field] = textOrNull(body[field]);
		return json({ success: true, [field]: recording[field] });
	};
}

function getText(field: 'notes' | 'summary'): (call: Call) => Reply {
	return (call) => {
		const value = call.recording()[field];
		return json({ [field]: value, [`has_${field}`]: Boolean(value) });
	};
}

export const textRoutes: readonly Route[] = [
	{ method: 'GET', path: '/api/v1/recordings/{id}/transcript', scopes: ['read'], handle: transcript },
	{ method: 'GET', path: '/api/v1/recordings/{id}/summary', scopes: ['read'], handle: getText('summary') },
	{ method: 'PUT', path: '/api/v1/recordings/{id}/summary', scopes: ['write'], handle: putText('summary') },
	{ method: 'GET', path: '/api/v1/recordings/{id}/notes', scopes: ['read'], handle: getText('notes') },
	{ method: 'PUT', path: '/api/v1/recordings/{id}/notes', scopes: ['write'], handle: putText('notes') },
];
