import { endureMirrored } from '../archive/mirror-ordeal';
import { archiveSize, endure, trouble, troubleOneIn } from '../archive/ordeal';
import { randomFrom } from '../archive/random';
import { simulateClock } from '../harness';
import { openRoom } from './room';

simulateClock();

test('with faults, changes and twenty kills: each once, and every manifest adds up', async () => {
	const room = await openRoom();
	const { state, faults, requests } = room.assemblyAi;
	let created = Date.now() - archiveSize * 600_000;
	// Two at a time have been created at the same moment.
	const add = () => state.addTranscript({ created: (created += state.transcripts.length % 2 === 0 ? 600_000 : 0) });
	const random = randomFrom(2);
	for (let index = 0; index < archiveSize; index++) trouble(faults, new RegExp(`/transcript/${add().id}$`), random);
	troubleOneIn(20, faults, /\/transcript\?/, random);
	const { items, killed } = await endure({
		run: room.run,
		requests: () => requests.length,
		add,
		remove: (place) => void state.transcripts.splice(Math.floor(place * state.transcripts.length), 1),
		keys: () => state.transcripts.map(({ id }) => id),
		keyOf: ({ id }) => String(id),
	});
	expect(killed).toBe(20);
	expect(items.length).toBeGreaterThan(archiveSize * 0.9);
	await room.close();
}, 600_000);

test('mirrored with faults, changes and twenty kills, it is what a fresh export writes', async () => {
	const room = await openRoom();
	const { state, faults, requests } = room.assemblyAi;
	let created = Date.now() - archiveSize * 600_000;
	const add = () => state.addTranscript({ created: (created += 600_000) });
	const random = randomFrom(2);
	for (let index = 0; index < archiveSize; index++) trouble(faults, new RegExp(`/transcript/${add().id}$`), random);
	troubleOneIn(20, faults, /\/transcript\?/, random);
	const at = (place: number) => state.transcripts[Math.floor(place * state.transcripts.length)];
	const { killed, files } = await endureMirrored({
		run: room.run,
		requests: () => requests.length,
		add,
		edit: (place) => Object.assign(at(place) ?? {}, { deleted: true }),
		remove: (place) => Object.assign(at(place) ?? {}, { deleted: true }),
		mend: () => faults.clear(),
		keys: () => [],
		keyOf: ({ id }) => String(id),
	});
	expect(killed).toBe(20);
	expect(files).toBeGreaterThan(archiveSize * 0.7);
	await room.close();
}, 600_000);
