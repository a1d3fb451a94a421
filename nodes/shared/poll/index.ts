export { postponed, poll } from './poll';
export { created, type Found, type Sighting, type PollSource } from './watch';
