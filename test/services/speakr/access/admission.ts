/** Whether a request reaches its handler: limit and token, in the order of the version. */
import type { Call, Route } from '../call';
import type { User } from '../model';
import { frameworkError, json, redirect, Refusal, refuse, type Reply } from '../reply';
import { limitKindOf, type Scope } from './scopes';
import { presentedToken, type Presented, type Token } from './tokens';
import type { Counted, Limits } from './limits';

const SESSION =
	'session=eyJfZmxhc2hlcyI6W3siIHQiOlsiaW5mbyIsIlBsZWFzZSBsb2cgaW4gdG8gYWNjZXNzIHRoaXMgcGFnZS4iXX1dfQ.stand-in.throw-away; HttpOnly; Path=/; SameSite=Lax';

const UNMARKED = 'This token cannot be used on this route; use a full-access token or a session';
const SIGN_IN = 'Authentication required: missing, invalid, expired, or revoked API token or session';

/** Until 0.10.10 the limit comes before the token; since then scopes, then the limit, then the token. */
export function admit(call: Call, route: Route, limits: Limits): void {
	if (!call.state.since('0.10.11')) {
		limitByAddress(call, route, limits);
		if (!route.open) signIn(call, presentedToken(call));
		return;
	}
	const presented = presentedToken(call);
	if (presented?.token) {
		checkScopes(presented, presented.token, route);
		limitByToken(call, route, presented.token, limits);
	} else {
		limitByAddress(call, route, limits);
	}
	if (!route.open) signIn(call, presented);
}

function checkScopes({ via }: Presented, { scopes }: Token, route: Route): void {
	if (scopes === null) return;
	if (via === 'query') {
		throw refuse(401, 'Scoped tokens are accepted only in a header (Authorization: Bearer ...)', { code: 'invalid_token' });
	}
	const missing = route.scopes?.filter((scope) => !scopes.includes(scope));
	if (missing?.length === 0) return;
	throw insufficientScope(missing ?? [], scopes);
}

/** No scope is missing where the route takes no scoped token at all. */
export function insufficientScope(missing: readonly Scope[], held: readonly Scope[]): Refusal {
	const lacking =
		missing.length === 1 ? `the '${missing[0]}' scope` : `the scopes ${missing.join(', ')}`;
	const body = {
		error: missing.length === 0 ? UNMARKED : `This token does not have ${lacking}`,
		code: 'insufficient_scope',
		required_scopes: missing,
		token_scopes: [...held].sort(),
	};
	const challenge = ['Bearer error="insufficient_scope"', ...(missing.length > 0 ? [`scope="${missing.join(' ')}"`] : [])];
	return new Refusal(json(body, 403, { 'WWW-Authenticate': challenge.join(', ') }));
}

/** Polling a status is never limited. */
function isExempt(call: Call, route: Route): boolean {
	return route.method === 'GET' && call.url.pathname.includes('/status');
}

function limitByAddress(call: Call, route: Route, limits: Limits): void {
	if (isExempt(call, route)) return;
	const forwarded = call.headers['x-forwarded-for'];
	const hops = (Array.isArray(forwarded) ? forwarded.join(',') : (forwarded ?? '')).split(',');
	const address = hops.at(-1)?.trim() || call.incoming.socket.remoteAddress || '';
	count(call, limits.byAddress(route.handle, address));
}

function limitByToken(call: Call, route: Route, token: Token, limits: Limits): void {
	if (isExempt(call, route) || !route.scopes) return;
	count(call, limits.byToken(route.handle, token.id, limitKindOf(route.scopes)));
	if (route.searches) count(call, limits.byToken(route.handle, token.id, 'search'));
}

function count(call: Call, counted: Counted | null): void {
	Object.assign(call.headersToSend, counted?.headers);
	if (counted && counted.passed !== null) throw new Refusal(frameworkError(429, counted.passed));
}

function signIn(call: Call, presented: Presented | null): User {
	call.sessionRead = true;
	const { state } = call;
	if (!presented?.token) throw new Refusal(refusal(call, presented));
	const { token, via } = presented;
	const changes = call.incoming.method !== 'GET' && call.incoming.method !== 'HEAD';
	if (changes && via === 'query' && !call.url.pathname.startsWith('/api/v1/')) {
		throw new Refusal(frameworkError(400, 'The CSRF token is missing.'));
	}
	token.lastUsedAt = state.clock.now();
	call.token = { ...token, via };
	call.signedIn = state.userOf(token.userId);
	return call.signedIn;
}

/** Until 0.9 there is no 401: without a good token one is sent to the login page. */
function refusal(call: Call, presented: Presented | null): Reply {
	if (call.state.since('0.10.0') && (presented !== null || call.url.pathname.startsWith('/api/'))) {
		return json({ error: SIGN_IN }, 401, { 'WWW-Authenticate': 'Bearer' });
	}
	const wanted = encodeURIComponent(`${call.url.pathname}${call.url.search}`).replace(/%20/g, '+');
	return redirect(`/login?next=${wanted}`, { 'Set-Cookie': SESSION });
}
