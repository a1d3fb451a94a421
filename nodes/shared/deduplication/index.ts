export { createHandover, type Care, type DeliveryNames, type EventNames, type Handover, type Made } from './handover';
export { createMemory } from './memory';
