export { createdOfKey, entryKey, idOfKey } from './key';
export { newest, poll, takeNews } from './poll';
export { created, creationTime, pollConcurrency, latestCount, type Found, type Sighting, type PollSource } from './watch';
export { isSettled } from './watermark';
