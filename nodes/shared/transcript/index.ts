export { renderOptions, windowOptions } from './options';
export { transcriptFormats, type RenderOptions, type TranscriptFormat, type TranscriptFormats } from './formats';
export { toParagraphs } from './paragraphs';
export { renderText } from './render';
export { joinTexts } from './script';
export { inOrder, withoutWords, type Segment, type Transcript, type Word } from './transcript';
export { pieceOperations } from './operations';
export { present } from './present';
export type { Window } from './window';
