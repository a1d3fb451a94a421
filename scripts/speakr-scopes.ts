import type { Scope } from '../nodes/Speakr/api/scopes';
import type { Endpoint } from '../nodes/shared/operation';

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

/** The scopes that an operation needs: for its endpoint, and for what else it reads. */
export function scopesOf({ endpoint, alsoNeeds = [] }: { endpoint: Endpoint; alsoNeeds?: readonly string[] }): string[] {
	const own = rules.find(([fits]) => fits.test(endpoint))?.[1];
	return [...new Set([...(own ? [own] : []), ...alsoNeeds])].sort();
}
