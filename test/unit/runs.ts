/* eslint-disable @n8n/community-nodes/no-restricted-globals -- reads the environment, never shipped */

/** How many examples a property test tries; `RUNS` is the most. */
export const runs = (count: number): number => Math.min(count, Number(process.env.RUNS ?? count));
