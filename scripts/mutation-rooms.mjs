/** Rooms of the sources, each with the few tests that hold it, named from `test/`; `heavy` tests take too long for each mutant. */
export const rooms = {
	basics: {
		sources: ['nodes/shared/*.ts', 'nodes/shared/operation/warnings.ts', 'nodes/shared/http/{credential-test,unreadable,wait-until}.ts'],
		tests: ['collected', 'count-try', 'enumerated', 'errors', 'group-by', 'http/credential-test', 'http/unreadable', 'http/wait-until', 'in-batches', 'in-order', 'json', 'local-time', 'memory', 'operation/warnings', 'owner', 'parse-url', 'sleep', 'without-case'].map((name) => `unit/${name}.test.ts`),
	},
	deduplication: { sources: ['nodes/shared/trigger/{deduplication,stored-state}.ts'], tests: ['unit/trigger/deduplication.test.ts'] },
	walks: { sources: ['nodes/shared/walks/*.ts'], tests: ['unit/walks', 'unit/archive/resumable-walks.test.ts', 'unit/archive/follow-course.test.ts'], heavy: /however many there are/ },
	webhook: {
		sources: ['nodes/shared/webhook/*.ts', 'nodes/Speakr/triggers/webhook/{verify,signature}.ts', 'nodes/AssemblyAi/triggers/verify.ts'],
		tests: ['unit/webhook', 'unit/speakr/signature.test.ts', 'unit/speakr/verify.test.ts', 'unit/assemblyai', 'engine/assemblyai/delivered.test.ts', 'engine/assemblyai/trigger.test.ts'],
		heavy: /assemblyai\/trigger\.test\.ts: (?!what gets in (nothing|while|one delivery))/,
	},
	triggers: { sources: ['nodes/shared/trigger/{deliveries,engine,fields,sample,types,url}.ts'], tests: ['unit/trigger', 'unit/webhook/method.test.ts'] },
	endings: {
		sources: ['nodes/Speakr/triggers/{reported-endings,event-keys,loop-guard,occurrence,delivered-event}.ts'],
		tests: ['reported-endings', 'loop-guard', 'occurrence', 'delivered-event'].map((name) => `unit/speakr/${name}.test.ts`),
	},
	feed: { sources: ['nodes/Speakr/triggers/feed/*.ts'], tests: ['unit/speakr/feed'], heavy: /the loop that|stays small|outage of weeks|more than a page$|however writes wait|a pass over everything/ },
	events: {
		sources: ['nodes/Speakr/triggers/{engine,event-item,fields,one-at-a-time,recordings-source,sample,start}.ts'],
		tests: ['engine', 'event-item', 'recordings-source', 'sample', 'start'].map((name) => `unit/speakr/${name}.test.ts`),
	},
	registration: {
		sources: ['nodes/Speakr/triggers/upkeep.ts', 'nodes/Speakr/triggers/webhook/{missed,registration-field,registration,test-delivery}.ts', 'nodes/Speakr/webhooks/*.ts'],
		tests: ['delivery-log', 'events', 'published-elsewhere', 'registration', 'replay-failed', 'test-delivery', 'upkeep', 'missed'].map((name) => `unit/speakr/${name}.test.ts`),
	},
	assemblyai: {
		sources: ['nodes/AssemblyAi/triggers/{engine,event-item,transcripts-source}.ts', 'nodes/AssemblyAi/transcripts/{notify,trigger-url}.ts'],
		tests: ['unit/assemblyai'],
	},
	specala: { sources: ['nodes/Specala/triggers/*.ts'], tests: ['unit/specala/poll.test.ts'] },
	archive: {
		sources: ['nodes/shared/archive/{candidate-groups,follow-course,patient-client,resumable-walks}.ts'],
		tests: ['failure-meaning', 'follow-course', 'follow-outcomes', 'mirror-course', 'patient-client', 'resumable-walks'].map((name) => `unit/archive/${name}.test.ts`),
		heavy: /however many|in several runs|takes no other with it|a walk to nothing/,
	},
	positions: {
		sources: ['nodes/shared/archive/{open-position,position,recent-marks,same-export}.ts'],
		tests: ['open-position', 'position', 'recent-marks', 'same-export'].map((name) => `unit/archive/${name}.test.ts`),
		heavy: /however long the archive/,
	},
	exports: {
		sources: ['nodes/shared/archive/{answers-another,course,estimate,export-course,export-operation,export-store,failure-meaning,fields,hints,is-in-loop,manifest,open-course,output,run-export,simplify,source}.ts'],
		tests: [
			'answers-another', 'estimate', 'export-course', 'export-operation', 'failure-meaning', 'file-items', 'hints', 'loop-rounds', 'manifest', 'open-position', 'output', 'run-export', 'title-pattern', 'zip-items',
		].map((name) => `unit/archive/${name}.test.ts`),
		heavy: /a thousand/,
	},
	mirror: {
		sources: ['nodes/shared/archive/mirror/*.ts', 'nodes/shared/archive/deletions.ts'],
		tests: ['deletions', 'mirror-course', 'mirror-feed', 'mirror-list', 'mirror-state', 'mirror-store'].map((name) => `unit/archive/${name}.test.ts`),
	},
	poll: { sources: ['nodes/shared/poll/*.ts'], tests: ['unit/poll', 'unit/assemblyai/engine.test.ts', 'unit/assemblyai/transcripts-source.test.ts', 'unit/specala/poll.test.ts'] },
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
		sources: ['nodes/shared/http/{body,client,credential,deadline,exchange,kept-credential}.ts'],
		tests: ['body', 'client', 'credential', 'deadline', 'kept-credential'].map((name) => `unit/http/${name}.test.ts`),
	},
	files: { sources: ['nodes/shared/files/*.ts'], tests: ['unit/files', 'unit/archive/title-pattern.test.ts', 'unit/archive/zip-items.test.ts', 'unit/speakr/audio.test.ts'] },
	zip: { sources: ['nodes/shared/zip/*.ts'], tests: ['unit/zip', 'unit/archive/zip-items.test.ts'], heavy: /Python's zipfile|unzip finds/ },
	transcript: {
		sources: ['nodes/shared/transcript/{budget,chunks,clock,details,find,formats,note,operations,options,paragraphs,parts,present,render,transcript,window}.ts'],
		tests: ['unit/transcript', 'engine/pieces.test.ts'],
		heavy: /long\.test\.ts|in proportion to the length|pieces\.test\.ts: (Speakr|Specala)/,
	},
	subtitles: {
		sources: ['nodes/shared/transcript/{cues,cut,pieces,script,subtitles,timing}.ts'],
		tests: ['cue-limits', 'cues', 'cut', 'parts', 'pieces', 'script', 'subtitles', 'timing'].map((name) => `unit/transcript/${name}.test.ts`),
	},
};
