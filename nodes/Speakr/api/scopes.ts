const tokenScopes = ['read', 'write', 'upload', 'process', 'share', 'delete', 'webhooks', 'account'] as const;

export type Scope = (typeof tokenScopes)[number];

/** Speakr's presets for tokens. 'Custom' has the scopes that are ticked. */
export const presets: Record<string, readonly Scope[]> = {
	'Read only': ['read'],
	Integration: ['read', 'upload', 'write'],
	Recorder: ['upload'],
	Full: tokenScopes,
};

/** Advice for a token without these scopes; with none `missing`, no scoped token is accepted. */
export function adviceForScopes(missing: readonly string[]): string {
	if (missing.length === 0) return 'Use a token with full access';
	const named = missing.map((scope) => `'${scope}'`).join(' and ');
	const having = Object.entries(presets)
		.filter(([, granted]) => missing.every((scope) => granted.some((each) => each === scope)))
		.map(([name]) => `'${name}'`);
	const ticked = missing.length > 1 ? 'them' : 'it';
	return `In Speakr under Account Settings > API Tokens, create a token with ${named}: choose ${having.join(', ')}, or tick ${ticked} under 'Custom'. Scopes can't be added to an existing token.`;
}
