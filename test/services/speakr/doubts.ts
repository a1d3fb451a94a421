/** What no contract knows and the stand-in had to choose all the same. A recording of a real Speakr settles each. */
export const DOUBTS: ReadonlyArray<readonly [subject: string, chosen: string]> = [
	['VERSION of API 1.1', 'v0.10.11-alpha; the tag itself was not seen'],
	['GET /api/system/info and /api/config of 1.1', 'the keys of 0.9.4, with the version of 1.1'],
	['a scoped token on a path that does not exist', 'the 404 page, as for a full token'],
	['values of the security headers of 0.10.1', 'plausible ones; only their names are known'],
	['X-RateLimit headers of /search, which has two limits', 'those of the search limit'],
	['the limits of several workers', 'one worker is counted; a stock image lets through up to three times as many'],
	['CSRF refusal of the web routes in 1.1', 'the page of 0.9.4; 1.1 answers JSON of unknown words'],
	['0.8.16 and the CSRF of the web routes', 'as 0.9.4; the release note of 0.8.21 does not say what it was before'],
];
