import { IDENTIFIED } from '../canned';
import type { Call, Route } from '../call';
import { isObject, isTrue } from '../json';
import type { Recording, Speaker } from '../model';
import { json, refuse, type Reply } from '../reply';
import { isAnonymous, labelsOf, readSegments, storeSegments } from '../transcripts';

/** Who is suggested is lost in a swapped argument: the suggestions are always empty. */
function list(call: Call): Reply {
	const segments = readSegments(call.recording().transcription) ?? [];
	return json({
		speakers: labelsOf(segments).map((label) => ({
			label,
			identified_name: null,
			speaker_id: null,
			segment_count: segments.filter(({ speaker }) => speaker === label).length,
		})),
		suggestions: {},
	});
}

/** Names by label, from `"Jane"` or `{ name, isMe }`. */
function namesOf(call: Call, map: Record<string, unknown>): Map<string, string> {
	const names = new Map<string, string>();
	for (const [label, value] of Object.entries(map)) {
		if (typeof value !== 'string' && !isObject(value)) throw refuse(400, `Invalid value type for speaker "${label}"`);
		const given = typeof value === 'string' ? value : String(value.name ?? '');
		const isMe = isObject(value) && isTrue(value.isMe);
		const name = given.trim() || (isMe ? (call.user.name ?? '') : '');
		if (name) names.set(label, name);
	}
	return names;
}

function speakerNamed(call: Call, name: string): Speaker {
	const known = call.state.speakers.where((speaker) => speaker.ownerId === call.user.id && speaker.name === name)[0];
	if (known) return known;
	const speaker = call.state.addSpeaker({ name });
	speaker.ownerId = call.user.id;
	return speaker;
}

/** Renames the labels in the transcript. What it counts is what was learned about the voices. */
function rename(call: Call, recording: Recording, names: ReadonlyMap<string, string>) {
	const segments = readSegments(recording.transcription);
	if (!segments) {
		recording.participants = [...names.values()].sort().join(', ');
		return { embeddings: names.size, snippets: 0 };
	}
	const present = labelsOf(segments).filter((label) => names.has(label));
	for (const label of present) {
		const speaker = speakerNamed(call, names.get(label) ?? label);
		speaker.useCount += 1;
		speaker.lastUsed = call.state.clock.now();
		speaker.voice = label;
		speaker.embeddingCount += 1;
	}
	const spoken = segments.filter(({ speaker }) => speaker !== null && names.has(speaker));
	const renamed = segments.map((segment) => ({
		...segment,
		speaker: segment.speaker === null ? null : (names.get(segment.speaker) ?? segment.speaker),
	}));
	recording.transcription = storeSegments(renamed);
	const named = labelsOf(renamed).filter((label) => !isAnonymous(label));
	recording.participants = named.length > 0 ? named.sort().join(', ') : null;
	return { embeddings: present.length, snippets: spoken.length };
}

function assign(call: Call): Reply {
	const recording = call.recording('edit');
	if (!call.hasJsonType) {
		// A catch-all turns the framework's 415 into a 500.
		throw refuse(
			500,
			"415 Unsupported Media Type: Did not attempt to load JSON data because the request Content-Type was not 'application/json'.",
		);
	}
	const body = call.json();
	if (!isObject(body) || !('speaker_map' in body)) throw refuse(400, 'speaker_map is required');
	if (!isObject(body.speaker_map)) throw refuse(400, 'speaker_map must be an object');
	const { embeddings, snippets } = rename(call, recording, namesOf(call, body.speaker_map));
	const { id, title, participants, status } = recording;
	const regenerate = isTrue(body.regenerate_summary);
	if (regenerate) call.parts.pipeline.summarize(recording);
	return json({
		success: true,
		message: 'Speakers updated successfully.',
		recording: { id, title, participants, status },
		summary_queued: regenerate,
		embeddings_updated: embeddings,
		snippets_created: snippets,
	});
}

function identify(call: Call): Reply {
	const { transcription } = call.recording();
	if (!transcription) throw refuse(400, 'No transcription available for speaker identification');
	const segments = readSegments(transcription);
	if (!segments) throw refuse(400, 'Transcription format not supported for auto-identification');
	const names = labelsOf(segments).map((label) => [label, IDENTIFIED[label] ?? ''] as const);
	return json({ success: true, speaker_map: Object.fromEntries(names) });
}

export const recordingSpeakerRoutes: readonly Route[] = [
	{ method: 'GET', path: '/api/v1/recordings/{id}/speakers', scopes: ['read'], etag: 'k', handle: list },
	{ method: 'PUT', path: '/api/v1/recordings/{id}/speakers/assign', scopes: ['write'], handle: assign },
	{ method: 'POST', path: '/api/v1/recordings/{id}/speakers/identify', scopes: ['process'], handle: identify },
];
