export { renderOptions } from './options';
export { transcriptFormats, type RenderOptions, type TranscriptFormat, type TranscriptFormats } from './formats';
export { toParagraphs } from './paragraphs';
export { renderText } from './render';
export { joinTexts } from './script';
export { inOrder, shownSegments, withoutWords, type Segment, type Transcript, type Word } from './transcript';
