export { archiveExport } from './export-operation';
export { byAge, isBefore } from './recent-marks';
export { oneRequestEach, Unfinished, type ArchiveSource, type ChangesPage, type Content, type Entry, type Fetch } from './source';
export { walkByOffset, walkFromMoment, walkFromNewest } from './resumable-walks';
