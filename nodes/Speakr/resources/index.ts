import type { Resources } from '../../shared/operation';
import { recording } from './recording';
import { tag } from './tag';
import { textResource } from './text';
import { transcript } from './transcript';

/** Everything the Speakr node can do, by the values that saved workflows hold. */
export const resources: Resources = {
	note: textResource('Note', 'notes'),
	recording,
	summary: textResource('Summary', 'summary'),
	tag,
	transcript,
};
