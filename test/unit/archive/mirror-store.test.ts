import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { openMirror } from '../../../nodes/shared/archive/mirror/store';
import { recordOf } from './mirrored';

/** A node whose static data outlives its executions. */
function createNode() {
	const data: IDataObject = {};
	const open = async (execution: string, { settings = 's', repeatUnlessConfirmed = true, fingerprint = 'f' } = {}) => {
		const context: IExecuteFunctions = Object.create({ getWorkflowStaticData: () => data, getExecutionId: () => execution });
		return await openMirror(context, fingerprint, settings, repeatUnlessConfirmed);
	};
	/** A run that writes these. */
	const write = async (execution: string, ids: string[], options: Parameters<typeof open>[1] = {}, continueAfter?: number) => {
		const { state, changed, close } = await open(execution, options);
		for (const id of ids) {
			changed.set(id, state.records.get(id));
			state.records.set(id, recordOf({ names: [`${id}.txt`] }));
		}
		(await close(continueAfter))();
	};
	return { data, open, write };
}
const recordsOf = ({ state }: Awaited<ReturnType<ReturnType<typeof createNode>['open']>>) => Object.fromEntries(state.records);
const known = recordOf({ names: ['a.txt'] });

describe('a mirror', () => {
	test('is empty at first, and is what the last run left', async () => {
		const { open, write } = createNode();
		expect(recordsOf(await open('1'))).toEqual({});
		await write('1', ['a'], { repeatUnlessConfirmed: false });
		expect(recordsOf(await open('2', { repeatUnlessConfirmed: false }))).toEqual({ a: known });
	});
	test('is one of its export', async () => {
		const { open, write } = createNode();
		await write('1', ['a']);
		expect(recordsOf(await open('2', { fingerprint: 'g' }))).toEqual({});
	});
	test('is compared again as a whole with other settings', async () => {
		const { open, write } = createNode();
		await write('1', ['a'], { repeatUnlessConfirmed: false });
		const opened = await open('2', { repeatUnlessConfirmed: false, settings: 'other' });
		expect(recordsOf(opened)).toEqual({ a: { ...known, version: '' } });
		expect(opened.state).toMatchObject({ settings: 'other', places: [] });
	});
	test('keeps its pass then', async () => {
		const { open } = createNode();
		const { state, close } = await open('1');
		Object.assign(state, { pass: 1, places: [{ cursor: 'x', at: 1 }], readAt: 5 });
		(await close())();
		expect((await open('2', { settings: 'other' })).state).toMatchObject({ pass: 1, places: [], readAt: 0 });
	});
});

describe('what a run wrote and nobody confirmed', () => {
	test('is written again by the next execution', async () => {
		const { open, write } = createNode();
		await write('1', ['a']);
		expect(recordsOf(await open('2'))).toEqual({ a: { ...known, sum: '', version: '' } });
	});
	test('is not confirmed by another execution, even if that fails', async () => {
		const { open, write } = createNode();
		await write('1', ['a']);
		await open('2');
		expect(recordsOf(await open('3'))).toEqual({ a: { ...known, sum: '', version: '' } });
	});
	test('is confirmed when the workflow loops back, for the next execution too', async () => {
		const { open, write } = createNode();
		await write('1', ['a']);
		const looped = await open('1');
		expect(recordsOf(looped)).toEqual({ a: known });
		expect(recordsOf(await open('2'))).toEqual({ a: known });
	});
	test('counts where that is not asked for', async () => {
		const { open, write } = createNode();
		await write('1', ['a']);
		expect(recordsOf(await open('2', { repeatUnlessConfirmed: false }))).toEqual({ a: known });
		await write('3', ['b'], { repeatUnlessConfirmed: false });
		expect(recordsOf(await open('4')).b).toEqual(recordOf({ names: ['b.txt'] }));
	});
	test('may have its files under the old names and the new', async () => {
		const { open, write } = createNode();
		await write('1', ['a'], { repeatUnlessConfirmed: false });
		const { state, changed, close } = await open('2');
		changed.set('a', state.records.get('a'));
		state.records.set('a', recordOf({ names: ['new.txt', 'a.txt'] }));
		(await close())();
		expect(recordsOf(await open('3'))).toMatchObject({ a: { ...known, names: ['a.txt', 'new.txt'], sum: '', version: '' } });
	});
	test('is there again if it was removed', async () => {
		const { open, write } = createNode();
		await write('1', ['a'], { repeatUnlessConfirmed: false });
		const { state, changed, close } = await open('2');
		changed.set('a', state.records.get('a'));
		state.records.delete('a');
		(await close())();
		expect(recordsOf(await open('3'))).toMatchObject({ a: { ...known, sum: '', version: '' } });
	});
	test('is nothing of what came and went in the same run', async () => {
		const { open } = createNode();
		const { changed, close } = await open('1');
		changed.set('a', undefined);
		(await close())();
		expect(recordsOf(await open('2'))).toEqual({});
	});
	test('is read again from where that run began, in the same pass only', async () => {
		const begun = { of: 'feed' as const, cursor: 'x', isPass: false };
		for (const [pass, reading] of [[0, begun], [1, undefined]] as const) {
			const node = createNode();
			const first = await node.open('1');
			Object.assign(first.state, { reading: begun, places: [{ cursor: 'p', at: 1 }], readAt: 1, known: 3 });
			(await first.close())();
			const { state, changed, close } = await node.open('2');
			Object.assign(state, { reading: { ...begun, cursor: 'y' }, places: [], readAt: 9, known: 7, pass });
			changed.set('a', undefined);
			(await close())();
			expect((await node.open('3')).state).toEqual(expect.objectContaining({ pass: 0, reading, places: [{ cursor: 'p', at: 1 }], readAt: 1, known: 3 }));
		}
	});
	test('is nothing where nothing was written', async () => {
		const { open, write, data } = createNode();
		await write('1', []);
		expect(JSON.stringify(data)).not.toContain('unconfirmed');
		expect((await open('2')).state.records.size).toBe(0);
	});
});

test('what failed is known in the same execution only', async () => {
	const { open } = createNode();
	const { tried, close } = await open('1');
	tried.add('a');
	(await close())();
	expect([(await open('2')).tried, (await open('1')).tried]).toEqual([new Set(), new Set(['a'])]);
});
test('a limit is waited for in the same execution only', async () => {
	const { open, write } = createNode();
	await write('1', [], {}, 5);
	expect([(await open('1')).notBefore, (await open('2')).notBefore]).toEqual([5, undefined]);
	await write('3', []);
	expect((await open('3')).notBefore).toBeUndefined();
});
