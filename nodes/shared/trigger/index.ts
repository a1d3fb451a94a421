export { createEngines, type Engines } from './engine';
export { defaultInterval, eventWebhook, interval, mode, testNotices } from './fields';
export { keepForTest, sampleIn } from './sample';
export { isProbablyUrlOf, isPublishedElsewhere, webhookUrlOf } from './url';
export type { Starter, TriggerTools, TriggerWork } from './types';
