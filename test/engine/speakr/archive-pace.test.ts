import { manifestOf } from '../archive/manifest';
import { archiveSize } from '../archive/ordeal';
import { simulateClock } from '../harness';
import { openRoom } from './room';

simulateClock(500);
jest.setTimeout(1_800_000);

/** Of 5,000 transcripts at Speakr's 120 a minute, and as many minutes of any other archive here. */
const perMinute = Math.ceil((archiveSize * 120) / 5_000);

test('5,000 transcripts take 42 minutes at 120 a minute, and few are refused', async () => {
	const room = await openRoom({ version: '1.1', tokenLimits: { read: perMinute } });
	const { state, count } = room.speakr;
	let latest = 0;
	jest.spyOn(state.clock, 'microseconds').mockImplementation(() => (latest = Math.max(latest + 1, Date.now() * 1_000)));
	for (let index = 0; index < archiveSize; index++) state.addRecording();
	// Its windows must not end some microseconds after those of the node, whose clock stands still meanwhile.
	jest.spyOn(state.clock, 'microseconds').mockImplementation(() => Date.now() * 1_000);
	const begun = Date.now();
	const { items, error } = await room.run('archive:export', { options: { maximumDuration: 60 } }, { mode: 'trigger' });
	expect(error).toBeUndefined();
	expect(manifestOf(items)).toMatchObject({ complete: true, addsUp: true, counts: { exported: archiveSize } });
	const minutes = (Date.now() - begun) / 60_000;
	// The last window is not waited for.
	expect(minutes).toBeGreaterThanOrEqual(40);
	expect(minutes).toBeLessThanOrEqual(43);
	const [pages, capabilities, underWay] = [Math.ceil(archiveSize / 99), 2, 8];
	// What was under way when the limit showed, and again when its window ended a little early.
	expect(count()).toBeLessThanOrEqual(archiveSize + pages + capabilities + 2 * underWay);
	await room.close();
});
