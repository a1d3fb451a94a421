import endToEnd from '../e2e/jest.config.mjs';

export default { ...endToEnd, testMatch: ['<rootDir>/test/queue/**/*.test.ts'] };
