export { connect, fetchOpenly } from './client';
export type { Answer, Client, Context, Request, Service } from './client';
export { percentDecoded } from './percent';
export { oncePerClient } from './remember';
export { readText, type Readable } from './body';
