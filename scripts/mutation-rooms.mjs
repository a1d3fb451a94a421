/** Rooms of the sources, each with the few tests that hold it, named from `test/`; `heavy` tests take too long for each mutant. */
export const rooms = {
	deduplication: { sources: ['nodes/shared/deduplication/*.ts'], tests: ['unit/deduplication'] },
	walks: { sources: ['nodes/shared/walks/*.ts'], tests: ['unit/walks', 'unit/archive/resumable-walks.test.ts', 'unit/archive/follow-course.test.ts'], heavy: /however many there are/ },
	webhook: {
		sources: ['nodes/shared/webhook/*.ts', 'nodes/Speakr/triggers/webhook/{verify,signature}.ts', 'nodes/AssemblyAi/triggers/verify.ts'],
		tests: ['unit/webhook', 'unit/speakr/signature.test.ts', 'unit/speakr/verify.test.ts', 'unit/assemblyai', 'engine/assemblyai/delivered.test.ts', 'engine/assemblyai/trigger.test.ts'],
		heavy: /assemblyai\/trigger\.test\.ts: (?!what gets in (nothing|while|one delivery))/,
	},
	triggers: { sources: ['nodes/shared/trigger/{engine,start-once}.ts'], tests: ['unit/trigger'] },
	endings: {
		sources: ['nodes/Speakr/triggers/{endings,event-keys,loop-guard,occurrence,received}.ts'],
		tests: ['endings', 'loop-guard', 'occurrence', 'received'].map((name) => `unit/speakr/${name}.test.ts`),
	},
	feed: { sources: ['nodes/Speakr/triggers/feed/*.ts'], tests: ['unit/speakr/feed', 'engine/speakr/feed.test.ts'] },
	events: {
		sources: ['nodes/Speakr/triggers/{event-item,recordings-source,start}.ts'],
		tests: ['engine/speakr/trigger.test.ts', 'engine/speakr/clock.test.ts', 'engine/speakr/both.test.ts'],
		heavy: /five hundred|is begun for|are begun for|for looking at|sixty polls|of a large account|by hand takes|registration/,
	},
	registration: {
		sources: ['nodes/Speakr/triggers/upkeep.ts', 'nodes/Speakr/triggers/webhook/{delivery-log,refused-address,registered-by,registration,replay-failed,retrieve,test-delivery,webhooks}.ts'],
		tests: ['unit/speakr/published-elsewhere.test.ts', 'unit/speakr/replay-failed.test.ts', 'engine/speakr/trigger.test.ts', 'engine/speakr/both.test.ts', 'engine/speakr/rotation.test.ts'],
		heavy: /trigger\.test\.ts: (?!registration|a test delivery)|both\.test\.ts: (?!the webhook misses|events that no list)/,
	},
	assemblyai: {
		sources: ['nodes/AssemblyAi/triggers/{engine,event-item,event-keys,notify,transcripts-source}.ts'],
		tests: ['engine/assemblyai/clock.test.ts', 'engine/assemblyai/trigger.test.ts', 'engine/assemblyai/delivered.test.ts'],
		heavy: /of many none|a long one is found|sixty polls|however many there are/,
	},
	specala: { sources: ['nodes/Specala/triggers/*.ts'], tests: ['engine/specala/trigger.test.ts'], heavy: /sixty polls|three hundred/ },
	archive: {
		sources: ['nodes/shared/archive/{chunks,follow-course,patient-client,position,position-store,recent-marks,resumable-walks,same-export}.ts'],
		tests: ['unit/archive'],
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
