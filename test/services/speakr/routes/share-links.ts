/** Public links, since 0.10.11. */
import { randomBytes } from 'node:crypto';

import type { Call, Route } from '../call';
import { zulu } from '../clock';
import { isObject, type JsonObject } from '../json';
import type { Recording, ShareLink } from '../model';
import { invalid, json, noContent, refuse, type Reply } from '../reply';

const MAX_DAYS = 3650;
const DAY = 86_400;

/** Somebody else's is not there. */
function ownRecording(call: Call): Recording {
	const recording = call.state.recordings.get(call.id());
	if (recording?.ownerId !== call.user.id) throw refuse(404, 'Recording not found', { code: 'not_found' });
	return recording;
}

function isSecure(call: Call): boolean {
	return call.state.settings.behindHttps || String(call.headers['x-forwarded-proto'] ?? '').split(',').at(-1)?.trim() === 'https';
}

function urlOf(call: Call, { publicId }: ShareLink): string {
	const scheme = isSecure(call) ? 'https' : 'http';
	return `${scheme}://${call.headers.host ?? ''}/share/${publicId}`;
}

function linkView({ id, shareSummary, shareNotes, createdAt, expiresAt }: ShareLink): JsonObject {
	return {
		id,
		share_summary: shareSummary,
		share_notes: shareNotes,
		created_at: zulu(createdAt),
		expires_at: expiresAt === null ? null : zulu(expiresAt),
	};
}

/** Newest first, those that have expired too. */
function linksOf(call: Call, recording: Recording): ShareLink[] {
	return call.state.shareLinks.where(({ recordingId }) => recordingId === recording.id).reverse();
}

function flag(body: Record<string, unknown>, name: string, usual: boolean): boolean {
	const value = body[name] ?? usual;
	if (typeof value !== 'boolean' || body[name] === null) throw invalid(`${name} must be true or false`);
	return value;
}

function daysOf({ expires_in_days: days = null }: Record<string, unknown>): number | null {
	if (days === null) return null;
	const isFine = typeof days === 'number' && Number.isInteger(days) && days >= 1 && days <= MAX_DAYS;
	if (!isFine) throw invalid(`expires_in_days must be 1 to ${MAX_DAYS}`);
	return days;
}

/** How many days a link lives is ignored when one is used again. */
function create(call: Call): Reply {
	const { state, user } = call;
	if (!state.settings.publicSharing) throw refuse(403, 'Public sharing is turned off on this server', { code: 'feature_disabled' });
	if (!state.settings.canSharePublicly) throw refuse(403, 'You may not create public links', { code: 'not_permitted' });
	if (!isSecure(call)) throw refuse(403, 'Public links need an HTTPS connection', { code: 'https_required' });
	const recording = ownRecording(call);
	const given = call.lenient();
	const body = isObject(given) ? given : {};
	const flags = { shareSummary: flag(body, 'share_summary', true), shareNotes: flag(body, 'share_notes', false) };
	const [forceNew, update] = [flag(body, 'force_new', false), flag(body, 'update_existing', false)];
	const days = daysOf(body);
	const existing = forceNew ? undefined : linksOf(call, recording)[0];
	const link = existing ?? {
		...flags,
		id: state.shareLinks.nextId(),
		recordingId: recording.id,
		userId: user.id,
		publicId: randomBytes(16).toString('base64url'),
		createdAt: state.clock.now(),
		expiresAt: days === null ? null : state.clock.later(days * DAY),
	};
	if (!existing) {
		state.shareLinks.insert(link);
		call.parts.emitter.emitLink('recording.share.created', recording, link);
	}
	if (update) Object.assign(link, flags);
	const differ = link.shareSummary !== flags.shareSummary || link.shareNotes !== flags.shareNotes;
	const answer = { share_url: urlOf(call, link), existing: existing !== undefined, flags_differ: differ, share: linkView(link) };
	return json(answer, existing ? 200 : 201);
}

function list(call: Call): Reply {
	const links = linksOf(call, ownRecording(call));
	return json({ shares: links.map((link) => ({ ...linkView(link), share_url: urlOf(call, link) })) });
}

function revoke(call: Call): Reply {
	const link = call.state.shareLinks.get(call.id());
	const recording = link && call.state.recordings.get(link.recordingId);
	if (!recording || link.userId !== call.user.id) throw refuse(404, 'Share not found', { code: 'not_found' });
	call.state.shareLinks.delete(link.id);
	call.parts.emitter.emitLink('recording.share.revoked', recording, link);
	return noContent();
}

export const shareLinkRoutes: readonly Route[] = [
	{ method: 'POST', path: '/api/v1/recordings/{id}/share', scopes: ['share'], since: '0.10.11', handle: create },
	{ method: 'GET', path: '/api/v1/recordings/{id}/shares', scopes: ['share'], since: '0.10.11', handle: list },
	{ method: 'DELETE', path: '/api/v1/shares/{id}', scopes: ['share'], since: '0.10.11', handle: revoke },
];
