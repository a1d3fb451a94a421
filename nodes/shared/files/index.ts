export { readInputFile } from './input';
export { multipart } from './multipart';
export { resumable, saveDownload } from './resume';
export { streamOf } from './stream';
export { saveText } from './text';
