export { commonFormats } from './format';
export { archiveExport, type Archive } from './operation';
export { oneByOne, Unfinished, type Content, type Entry, type Fetch, type Source } from './source';
export { walkByOffset, walkFromMoment, walkFromNewest } from './walks';
