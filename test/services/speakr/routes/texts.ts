/** Transcript, summary and notes. */
import type { Call, Route } from '../call';
import { isObject, textOrNull } from '../json';
import type { Recording } from '../model';
import { json, refuse, type Reply } from '../reply';
import { personalOf, writePersonal } from '../sharing/scope';
import { canonicalTranscript } from '../views/transcript';
import { asSubtitles, asText, readSegments } from '../transcripts';

function transcript(call: Call): Reply {
	const recording = call.recording();
	const { transcription } = recording;
	if (!transcription) throw refuse(404, 'No transcription available');
	const format = (call.query.get('format') ?? 'json').toLowerCase();
	switch (format) {
		case 'json': {
			if (call.state.since('0.10.11')) return json(canonicalTranscript(call.state, recording, call.query));
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

type Field = 'notes' | 'summary';

/** Since 0.10.11 notes are everybody's own. */
function isPersonal({ state }: Call, field: Field): boolean {
	return field === 'notes' && state.since('0.10.11');
}

function textOf(call: Call, recording: Recording, field: Field): string | null {
	return isPersonal(call, field) ? personalOf(call.state, call.user, recording).notes : recording[field];
}

function putText(field: Field): (call: Call) => Reply {
	return (call) => {
		const recording = call.recording(isPersonal(call, field) ? 'view' : 'edit');
		const body = call.json();
		if (!isObject(body) || !(field in body)) throw refuse(400, `${field} field required`);
		const text = textOrNull(body[field]);
		if (isPersonal(call, field)) writePersonal(call.state, call.user, recording, { notes: text });
		else call.state.write(recording, { [field]: text });
		return json({ success: true, [field]: text });
	};
}

function getText(field: Field): (call: Call) => Reply {
	return (call) => {
		const value = textOf(call, call.recording(), field);
		return json({ [field]: value, [`has_${field}`]: Boolean(value) });
	};
}

export const textRoutes: readonly Route[] = [
	{ method: 'GET', path: '/api/v1/recordings/{id}/transcript', scopes: ['read'], etag: 't', handle: transcript },
	{ method: 'GET', path: '/api/v1/recordings/{id}/summary', scopes: ['read'], etag: 's', handle: getText('summary') },
	{ method: 'PUT', path: '/api/v1/recordings/{id}/summary', scopes: ['write'], handle: putText('summary') },
	{ method: 'GET', path: '/api/v1/recordings/{id}/notes', scopes: ['read'], etag: 'n', handle: getText('notes') },
	{ method: 'PUT', path: '/api/v1/recordings/{id}/notes', scopes: ['write'], handle: putText('notes') },
];
