export { archiveExport } from './export';
export type { Archive } from './run';
export { mostFailures, oneByOne, Unfinished, type Content, type Entry, type Fetch, type Source } from './source';
export { walkByOffset, walkFromMoment, walkFromNewest } from './walks';
