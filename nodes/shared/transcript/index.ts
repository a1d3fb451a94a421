export { toCaptions, type Word } from './captions';
export { renderMarkdown, renderSrt, renderText, renderVtt } from './render';
export type { Segment, Transcript } from './transcript';
