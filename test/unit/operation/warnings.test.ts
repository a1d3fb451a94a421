import type { IExecuteFunctions, NodeExecutionHint } from 'n8n-workflow';
import { showHints, withWarnings } from '../../../nodes/shared/operation';

function run() {
	const hints: NodeExecutionHint[] = [];
	const context: IExecuteFunctions = Object.create({ addExecutionHints: (hint: NodeExecutionHint) => void hints.push(hint) });
	return { context, hints };
}

test('a hint is shown above the output, once in a run', () => {
	const { context, hints } = run();
	showHints(context, ['a', 'b']);
	showHints(context, ['b', 'c']);
	expect(hints).toEqual(['a', 'b', 'c'].map((message) => ({ message, type: 'info', location: 'outputPane' })));
	const other = run();
	showHints(other.context, ['a']);
	expect(other.hints).toHaveLength(1);
});
test('warnings of an item are in it, and shown as such', () => {
	const { context, hints } = run();
	expect([withWarnings(context, ['a']), withWarnings(context, [])]).toEqual([{ warnings: ['a'] }, {}]);
	expect(hints).toMatchObject([{ message: 'a', type: 'warning' }]);
});
test('of hints that differ in an ID, three are shown and the others counted', () => {
	const { context, hints } = run();
	for (let id = 1; id <= 1000; id++) showHints(context, [`No speech was found in transcript ${id}`], 'warning');
	showHints(context, ['Something else']);
	expect(hints.map(({ message }) => message)).toEqual([1, 2, 3].map((id) => `No speech was found in transcript ${id}`).concat('997 more like this: No speech was found in transcript …', 'Something else'));
});
