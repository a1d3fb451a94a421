/** Rooms of the sources, each with the few tests that hold it; tests are named from `test/`. */
export const rooms = {
	zip: { sources: ['nodes/shared/zip/*.ts'], tests: ['unit/zip/*.test.ts'] },
	walks: { sources: ['nodes/shared/walks/*.ts'], tests: ['unit/walks/*.test.ts'] },
	transcript: { sources: ['nodes/shared/transcript/*.ts'], tests: ['unit/transcript/*.test.ts'] },
};
