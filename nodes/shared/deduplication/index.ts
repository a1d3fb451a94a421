export { createHandover, type DeliveryState, type DeliveryNames, type EventNames, type Handover, type Made } from './webhook-and-poll';
export { createMemory } from './memory';
