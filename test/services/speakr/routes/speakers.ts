import type { Call, Route } from '../call';
import { zulu } from '../clock';
import type { Database } from '../database';
import { isObject, isTrue, type JsonObject } from '../json';
import type { Speaker } from '../model';
import { crash, invalid, json, refuse, type Reply } from '../reply';
import { speakersOf } from '../speakers/links';
import { renameEverywhere } from '../speakers/rename';

export function confidenceOf({ embeddingCount }: Speaker): number | null {
	return embeddingCount === 0 ? null : 0.5;
}

/** The six keys of the list until 0.10.10, nine since. */
function speakerView(state: Database, speaker: Speaker): JsonObject {
	return {
		id: speaker.id,
		name: speaker.name,
		use_count: speaker.useCount,
		last_used: speaker.lastUsed,
		confidence_score: confidenceOf(speaker),
		has_voice_profile: speaker.embeddingCount > 0,
		...(state.since('0.10.11') && {
			email: speaker.email,
			aliases: speaker.aliases,
			updated_at: zulu(speaker.updatedAt ?? speaker.createdAt),
		}),
	};
}

function list({ state, user, query }: Call): Reply {
	const email = state.since('0.10.11') ? query.get('email')?.toLowerCase() : undefined;
	const speakers = speakersOf(state, user.id)
		.filter((speaker) => !email || speaker.email === email)
		.sort((a, b) => b.useCount - a.useCount || (a.lastUsed < b.lastUsed ? 1 : -1));
	return json({ speakers: speakers.map((speaker) => speakerView(state, speaker)) });
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
	if (speakersOf(state, user.id).some((speaker) => speaker.name === name)) {
		throw refuse(400, 'Speaker with this name already exists');
	}
	const isNew = state.since('0.10.11');
	const speaker = state.addSpeaker({ name, ...(isNew && { ...contactOf(body), updatedAt: state.clock.now() }) });
	speaker.ownerId = user.id;
	const created_at = speaker.createdAt;
	if (!isNew) return json({ id: speaker.id, name, use_count: 0, created_at }, 201);
	return json({ ...speakerView(state, speaker), created_at }, 201);
}

const MAX_EMAIL = 320;
const MAX_ALIAS = 100;
const MAX_ALIASES = 20;

/** Address and aliases, where the body names them. */
function contactOf(body: Record<string, unknown>): Partial<Pick<Speaker, 'email' | 'aliases'>> {
	return {
		...('email' in body && { email: emailOf(body.email) }),
		...('aliases' in body && { aliases: aliasesOf(body.aliases) }),
	};
}

function emailOf(value: unknown): string | null {
	const address = typeof value === 'string' ? value.trim().toLowerCase() : value;
	if (address === null || address === '') return null;
	if (typeof address !== 'string' || address.length > MAX_EMAIL || !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address)) {
		throw invalid('email must be an email address');
	}
	return address;
}

function aliasesOf(value: unknown): string[] {
	if (value === null) return [];
	if (!Array.isArray(value) || !value.every((alias) => typeof alias === 'string')) throw invalid('aliases must be a list of strings');
	const trimmed = value.map((alias) => alias.trim()).filter(Boolean);
	// The first spelling of each is kept.
	const aliases = [...new Map([...trimmed].reverse().map((alias) => [alias.toLowerCase(), alias])).values()].reverse();
	if (aliases.some((alias) => alias.length > MAX_ALIAS)) throw invalid(`each alias must be at most ${MAX_ALIAS} characters`);
	if (aliases.length > MAX_ALIASES) throw invalid(`at most ${MAX_ALIASES} aliases`);
	return aliases;
}

function update(call: Call): Reply {
	const speaker = existingSpeaker(call);
	return call.state.since('0.10.11') ? change(call, speaker) : keep(call, speaker);
}

/** Until 0.10.10 renaming breaks: it calls a function that does not exist. */
function keep(call: Call, speaker: Speaker): Reply {
	const { name } = call.fields();
	if (typeof name !== 'string' || name.trim() === '') throw refuse(400, 'Speaker name is required');
	if (name.trim() !== speaker.name) throw crash();
	return json({ success: true, speaker: { id: speaker.id, name: speaker.name, use_count: speaker.useCount } });
}

function change(call: Call, speaker: Speaker): Reply {
	const { state, user } = call;
	const body = call.json();
	if (!isTrue(body)) throw refuse(400, 'No data provided');
	if (!isObject(body)) throw crash();
	if (!['name', 'email', 'aliases'].some((key) => key in body)) throw invalid('Nothing to change: give name, email or aliases');
	const contact = contactOf(body);
	const name = 'name' in body ? nameOf(body.name) : speaker.name;
	if (speakersOf(state, user.id).some((other) => other !== speaker && other.name === name)) {
		throw refuse(409, `A speaker named "${name}" already exists`, { code: 'conflict' });
	}
	const before = speaker.name;
	Object.assign(speaker, contact, { name, updatedAt: state.clock.now() });
	if (name !== before) renameEverywhere(state, user.id, before, name);
	return json({ success: true, speaker: speakerView(state, speaker) });
}

function nameOf(value: unknown): string {
	if (typeof value !== 'string' || value.trim() === '') throw invalid('Speaker name cannot be empty');
	return value.trim();
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
