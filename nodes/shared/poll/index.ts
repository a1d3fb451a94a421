export { later, poll, type Polling } from './poll';
export { created, type Found, type Sighting, type Source } from './watch';
