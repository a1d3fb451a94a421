export { createEngines, type Engines, type TriggerTools, type TriggerWork } from './engine';
export { defaultInterval, interval, methodByMode, mode, testNotices } from './fields';
export { keepForTest, sampleIn } from './sample';
export type { Starter } from './deduplication';
export { isProbablyUrlOf } from './url';
