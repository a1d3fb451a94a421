import type { Resources } from '../../shared/operation';
import { account } from './account';
import { archive } from './archive';
import { delivery } from './delivery';
import { event } from './event';
import { externalReference } from './external-reference';
import { folder } from './folder';
import { recording } from './recording';
import { share } from './share';
import { speaker } from './speaker';
import { tag } from './tag';
import { textResource } from './note-and-summary';
import { transcript } from './transcript';
import { webhook } from './webhook';

export const resources: Resources = {
	account,
	archive,
	delivery,
	event,
	externalReference,
	folder,
	note: textResource('notes', 'Notes'),
	recording,
	share,
	speaker,
	summary: textResource('summary', 'Summary'),
	tag,
	transcript,
	webhook,
};
