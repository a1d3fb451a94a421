import { textOperations } from '../recordings/text-operations';

export const summary = textOperations('summary', 'Summary');
