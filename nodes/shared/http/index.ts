export { connect } from './client';
export { fetchWithoutCredential } from './exchange';
export { percentDecoded } from './percent';
export { oncePerClient } from './once-per-client';
export { readText } from './body';
export { maxTries } from './retry';
export type { Answer, Client, Readable, Request, Service } from './types';
