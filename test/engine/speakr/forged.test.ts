import { forgeAtSpeakr } from '../../faults/forged-speakr';

test.each(['0.9.4', '1.1'] as const)('on Speakr %s a thousand forged, downgraded, stale, malformed and repeated deliveries start nothing and break nothing', async (version) => {
	// `npm run faults` sends ten thousand.
	expect(await forgeAtSpeakr(version, 1_000, 1)).toEqual({ sent: 1_000, started: 0, serverErrors: 0 });
});
