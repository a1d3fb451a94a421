import { ownerOf } from '../../nodes/shared/owner';
import { published } from './trigger/published';
import { node } from './node';

test('a node is known by its workflow and its ID', () => {
	expect(ownerOf(published({ id: 'w' }).context)).toBe(`w:${node.id}`);
});
