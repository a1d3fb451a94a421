import type { Route } from '../call';
import { accountRoutes } from './account';
import { audioRoutes } from './audio';
import { batchRoutes } from './batch';
import { capabilityRoutes } from './capabilities';
import { changeRoutes } from './changes';
import { eventRoutes } from './events';
import { folderRoutes } from './folders';
import { processingRoutes } from './processing';
import { recordingRoutes } from './recordings';
import { recordingSpeakerRoutes } from './recording-speakers';
import { recordingTagRoutes } from './recording-tags';
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
	...batchRoutes,
	...tagRoutes,
	...folderRoutes,
	...speakerRoutes,
	...[...webhookRoutes, ...webhookDeliveryRoutes].map((route): Route => ({ ...route, scopes: ['webhooks'], since: '0.9.0' })),
	...webRoutes,
];
