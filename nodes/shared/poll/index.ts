export { newest, poll, readNews } from './poll';
export { created, type Found, type Sighting, type PollSource } from './watch';
