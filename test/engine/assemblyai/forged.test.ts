import { forgeAtAssemblyAi } from '../../faults/forged-assemblyai';

test('a thousand forged, malformed, untrue and repeated notifications start nothing and break nothing', async () => {
	// `npm run faults` sends ten thousand.
	expect(await forgeAtAssemblyAi(1_000, 1)).toEqual({ sent: 1_000, started: 0, serverErrors: 0 });
});
