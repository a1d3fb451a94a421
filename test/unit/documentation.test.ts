import { documentation } from '../../scripts/operations-table';

test('the table of operations in docs/speakr.md is what the code says (npm run docs writes it)', () => {
	const { written, due } = documentation();
	expect(written).toBe(due);
});
