export { defaultPattern, fileNamer, localDateTime, nameOfFile, withUtcZone, type Named } from './file-name';
export { readInputFile, type InputFile } from './input-file';
export { multipart } from './multipart';
export { baseName, shortenedName } from './base-name';
export { resumable, saveDownload } from './resume';
export { saveStream } from './stream';
export { saveText } from './text';
