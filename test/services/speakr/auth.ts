import type { Call } from './call';
import type { User } from './model';
import { frameworkError, redirect, Refusal, type Reply } from './reply';
import type { SpeakrState } from './state';
import { TOKENS } from './users';

const SESSION =
	'session=eyJfZmxhc2hlcyI6W3siIHQiOlsiaW5mbyIsIlBsZWFzZSBsb2cgaW4gdG8gYWNjZXNzIHRoaXMgcGFnZS4iXX1dfQ.stand-in.throw-away; HttpOnly; Path=/; SameSite=Lax';

function header(call: Call, name: string): string | null {
	const value = call.headers[name];
	return typeof value === 'string' && value !== '' ? value : null;
}

function bearer(call: Call): string | null {
	const value = header(call, 'authorization');
	return value?.startsWith('Bearer ') ? value.slice('Bearer '.length) : null;
}

/** The first that is present counts; a wrong one is not made good by a later one. */
const SOURCES: ReadonlyArray<(call: Call) => string | null> = [
	bearer,
	(call) => header(call, 'x-api-token'),
	(call) => header(call, 'api-token'),
	(call) => call.query.get('token') || null,
];

function userOf(state: SpeakrState, token: string): User | null {
	const names = ['alice', 'bob', 'admin'] as const;
	const name = names.find((candidate) => TOKENS[candidate] === token);
	return name ? state.userNamed(name) : null;
}

/** There is no 401: without a good token one is sent to the login page. */
function toLogin(call: Call): Reply {
	const wanted = encodeURIComponent(`${call.url.pathname}${call.url.search}`).replace(/%20/g, '+');
	return redirect(`/login?next=${wanted}`, { 'Set-Cookie': SESSION });
}

export function signIn(call: Call): User {
	call.sessionRead = true;
	const source = SOURCES.find((read) => read(call) !== null);
	const user = source ? userOf(call.state, source(call) ?? '') : null;
	if (!user) throw new Refusal(toLogin(call));
	const changes = call.incoming.method !== 'GET' && call.incoming.method !== 'HEAD';
	const inQuery = source === SOURCES.at(-1);
	if (changes && inQuery && !call.url.pathname.startsWith('/api/v1/')) {
		throw new Refusal(frameworkError(400, 'The CSRF token is missing.'));
	}
	return user;
}
