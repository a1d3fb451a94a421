/** API tokens: who they belong to, and how a request shows one. */
import type { Call } from '../call';
import type { Clock } from '../clock';
import type { User } from '../model';
import type { Scope } from './scopes';

export interface Token {
	id: number;
	userId: number;
	name: string | null;
	token: string;
	/** Null for a full token. */
	scopes: readonly Scope[] | null;
	createdAt: string;
	expiresAt: string | null;
	lastUsedAt: string | null;
}

/** Throw-away tokens of this stand-in; 43 characters, like Speakr's. */
export const TOKENS = {
	alice: 'stand-in-speakr-throw-away-token-of-alice-0',
	bob: 'stand-in-speakr-throw-away-token-of-bob-000',
	admin: 'stand-in-speakr-throw-away-token-of-admin-0',
	expired: 'stand-in-speakr-throw-away-token-expired-00',
} as const;

/** A full token of each user, and one of alice's that has expired. */
export function initialTokens(users: readonly User[], clock: Clock): Token[] {
	const createdAt = clock.now();
	return Object.entries(TOKENS).map(([name, token], index) => ({
		id: index + 1,
		userId: users.find(({ username }) => username === name)?.id ?? 2,
		name,
		token,
		scopes: null,
		createdAt,
		expiresAt: name === 'expired' ? createdAt : null,
		lastUsedAt: null,
	}));
}

function header(call: Call, name: string): string | null {
	const value = call.headers[name];
	return typeof value === 'string' && value !== '' ? value : null;
}

function bearer(call: Call): string | null {
	const value = header(call, 'authorization');
	return value?.startsWith('Bearer ') ? value.slice('Bearer '.length) : null;
}

export interface Presented {
	via: 'header' | 'query';
	text: string;
	/** Null for one that is unknown or has expired. */
	token: Token | null;
}

/** The first that is present counts; a wrong one is not made good by a later one. Null when there is none. */
export function presentedToken(call: Call): Presented | null {
	const inHeader = bearer(call) ?? header(call, 'x-api-token') ?? header(call, 'api-token');
	const text = inHeader ?? (call.query.get('token') || null);
	if (text === null) return null;
	const now = call.state.clock.now();
	const token = call.state.tokens.where((row) => row.token === text && (row.expiresAt === null || row.expiresAt > now))[0];
	return { via: inHeader === null ? 'query' : 'header', text, token: token ?? null };
}
