/** What a token may do, since 0.10.11. */

export const SCOPES = ['read', 'write', 'upload', 'process', 'share', 'delete', 'webhooks', 'account'] as const;
export type Scope = (typeof SCOPES)[number];

/** What the web dialog offers; null is a full token, as all were until 0.10.10. */
export const PRESETS = {
	readOnly: ['read'],
	integration: ['read', 'write', 'upload'],
	recorder: ['upload'],
	full: null,
} as const satisfies Record<string, readonly Scope[] | null>;
export type Preset = keyof typeof PRESETS;

export type LimitKind = 'read' | 'write' | 'process';

/** Which limit a route counts against, by the scopes it asks for. */
export function limitKindOf(scopes: readonly Scope[]): LimitKind {
	if (scopes.includes('process')) return 'process';
	return scopes.every((scope) => scope === 'read') ? 'read' : 'write';
}
