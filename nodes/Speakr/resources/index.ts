import type { Resources } from '../../shared/operation';
import { account } from './account';
import { archive } from './archive';
import { delivery } from './delivery';
import { event } from './event';
import { folder } from './folder';
import { recording } from './recording';
import { speaker } from './speaker';
import { tag } from './tag';
import { textResource } from './text';
import { transcript } from './transcript';
import { webhook } from './webhook';

/** Everything the Speakr node can do, by the values that saved workflows hold. */
export const resources: Resources = {
	account,
	archive,
	delivery,
	event,
	folder,
	note: textResource('Note', 'notes', 'Notes'),
	recording,
	speaker,
	summary: textResource('Summary', 'summary', 'Summary'),
	tag,
	transcript,
	webhook,
};
