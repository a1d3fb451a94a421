/* eslint-disable @n8n/community-nodes/no-restricted-globals -- reads the environment, never shipped */
import fc from 'fast-check';

/** Property tests try the same examples each time; `SEED=random` looks for new ones, and `RUNS` says how many. */
const { SEED: seed = '1', RUNS: runs } = process.env;
fc.configureGlobal({ seed: seed === 'random' ? Date.now() : Number(seed), ...(runs ? { numRuns: Number(runs) } : {}) });
