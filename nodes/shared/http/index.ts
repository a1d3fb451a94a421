export { connect } from './client';
export { fetchWithoutCredential } from './exchange';
export { percentDecoded } from './percent';
export { networkFailure, Unreached } from './network-failure';
export { oncePerClient } from './once-per-client';
export { toBuffer } from './body';
export { isOutage, isPassing, maxTries } from './retry';
export type { Answer, Client, Need, Readable, Request, Service } from './types';
