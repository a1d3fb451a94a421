import base from '../../jest.config.mjs';

/** Each file starts an n8n of its own: one at a time, and minutes rather than seconds. */
export default {
	...base,
	rootDir: '../..',
	testMatch: ['<rootDir>/test/e2e/**/*.test.ts'],
	modulePathIgnorePatterns: ['<rootDir>/dist/'],
	maxWorkers: 1,
	testTimeout: 600_000,
};
