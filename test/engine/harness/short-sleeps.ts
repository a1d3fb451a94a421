/** For `jest.mock`: n8n-workflow, with which a node sleeps a hundredth of the time. */
export function withShortSleeps(): typeof import('n8n-workflow') {
	const actual = jest.requireActual<typeof import('n8n-workflow')>('n8n-workflow');
	return { ...actual, sleep: async (milliseconds, signal) => await actual.sleep(milliseconds / 100, signal) };
}
