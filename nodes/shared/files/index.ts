export { readInputFile, type InputFile } from './input';
export { multipart } from './multipart';
export { resumable } from './resume';
export { streamOf } from './stream';
