import type { Resources } from '../../shared/operation';
import { account } from './account';
import { archive } from './archive';
import { delivery } from './delivery';
import { event } from './event';
import { externalReference } from './external-reference';
import { folder } from './folder';
import { note } from './note';
import { recording } from './recording';
import { share } from './share';
import { speaker } from './speaker';
import { summary } from './summary';
import { tag } from './tag';
import { transcript } from './transcript';
import { webhook } from './webhook';

export const resources: Resources = {
	account,
	archive,
	delivery,
	event,
	externalReference,
	folder,
	note,
	recording,
	share,
	speaker,
	summary,
	tag,
	transcript,
	webhook,
};
