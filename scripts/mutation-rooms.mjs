/** Rooms of the sources, each with the few tests that hold it; tests are named from `test/`. */
export const rooms = {
	deduplication: { sources: ['nodes/shared/deduplication/*.ts'], tests: ['unit/deduplication/*.test.ts'] },
	walks: { sources: ['nodes/shared/walks/*.ts'], tests: ['unit/walks/*.test.ts'] },
	webhook: {
		sources: ['nodes/shared/webhook/*.ts', 'nodes/Speakr/triggers/webhook/{verify,signature}.ts', 'nodes/AssemblyAi/triggers/verify.ts'],
		tests: ['unit/webhook/*.test.ts', 'unit/speakr/signature.test.ts', 'engine/speakr/verification.test.ts'],
	},
	poll: { sources: ['nodes/shared/poll/*.ts'], tests: ['unit/poll/*.test.ts'] },
	http: { sources: ['nodes/shared/http/*.ts'], tests: ['unit/http/*.test.ts'] },
	zip: { sources: ['nodes/shared/zip/*.ts'], tests: ['unit/zip/*.test.ts'] },
	transcript: { sources: ['nodes/shared/transcript/*.ts'], tests: ['unit/transcript/*.test.ts'] },
};
