import { endureMirrored } from '../archive/mirror-ordeal';
import { archiveSize, endure, trouble, troubleOneIn } from '../archive/ordeal';
import { randomFrom } from '../archive/random';
import { simulateClock } from '../harness';
import { openRoom } from './room';

simulateClock();
jest.setTimeout(600_000);

test('with faults, changes and twenty kills: each once, and every manifest adds up', async () => {
	const room = await openRoom({ rateLimit: 0 });
	const { state, faults, count } = room.speakr;
	const add = (random: () => number) =>
		state.addRecording({ title: `Weekly ${Math.floor(random() * 40)}`, audio: Buffer.alloc(1) });
	const random = randomFrom(2);
	for (let index = 0; index < archiveSize; index++) {
		trouble(faults, new RegExp(`/recordings/${add(random).id}/transcript`), random);
	}
	troubleOneIn(20, faults, /\/recordings\?/, random);
	const { items, killed } = await endure({
		run: room.run,
		requests: count,
		add,
		remove: (place) => state.deleteRecording(Math.ceil(place * archiveSize)),
		keys: () => state.recordings.where(() => true).map(({ id, createdAt }) => `${id} ${createdAt}Z`),
		keyOf: ({ id, created_at: created }) => `${String(id)} ${String(created)}`,
	});
	expect(killed).toBe(20);
	expect(items.length).toBeGreaterThan(archiveSize * 0.9);
	await room.close();
});

test.each(['0.9.4', '1.1'] as const)('Speakr %s mirrored with faults, changes and twenty kills is what a fresh export writes', async (version) => {
	const room = await openRoom({ version, rateLimit: 0 });
	const { state, faults, count, clock } = room.speakr;
	const add = (random: () => number) => state.addRecording({ title: `Weekly ${Math.floor(random() * 40)}` });
	const at = (place: number) => state.recordings.get(Math.ceil(place * archiveSize));
	const random = randomFrom(2);
	for (let index = 0; index < archiveSize; index++) {
		trouble(faults, new RegExp(`/recordings/${add(random).id}/transcript`), random);
	}
	troubleOneIn(20, faults, /\/recordings(\/changes)?\?/, random);
	const { killed, files } = await endureMirrored({
		async run(...given) {
			clock.advance(3_600);
			return await room.run(...given);
		},
		requests: count,
		add,
		edit(place, random) {
			const recording = at(place);
			if (recording) state.write(recording, { title: `Renamed ${Math.floor(random() * 1e6)}` });
		},
		remove: (place) => state.deleteRecording(Math.ceil(place * archiveSize)),
		mend: () => faults.clear(),
		keys: () => [],
		keyOf: ({ id }) => String(id),
	});
	expect(killed).toBe(20);
	expect(files).toBeGreaterThan(archiveSize * 0.7);
	await room.close();
});
