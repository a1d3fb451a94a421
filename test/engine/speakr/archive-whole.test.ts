import { endureMirrored } from '../archive/mirror-ordeal';
import { archiveSize, changedSize, endure, fillWithTrouble } from '../archive/ordeal';
import { simulateClock } from '../harness';
import { openRoom } from './room';

simulateClock();
jest.setTimeout(1_800_000);

const pathOf = ({ id }: { id: number }) => new RegExp(`/recordings/${id}/transcript`);

test('with faults, changes and twenty kills: each once, and every manifest adds up', async () => {
	const room = await openRoom({ rateLimit: 0 });
	const { state, faults, count } = room.speakr;
	const add = (random: () => number) =>
		state.addRecording({ title: `Weekly ${Math.floor(random() * 40)}`, audio: Buffer.alloc(1) });
	fillWithTrouble(archiveSize, faults, /\/recordings\?/, (random) => pathOf(add(random)));
	await endure({
		run: room.run,
		requests: count,
		add,
		remove: (place) => state.deleteRecording(Math.ceil(place * archiveSize)),
		keys: () => state.recordings.where(() => true).map(({ id, createdAt }) => `${id} ${createdAt}Z`),
		keyOf: ({ id, created_at: created }) => `${String(id)} ${String(created)}`,
	}, { simplify: false });
	await room.close();
});

test.each(['0.9.4', '1.1'] as const)('Speakr %s mirrored with faults, changes and twenty kills is what a fresh export writes', async (version) => {
	const room = await openRoom({ version, rateLimit: 0 });
	const { state, faults, count, clock } = room.speakr;
	const add = (random: () => number) => state.addRecording({ title: `Weekly ${Math.floor(random() * 40)}` });
	const at = (place: number) => state.recordings.get(Math.ceil(place * changedSize));
	fillWithTrouble(changedSize, faults, /\/recordings(\/changes)?\?/, (random) => pathOf(add(random)));
	await endureMirrored({
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
		remove: (place) => state.deleteRecording(Math.ceil(place * changedSize)),
		mend: () => faults.clear(),
	});
	await room.close();
});
