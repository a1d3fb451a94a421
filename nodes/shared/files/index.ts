export { readInputFile, type InputFile } from './input';
export { multipart } from './multipart';
export { resumable, saveDownload } from './resume';
export { streamOf } from './stream';
export { saveText, type TextKind } from './text';
