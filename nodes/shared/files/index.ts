export { readInputFile, type InputFile } from './input';
export { multipart } from './multipart';
export { resumable, saveDownload } from './resume';
