import { enumerated } from '../../nodes/shared/enumerated';

test.each([
	[[], ''],
	[[1, 2], '#1, #2'],
	[[1, 2, 3], '#1, #2, and 1 more'],
])('%j, at most two of them', (all, text) => {
	expect(enumerated(all, 2, (each) => `#${each}`)).toBe(text);
});
