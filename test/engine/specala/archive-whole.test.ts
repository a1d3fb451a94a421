import type { IDataObject } from 'n8n-workflow';
import { endureMirrored } from '../archive/mirror-ordeal';
import { archiveSize, endure, troubleOneIn } from '../archive/ordeal';
import { randomFrom } from '../archive/random';
import { simulateClock } from '../harness';
import { openRoom } from './room';

simulateClock();
jest.setTimeout(1_800_000);

/** A room with a whole archive, whose exports and lists fail now and then; and what both ordeals do in it. */
async function openTroubledRoom() {
	const room = await openRoom({ rateLimit: Infinity });
	const { state, faults, requests } = room.specala;
	const { transcriptions } = state.of('pro');
	const add = (random: () => number) => state.addTranscription({ title: `Weekly ${Math.floor(random() * 40)}` });
	const random = randomFrom(2);
	for (let index = 0; index < archiveSize; index++) add(random);
	troubleOneIn(3, faults, /export/, random);
	troubleOneIn(20, faults, /\/transcriptions\?/, random);
	const ordeal = {
		run: room.run,
		requests: () => requests.length,
		lifetime: 4,
		add,
		remove: (place: number) => void transcriptions.splice(Math.floor(place * transcriptions.length), 1),
		keyOf: ({ id }: IDataObject) => String(id),
	};
	return { room, transcriptions, faults, ordeal };
}

test('with faults, changes and twenty kills: each once, and every manifest adds up', async () => {
	const { room, transcriptions, ordeal } = await openTroubledRoom();
	await endure({
		...ordeal,
		keys: () => transcriptions.map(({ id }) => id),
	}, { format: 'md' });
	await room.close();
});

test('mirrored with faults, changes and twenty kills, it is what a fresh export writes', async () => {
	const { room, transcriptions, faults, ordeal } = await openTroubledRoom();
	await endureMirrored({
		...ordeal,
		edit: (place, random) => Object.assign(transcriptions[Math.floor(place * transcriptions.length)] ?? {}, { title: `Renamed ${Math.floor(random() * 1e6)}` }),
		mend: () => faults.clear(),
	}, { format: 'md' });
	await room.close();
});
