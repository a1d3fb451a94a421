export { createDayMemory, createMemory } from './memory';
