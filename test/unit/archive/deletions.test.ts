import type { IDataObject } from 'n8n-workflow';
import { ServiceFailure } from '../../../nodes/shared/errors';
import { checkDeletion, confirmedIds, deleteConfirmed } from '../../../nodes/shared/archive/deletions';
import { DurationReached, LimitReached } from '../../../nodes/shared/archive/patient-client';
import { answering } from '../answering';
import { listOf } from './mirrored';

const away = () => new ServiceFailure('away', { status: 500 });

/** Deletes these one after the other, each as `one` does. */
async function deletedBy(one: (id: string) => Promise<void>, ids = ['a', 'b', 'c'], signal?: AbortSignal) {
	const asked: string[] = [];
	const confirmed = new Set(ids);
	const source = listOf([], {
		async delete(id) {
			asked.push(id);
			await one(id);
		},
	});
	const { client } = answering({});
	const deletion = await deleteConfirmed(source, confirmed, Object.assign(client, { signal }), 1);
	return { deletion, asked, left: [...confirmed] };
}

describe('what is confirmed', () => {
	test('is deleted, and confirmed no more', async () => {
		expect(await deletedBy(async () => {})).toEqual({ deletion: { deleted: 3, left: 0 }, asked: ['a', 'b', 'c'], left: [] });
	});
	test('and cannot be deleted is left for the next run, at the end', async () => {
		expect(await deletedBy(async (id) => {
			if (id === 'a') throw away();
			await Promise.resolve();
		})).toEqual({ deletion: { deleted: 2, left: 1, reason: 'away' }, asked: ['a', 'b', 'c'], left: ['a'] });
		const { left } = await deletedBy(async (id) => {
			if (id !== 'c') throw away();
			await Promise.resolve();
		}, ['a', 'b', 'c', 'd']);
		expect(left).toEqual(['a', 'b', 'd']);
	});
	test('is left once eight in a row failed', async () => {
		const ids = Array.from({ length: 30 }, (_, index) => `${index}`);
		const { deletion, left } = await deletedBy(async () => await Promise.reject(away()), ids);
		expect(deletion).toEqual({ deleted: 0, left: 30, reason: 'away' });
		expect(left[0]).toBe('8');
		const failing = async (id: string) => {
			if (Number(id) % 8 !== 7) throw away();
			await Promise.resolve();
		};
		expect((await deletedBy(failing, ids)).deletion).toEqual({ deleted: 3, left: 27, reason: 'away' });
	});
	test.each([new LimitReached('No more', 5), new DurationReached()])('is left where the run ends: %s', async (error) => {
		const { deletion, left } = await deletedBy(async () => await Promise.reject(error));
		expect(deletion).toEqual({ deleted: 0, left: 3, reason: error.message });
		expect(left).toEqual(['b', 'c', 'a']);
	});
	test('fails for what is no fault of the service, and where the run was stopped', async () => {
		await expect(deletedBy(async () => await Promise.reject(new TypeError('not a function')))).rejects.toThrow('not a function');
		await expect(deletedBy(async () => await Promise.reject(away()), ['a'], AbortSignal.abort())).rejects.toThrow('away');
	});
	test('is nothing where the service deletes nothing', async () => {
		const { client } = answering({});
		expect(await deleteConfirmed(listOf([]), new Set(['a']), client, 1)).toMatchObject({ left: 0 });
	});
});

describe('what may be deleted', () => {
	const stored = (last: IDataObject | undefined, isLoop: boolean) => [...confirmedIds({ last, isLoop })];
	const last = { confirmed: ['a', 7], handedOn: ['b'] };
	test('is what was confirmed, and in a loop what was handed on', () => {
		expect([stored(last, false), stored(last, true)]).toEqual([['a', '7'], ['a', '7', 'b']]);
		expect([stored(undefined, true), stored({ confirmed: 'a', handedOn: 5 }, true)]).toEqual([[], []]);
	});
	type Settings = Parameters<typeof checkDeletion>[0];
	const check = (options: Partial<Settings['options']>, repeats: boolean, scope: Settings['scope'] = 'new') => () =>
		checkDeletion({ scope, options: { timezone: 'UTC', ...options } }, repeats);
	test('is nothing without a loop, or in a mirror', () => {
		expect(check({ deleteWhenDone: true }, true)).not.toThrow();
		expect(check({ deleteWhenDone: true }, true, 'mirror')).toThrow("can't be used with 'Mirror'");
		expect(check({ deleteWhenDone: true }, false)).toThrow('needs a loop');
		expect(check({ deleteWhenDone: true, repeatUnlessConfirmed: false }, false)).toThrow("while 'Repeat Unless Confirmed' is off");
	});
	test('is not asked about where nothing is deleted', () => {
		for (const options of [{}, { deleteWhenDone: false }, { deleteWhenDone: true, dryRun: true }]) expect(check(options, false, 'mirror')).not.toThrow();
	});
});
