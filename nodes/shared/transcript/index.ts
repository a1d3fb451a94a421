export { toCaptions, type Word } from './captions';
export { transcriptFormats, type TranscriptFormat, type TranscriptFormats } from './formats';
export { renderText } from './render';
export type { Segment, Transcript } from './transcript';
