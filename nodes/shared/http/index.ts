export { connect, type ConnectOptions } from './client';
export { fetchWithoutCredential } from './exchange';
export { percentDecoded } from './percent';
export { connectionCutFailure, networkFailure, noAnswerFailure, Unreached } from './network-failure';
export { oncePerClient } from './once-per-client';
export { isReadable, readUpTo, toBuffer } from './body';
export { openDeadline } from './deadline';
export { isOutage, isPassing } from './retry';
export type { Answer, Client, Need, Readable, Request, Service } from './types';
