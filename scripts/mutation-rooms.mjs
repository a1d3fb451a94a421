/** Rooms of the sources, each with the few tests that hold it, named from `test/`; `heavy` tests take too long for each mutant. */
export const rooms = {
	deduplication: { sources: ['nodes/shared/deduplication/*.ts'], tests: ['unit/deduplication'] },
	walks: { sources: ['nodes/shared/walks/*.ts'], tests: ['unit/walks', 'unit/archive/resumable-walks.test.ts', 'unit/archive/follow-course.test.ts'], heavy: /however many there are/ },
	webhook: {
		sources: ['nodes/shared/webhook/*.ts', 'nodes/Speakr/triggers/webhook/{verify,signature}.ts', 'nodes/AssemblyAi/triggers/verify.ts'],
		tests: ['unit/webhook', 'unit/speakr/signature.test.ts', 'unit/speakr/verify.test.ts', 'unit/assemblyai', 'engine/assemblyai/delivered.test.ts', 'engine/assemblyai/trigger.test.ts'],
		heavy: /assemblyai\/trigger\.test\.ts: (?!what gets in (nothing|while|one delivery))/,
	},
	triggers: {
		sources: [
			'nodes/shared/trigger/{engine,start-once}.ts',
			'nodes/Speakr/triggers/{endings,event-item,event-keys,loop-guard,occurrence,received}.ts',
			'nodes/AssemblyAi/triggers/{event-item,event-keys}.ts',
		],
		tests: ['engine/speakr/trigger.test.ts', 'engine/speakr/clock.test.ts', 'engine/speakr/both.test.ts', 'engine/assemblyai/clock.test.ts', 'engine/assemblyai/trigger.test.ts'],
		heavy: /five hundred|of many none|a long one is found|for looking at|are begun for|sixty polls/,
	},
	archive: {
		sources: ['nodes/shared/archive/{chunks,follow-course,patient-client,position,position-store,recent-marks,resumable-walks,same-export}.ts'],
		tests: ['unit/archive', 'engine/assemblyai/archive.test.ts', 'engine/specala/archive.test.ts'],
		heavy: /however long the archive|however many there are/,
	},
	mirror: {
		sources: ['nodes/shared/archive/mirror/*.ts', 'nodes/shared/archive/deletions.ts'],
		tests: ['engine/archive/mass-deletion.test.ts', 'engine/specala/mirror.test.ts'],
		heavy: /takes a fiftieth/,
	},
	poll: { sources: ['nodes/shared/poll/*.ts'], tests: ['unit/poll', 'engine/specala/trigger.test.ts'] },
	retry: {
		sources: ['nodes/shared/http/{network-failure,once-per-client,percent,quota,retry}.ts'],
		tests: ['unit/http/network-failure.test.ts', 'unit/http/once.test.ts', 'unit/http/quota.test.ts', 'unit/http/retry.test.ts', 'unit/sleep.test.ts'],
	},
	pace: {
		sources: ['nodes/shared/http/{allowance,pace,turns}.ts'],
		tests: ['unit/http/allowance.test.ts', 'unit/http/pace.test.ts'],
		heavy: /of 200 requests|exceeded by one request now and then|forgotten when it is raised|without further refusals/,
	},
	requests: {
		sources: ['nodes/shared/http/{body,client,credential,deadline,exchange}.ts'],
		tests: ['body', 'client', 'credential', 'deadline'].map((name) => `unit/http/${name}.test.ts`),
	},
	zip: { sources: ['nodes/shared/zip/*.ts'], tests: ['unit/zip', 'unit/archive/zip-items.test.ts'], heavy: /Python's zipfile|unzip finds/ },
	transcript: {
		sources: ['nodes/shared/transcript/!(cues|cut|pieces|script|subtitles|timing).ts'],
		tests: ['unit/transcript', 'engine/pieces.test.ts'],
		heavy: /long\.test\.ts|in proportion to the length|pieces\.test\.ts: (Speakr|Specala)/,
	},
	subtitles: {
		sources: ['nodes/shared/transcript/{cues,cut,pieces,script,subtitles,timing}.ts'],
		tests: ['cue-limits', 'cues', 'cut', 'parts', 'pieces', 'script', 'subtitles', 'timing'].map((name) => `unit/transcript/${name}.test.ts`),
	},
};
