import { textOperations } from './text-operations';

export const summary = textOperations('summary', 'Summary');
