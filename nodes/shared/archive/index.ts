export { archiveExport } from './export';
export type { Archive } from './run';
export { oneRequestEach, Unfinished, type Content, type Entry, type Fetch, type ArchiveSource } from './source';
export { walkByOffset, walkFromMoment, walkFromNewest } from './resumable-walks';
