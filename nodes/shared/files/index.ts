export { readInputFile, type InputFile } from './input';
export { multipart } from './multipart';
export { baseName, shortened, shortenedName } from './name';
export { resumable, saveDownload } from './resume';
export { streamOf } from './stream';
export { saveText } from './text';
