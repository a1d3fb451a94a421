import { textLocator } from '../shared/operation';

export const transcriptId = textLocator('Transcript', 'transcripts');
