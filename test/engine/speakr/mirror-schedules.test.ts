import { holdMirror, type Mirrored } from '../archive/schedules';
import { simulateClock } from '../harness';
import { startSpeakr, type SpeakrVersion } from '../../services/speakr';

simulateClock();
jest.setTimeout(1_800_000);

const versions: Array<[SpeakrVersion, Mirrored['parameters']]> = [
	['1.1', {}],
	['1.1', { filters: { inbox: true } }],
	['0.9.4', {}],
];

test.each(versions)('Speakr %s, %j: after edits, deletions, crashes and lost feeds, the mirror is a fresh export', async (version, parameters) => {
	const speakr = await startSpeakr({ version, rateLimit: 0 });
	const { state, clock, faults } = speakr;
	state.settings.changesPerPage = 3;
	let edits = 0;
	const at = (place: number) => {
		const all = state.recordings.where(() => true);
		return all[Math.floor(place * all.length)];
	};
	const write = (place: number, columns: () => Parameters<typeof state.write>[1]) => {
		const recording = at(place);
		if (recording) state.write(recording, columns());
	};
	await holdMirror({
		type: 'speakr',
		credentials: { speakrApi: { baseUrl: speakr.url, apiToken: speakr.tokens.alice, sendTokenAs: 'bearer' } },
		parameters,
		requests: () => speakr.count(),
		clear: () => state.recordings.where(() => true).forEach(({ id }) => state.deleteRecording(id)),
		faults,
		pass: () => clock.advance(3_600),
		change: {
			add: () => void state.addRecording({ title: `Meeting ${++edits}` }),
			edit: (place) => write(place, () => ({ transcription: `Edited ${++edits}`, participants: `Person ${edits}` })),
			rename: (place) => write(place, () => ({ title: `Renamed ${++edits}` })),
			remove: (place) => state.deleteRecording(at(place)?.id ?? 0),
			refuse: (place) => faults.next({ path: new RegExp(`/recordings/${at(place)?.id}/transcript`), status: 500, times: 3 }),
			expire: () => void (state.prunedBefore = state.clock.now()),
		},
	});
	await speakr.close();
});
