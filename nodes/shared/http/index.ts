export { connect } from './client';
export type { Answer, Client, Context, Request, Service } from './client';
export { fetchOpenly } from './exchange';
export { percentDecoded } from './percent';
export { oncePerClient } from './once-per-client';
export { readText, type Readable } from './body';
