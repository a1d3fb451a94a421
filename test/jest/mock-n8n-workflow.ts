import { bySimulatedClock } from '../engine/harness/clock';

type RegexEngine = Parameters<typeof import('n8n-workflow').setSafeRegexEngine>[0];

/** n8n's own ends a regular expression after 250 ms by the clock, which a busy machine may spend elsewhere. */
const patientRegex: RegexEngine = {
	exec: (pattern, input, flags) => new RegExp(pattern, flags).exec(input),
	test: (pattern, input, flags) => new RegExp(pattern, flags).test(input),
	replace: (pattern, input, flags, replacement) => input.replace(new RegExp(pattern, flags), replacement),
	matchAll: (pattern, input, flags = '') => [...input.matchAll(new RegExp(pattern, flags.includes('g') ? flags : `${flags}g`))],
	split: (pattern, input, flags) => input.split(new RegExp(pattern, flags)),
};

// Its sleep is the same until a test simulates the clock.
jest.mock('n8n-workflow', () => {
	const actual = jest.requireActual<typeof import('n8n-workflow')>('n8n-workflow');
	actual.setSafeRegexEngine(patientRegex);
	return { ...actual, sleep: bySimulatedClock(actual.sleep) };
});
