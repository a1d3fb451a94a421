export { toCaptions, type Word } from './captions';
export { renderMarkdown, renderSrt, renderText, renderVtt } from './render';
export { speakersOf, type Segment, type Transcript } from './transcript';
