/** Milliseconds from the time of a change until a list or feed shows it at the latest: a write may wait 30 seconds for a lock, four times. */
export const changeLag = 120_000;
