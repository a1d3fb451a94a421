import type { Endpoint } from '../../shared/operation';

/** What a token can be allowed to do, since Speakr 0.10.11. */
const scopes = ['read', 'write', 'upload', 'process', 'share', 'delete', 'webhooks', 'account'] as const;

type Scope = (typeof scopes)[number];

/** The kinds of token that Speakr offers by name. 'Full' may do everything, 'Custom' what is ticked. */
export const presets: Record<string, readonly Scope[]> = {
	'Read only': ['read'],
	Integration: ['read', 'upload', 'write'],
	Recorder: ['upload'],
	Full: scopes,
};

/** The scope of an endpoint; the first rule that fits counts. */
const rules: Array<[endpoint: RegExp, scope: Scope | undefined]> = [
	[/ \/(capabilities|tokens\/current)$/, undefined],
	[/ \/webhooks/, 'webhooks'],
	[/ \/settings\//, 'account'],
	[/ \/recordings\/upload$/, 'upload'],
	[/\/(transcribe|summarize|chat|regenerate_title|identify)$| \/inquire$/, 'process'],
	[/\/shares?(\/|$)/, 'share'],
	[/^DELETE \/recordings\/.*\/(tags|external-refs)\/\{\w+\}$/, 'write'],
	[/^DELETE | .*\/delete-audio$/, 'delete'],
	[/^GET /, 'read'],
	[/./, 'write'],
];

/** The scopes that a token needs for an operation: that of its endpoint, and those of what is read beside it. */
export function scopesOf({ endpoint, alsoNeeds = [] }: { endpoint: Endpoint; alsoNeeds?: readonly string[] }): string[] {
	const own = rules.find(([fits]) => fits.test(endpoint))?.[1];
	return [...new Set([...(own ? [own] : []), ...alsoNeeds])].sort();
}

/** What to do about a token that lacks scopes. Empty `missing`: no scoped token is accepted there. */
export function adviceForScopes(missing: readonly string[]): string {
	if (missing.length === 0) return 'Use a token with full access';
	const named = missing.map((scope) => `'${scope}'`).join(' and ');
	const having = Object.entries(presets)
		.filter(([, granted]) => missing.every((scope) => granted.some((each) => each === scope)))
		.map(([name]) => `'${name}'`);
	return `Create a token in Speakr under Account Settings, API Tokens, that has ${named}: ${having.join(', ')}, or 'Custom' with ${missing.length > 1 ? 'them' : 'it'} ticked. Scopes can't be added to a token.`;
}
