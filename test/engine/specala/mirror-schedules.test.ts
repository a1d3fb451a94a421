import { holdMirror } from '../archive/schedules';
import { divert, simulateClock } from '../harness';
import { specalaHost, startSpecala } from '../../services/specala';

simulateClock();
jest.setTimeout(1_800_000);

test.each(['md', 'json'])('Specala AI, %s: after edits, deletions and crashes, the mirror is a fresh export', async (format) => {
	const specala = await startSpecala({ rateLimit: Infinity });
	const restore = divert(specalaHost, specala.url);
	const { state, faults } = specala;
	let edits = 0;
	const at = (place: number) => {
		const { transcriptions } = state.of('pro');
		return transcriptions[Math.floor(place * transcriptions.length)];
	};
	await holdMirror({
		type: 'specala',
		credentials: { specalaApi: { apiKey: specala.keys.pro } },
		parameters: { format },
		requests: () => specala.requests.length,
		clear: () => void (state.of('pro').transcriptions.length = 0),
		faults,
		pass: () => {},
		change: {
			add: () => void state.addTranscription({ title: `Meeting ${++edits}` }),
			// The list shows the summary, which is written again with the text.
			edit: (place) => Object.assign(at(place) ?? {}, { text: `Edited ${++edits}`, summary: `Edited ${edits}` }),
			rename: (place) => Object.assign(at(place) ?? {}, { title: `Renamed ${++edits}` }),
			remove: (place) => state.remove(at(place)?.id ?? ''),
			refuse: () => faults.next({ path: /export/, status: 500, times: 3 }),
			expire: () => {},
		},
	});
	restore();
	await specala.close();
});
