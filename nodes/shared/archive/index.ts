export { archiveExport, type Archive } from './operation';
export { oneByOne, type Content, type Entry, type Source } from './source';
export { walkByOffset, walkFromMoment, walkFromNewest } from './walks';
