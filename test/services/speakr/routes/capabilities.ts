/** What this Speakr can do, and what the token may; since 0.10.11. */
import type { Call, Route } from '../call';
import { zulu } from '../clock';
import { json, refuse, type Reply } from '../reply';

function capabilities({ state }: Call): Reply {
	const { settings } = state;
	return json({
		speakr_version: state.versionText,
		api_version: '1.1',
		models_local: settings.modelsAreLocal,
		features: {
			token_scopes: true,
			changes_feed: true,
			etags: true,
			webhook_signature_v2: true,
			external_refs: true,
			upload_idempotency: true,
			share_links: true,
			chat_sources: true,
			internal_sharing: settings.internalSharing,
			public_sharing: settings.publicSharing,
			can_share_publicly: settings.publicSharing && settings.canSharePublicly,
			search: { keyword: true, semantic: settings.inquire },
			inquire: { enabled: settings.inquire, agent: settings.inquireAgent },
		},
	});
}

function currentToken({ token }: Call): Reply {
	if (!token) throw refuse(404, 'No API token in this request', { code: 'not_found' });
	return json({
		id: token.id,
		name: token.name,
		scopes: token.scopes === null ? ['full'] : [...token.scopes].sort(),
		created_at: zulu(token.createdAt),
		expires_at: token.expiresAt === null ? null : zulu(token.expiresAt),
		last_used_at: token.lastUsedAt === null ? null : zulu(token.lastUsedAt),
		via: token.via,
	});
}

export const capabilityRoutes: readonly Route[] = [
	{ method: 'GET', path: '/api/v1/capabilities', scopes: [], since: '0.10.11', handle: capabilities },
	{ method: 'GET', path: '/api/v1/tokens/current', scopes: [], since: '0.10.11', handle: currentToken },
];
