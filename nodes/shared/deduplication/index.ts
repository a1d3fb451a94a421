export { createHandover, type DeliveryState, type DeliveryNames, type EventNames, type Handover, type Made } from './handover';
export { createMemory } from './memory';
