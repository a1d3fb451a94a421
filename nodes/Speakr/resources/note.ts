import { textOperations } from './text-operations';

export const note = textOperations('notes', 'Notes');
