import { textOperations } from '../recordings/text-operations';

export const note = textOperations('notes', 'Notes');
