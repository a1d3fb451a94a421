import { bySimulatedClock } from '../engine/harness/clock';

// Nodes, harness and tests sleep with this; nothing of it changes until a test simulates the clock.
jest.mock('n8n-workflow', () => {
	const actual = jest.requireActual<typeof import('n8n-workflow')>('n8n-workflow');
	return { ...actual, sleep: bySimulatedClock(actual.sleep) };
});
