import { IDENTIFIED } from '../canned';
import type { Call, Route } from '../call';
import type { Database } from '../database';
import { isObject, isTrue, type JsonObject } from '../json';
import type { Recording, Segment, Speaker, User } from '../model';
import { json, refuse, type Reply } from '../reply';
import { sameName, speakersOf, voiceOf, type Voice } from '../speakers/links';
import { renamed } from '../speakers/rename';
import { labelsOf, readSegments } from '../transcripts';

/** Until 0.10.2 who is suggested is lost in a swapped argument: the suggestions are always empty. */
function list(call: Call): Reply {
	const recording = call.recording();
	const segments = readSegments(recording.transcription) ?? [];
	if (call.state.since('0.10.11')) return json(speakersByPerson(call, recording, segments));
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

/** One entry a person, in the order in which they first speak. */
function speakersByPerson({ state, user }: Call, recording: Recording, segments: readonly Segment[]): JsonObject {
	const counts = new Map<string | number, { voice: Voice; count: number }>();
	for (const segment of segments) {
		const voice = voiceOf(state, recording, segment);
		const person = voice.saved?.id ?? voice.label ?? voice.name ?? UNKNOWN;
		const { count } = counts.get(person) ?? { count: 0 };
		counts.set(person, { voice: counts.get(person)?.voice ?? voice, count: count + 1 });
	}
	const voices = [...counts.values()];
	return {
		speakers: voices.map(({ voice: { name, label, saved }, count }) => ({
			label: label ?? name ?? UNKNOWN,
			identified_name: name === label ? null : name,
			speaker_id: saved?.id ?? null,
			email: recording.ownerId === user.id ? (saved?.email ?? null) : null,
			segment_count: count,
		})),
		suggestions: Object.fromEntries(
			voices.flatMap(({ voice: { label } }) => (label === null ? [] : [[label, suggestionsFor(state, user, label)]])),
		),
	};
}

const UNKNOWN = 'Unknown';
const MAX_SUGGESTIONS = 3;

/** Whose voice was learned under that label. */
function suggestionsFor(state: Database, user: User, label: string): JsonObject[] {
	const alike = speakersOf(state, user.id).filter(({ voice }) => voice === label);
	return alike.slice(0, MAX_SUGGESTIONS).map(({ id, name }) => ({ speaker_id: id, name, similarity: 100 }));
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

/** The saved speaker of that name, made if there is none. Since 0.10.11 the case does not matter. */
function speakerNamed(call: Call, name: string): Speaker {
	const { state, user } = call;
	const isSame = (known: string) => (state.since('0.10.11') ? sameName(known, name) : known === name);
	const known = speakersOf(state, user.id).find((speaker) => isSame(speaker.name));
	if (known) return known;
	const speaker = state.addSpeaker({ name });
	speaker.ownerId = user.id;
	return speaker;
}

/** Renames what stands in the transcript. What it counts is what was learned about the voices. */
function rename(call: Call, recording: Recording, names: ReadonlyMap<string, string>) {
	const segments = readSegments(recording.transcription);
	if (!segments) {
		call.state.write(recording, { participants: [...names.values()].sort().join(', ') });
		return { embeddings: names.size, snippets: 0 };
	}
	const present = labelsOf(segments).filter((label) => names.has(label));
	const spellings = new Map<string, string>();
	for (const label of present) {
		const speaker = speakerNamed(call, names.get(label) ?? label);
		speaker.useCount += 1;
		speaker.lastUsed = call.state.clock.now();
		speaker.voice = label;
		speaker.embeddingCount += 1;
		spellings.set(label, speaker.name);
	}
	const spoken = segments.filter(({ speaker }) => speaker !== null && names.has(speaker));
	call.state.write(recording, renamed(recording, segments, spellings));
	return { embeddings: present.length, snippets: spoken.length };
}

function assign(call: Call): Reply {
	const recording = call.recording('edit');
	if (!call.hasJsonType) {
		// A catch-all turns the framework's 415 into a 500.
		if (call.state.since('0.10.11')) throw refuse(500, 'An unexpected error occurred');
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
	const { state } = call;
	const { transcription } = call.recording();
	if (!transcription) throw refuse(400, 'No transcription available for speaker identification');
	const segments = readSegments(transcription);
	if (!segments) throw refuse(400, 'Transcription format not supported for auto-identification');
	if (state.since('0.10.11') && labelsOf(segments).length === 0) throw refuse(400, 'No speakers found in transcription');
	const names = labelsOf(segments).map((label) => [label, IDENTIFIED[label] ?? ''] as const);
	return json({ success: true, speaker_map: Object.fromEntries(names) });
}

export const recordingSpeakerRoutes: readonly Route[] = [
	{ method: 'GET', path: '/api/v1/recordings/{id}/speakers', scopes: ['read'], etag: 'k', handle: list },
	{ method: 'PUT', path: '/api/v1/recordings/{id}/speakers/assign', scopes: ['write'], handle: assign },
	{ method: 'POST', path: '/api/v1/recordings/{id}/speakers/identify', scopes: ['process'], handle: identify },
];
