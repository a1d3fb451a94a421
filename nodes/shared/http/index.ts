export { connect, fetchOpenly } from './client';
export type { Answer, Client, Context, Request, Service } from './client';
export { readText, type Readable } from './body';
