import { holdMirror } from '../archive/schedules';
import { divert, simulateClock } from '../harness';
import { assemblyAiHosts, startAssemblyAi } from '../../services/assemblyai';

simulateClock();
jest.setTimeout(1_800_000);

test('AssemblyAI: after additions, deletions and crashes, the mirror is a fresh export', async () => {
	const assemblyAi = await startAssemblyAi();
	const restore = assemblyAiHosts.map((host) => divert(host, assemblyAi.url));
	const { state, keys, faults } = assemblyAi;
	const { transcripts } = state;
	let added = 0;
	const at = (place: number) => {
		const living = transcripts.filter(({ deleted }) => !deleted);
		return living[Math.floor(place * living.length)];
	};
	await holdMirror({
		type: 'assemblyAi',
		credentials: { assemblyAiApi: { apiKey: keys.alice, region: 'us' } },
		requests: () => assemblyAi.requests.length,
		clear: () => void (transcripts.length = 0),
		faults,
		pass: () => {},
		change: {
			add: () => void state.addTranscript({ created: Date.now() - 86_400_000 + ++added * 1_000 }),
			// A transcript does not change; another one is made of the audio.
			edit: () => void state.addTranscript({ created: Date.now() - 86_400_000 + ++added * 1_000 }),
			rename: (place) => Object.assign(at(place)?.request ?? {}, { audio_url: `https://example.com/renamed-${++added}.mp3` }),
			remove: (place) => Object.assign(at(place) ?? {}, { deleted: true }),
			refuse: (place) => faults.next({ path: new RegExp(`/transcript/${at(place)?.id}`), status: 500, times: 3 }),
			expire: () => {},
		},
	});
	for (const end of restore) end();
	await assemblyAi.close();
});
