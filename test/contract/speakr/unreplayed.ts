/** Recordings that the stand-in is not held against, each with its reason. */

const SHARING = 'sharing with somebody is a web page; the stand-in is told of it by its state';
const LINKS = 'public share links are web routes that no node uses';
const TOKENS = 'token management is a web page; the tokens of the stand-in are fixed';
const WEB = 'a web route that no node uses';

export const UNREPLAYED: Readonly<Record<string, string>> = {
	'sharing--share-with-bob-readonly': SHARING,
	'share-link--existing-200': LINKS,
	'share-link--get': LINKS,
	'share-link--http-403': LINKS,
	'share-link--list': LINKS,
	'tokens-create--bad-expiry': TOKENS,
	'tokens-create--ok': TOKENS,
	'tokens-create--query-token-csrf-400': TOKENS,
	'tokens-delete--ok': TOKENS,
	'tokens-list--ok': TOKENS,
	'transcript-template--create-default': WEB,
	'web-batch-status': WEB,
	'web-download-summary': WEB,
	'web-download-transcript': WEB,
	'web-inquire-search': WEB,
	'web-job-queue-status': WEB,
	'web-recording-detail': WEB,
	'web-recordings-paginated': WEB,
	'web-transcript-templates': WEB,
};
