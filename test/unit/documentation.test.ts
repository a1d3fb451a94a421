import { documentation } from '../../scripts/operations-table';

test.each(documentation())('the operations in $file are those of the node', ({ written, due }) => {
	expect(written).toBe(due);
});
