import type { Call, Route } from '../call';
import { isObject, isTrue } from '../json';
import type { Speaker } from '../model';
import { crash, json, refuse, type Reply } from '../reply';

export function confidenceOf({ embeddingCount }: Speaker): number | null {
	return embeddingCount === 0 ? null : 0.5;
}

function list({ state, user }: Call): Reply {
	const speakers = state.speakers
		.where(({ ownerId }) => ownerId === user.id)
		.sort((a, b) => b.useCount - a.useCount || (a.lastUsed < b.lastUsed ? 1 : -1));
	return json({
		speakers: speakers.map((speaker) => ({
			id: speaker.id,
			name: speaker.name,
			use_count: speaker.useCount,
			last_used: speaker.lastUsed,
			confidence_score: confidenceOf(speaker),
			has_voice_profile: speaker.embeddingCount > 0,
		})),
	});
}

export function existingSpeaker(call: Call): Speaker {
	const speaker = call.state.speakers.get(call.id());
	if (!speaker) throw refuse(404, 'Speaker not found');
	if (speaker.ownerId !== call.user.id) throw refuse(403, 'Permission denied');
	return speaker;
}

function create(call: Call): Reply {
	const body = call.json();
	if (!isObject(body) || !isTrue(body.name)) throw refuse(400, 'Speaker name is required');
	if (typeof body.name !== 'string') throw crash();
	const name = body.name.trim();
	const { state, user } = call;
	const same = state.speakers.where((speaker) => speaker.ownerId === user.id && speaker.name === name);
	if (same.length > 0) throw refuse(400, 'Speaker with this name already exists');
	const speaker = state.addSpeaker({ name });
	speaker.ownerId = user.id;
	return json({ id: speaker.id, name, use_count: 0, created_at: speaker.createdAt }, 201);
}

/** Renaming breaks: it calls a function that does not exist. */
function update(call: Call): Reply {
	const speaker = existingSpeaker(call);
	const { name } = call.fields();
	if (typeof name !== 'string' || name.trim() === '') throw refuse(400, 'Speaker name is required');
	if (name.trim() !== speaker.name) throw crash();
	return json({ success: true, speaker: { id: speaker.id, name: speaker.name, use_count: speaker.useCount } });
}

function remove(call: Call): Reply {
	call.state.speakers.delete(existingSpeaker(call).id);
	return json({ success: true, message: 'Speaker deleted' });
}

export const speakerRoutes: readonly Route[] = [
	{ method: 'GET', path: '/api/v1/speakers', scopes: ['read'], handle: list },
	{ method: 'POST', path: '/api/v1/speakers', scopes: ['write'], handle: create },
	{ method: 'PUT', path: '/api/v1/speakers/{id}', scopes: ['write'], handle: update },
	{ method: 'DELETE', path: '/api/v1/speakers/{id}', scopes: ['delete'], handle: remove },
];
