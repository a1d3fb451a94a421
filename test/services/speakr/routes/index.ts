import type { Route } from '../call';
import { accountRoutes } from './account';
import { audioRoutes } from './audio';
import { batchRoutes } from './batch';
import { capabilityRoutes } from './capabilities';
import { changeRoutes } from './changes';
import { eventRoutes } from './events';
import { externalRefRoutes } from './external-refs';
import { folderRoutes } from './folders';
import { inquireRoutes } from './inquire';
import { processingRoutes } from './processing';
import { recordingRoutes } from './recordings';
import { recordingSpeakerRoutes } from './recording-speakers';
import { recordingTagRoutes } from './recording-tags';
import { searchRoutes } from './search';
import { shareLinkRoutes } from './share-links';
import { speakerRoutes } from './speakers';
import { tagRoutes } from './tags';
import { textRoutes } from './texts';
import { uploadRoutes } from './upload';
import { webRoutes } from './web';
import { webhookDeliveryRoutes } from './webhook-deliveries';
import { webhookRoutes } from './webhooks';

export const ROUTES: readonly Route[] = [
	...accountRoutes,
	...capabilityRoutes,
	...changeRoutes,
	...recordingRoutes,
	...uploadRoutes,
	...textRoutes,
	...audioRoutes,
	...eventRoutes,
	...processingRoutes,
	...recordingTagRoutes,
	...recordingSpeakerRoutes,
	...externalRefRoutes,
	...shareLinkRoutes,
	...searchRoutes,
	...inquireRoutes,
	...batchRoutes,
	...tagRoutes,
	...folderRoutes,
	...speakerRoutes,
	...[...webhookRoutes, ...webhookDeliveryRoutes].map((route): Route => ({ ...route, scopes: ['webhooks'], since: '0.9.0' })),
	...webRoutes,
];
