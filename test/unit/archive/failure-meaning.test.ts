import { FailedTranscription, InvalidInput, ServiceFailure } from '../../../nodes/shared/errors';
import { judgeOf, stopFor } from '../../../nodes/shared/archive/failure-meaning';
import { isAnsweredForOthers } from '../../../nodes/shared/archive/answers-another';
import { DurationReached, LimitReached } from '../../../nodes/shared/archive/patient-client';
import { Unfinished, type ArchiveSource } from '../../../nodes/shared/archive/source';
import { entryOf, listOf } from './mirrored';

const failure = (status?: number) => new ServiceFailure('away', { status });

/** A list that is answered so, one read after the other. */
function listing(...errors: Array<Error | undefined>) {
	const reads = { count: 0 };
	const source: ArchiveSource = {
		...listOf([]),
		async *walk() {
			const error = errors[Math.min(reads.count++, errors.length - 1)];
			if (error) throw error;
			yield await Promise.resolve({ cursor: {} });
		},
	};
	return { source, reads };
}

describe('a failure', () => {
	test.each<[string, Error, object]>([
		['a value that is not sent', new InvalidInput('No times'), { is: 'failed', reason: 'No times', again: false }],
		['one that is not transcribed yet', new Unfinished(), { is: 'unfinished' }],
		['an answer that cannot be read', new TypeError('x is not a function'), { is: 'failed', reason: 'It could not be read (TypeError: x is not a function)', again: true }],
		['404', failure(404), { is: 'gone', reason: 'away' }],
		['410', failure(410), { is: 'gone', reason: 'away' }],
		['a failed transcription', new FailedTranscription('No audio', { advice: 'Upload it again', status: 200 }), { is: 'failed', reason: 'No audio. Upload it again', again: false }],
		['400', failure(400), { is: 'failed', reason: 'away', again: false, isRefused: true }],
		['422', failure(422), { is: 'failed', reason: 'away', again: false, isRefused: true }],
		['the end of the time', new DurationReached(), { why: 'time', reason: "'Maximum Duration (Minutes)' is reached" }],
	])('of %s needs no list', async (_, error, meaning) => {
		const { source, reads } = listing();
		expect(await judgeOf(source)(error)).toEqual(meaning);
		expect(reads.count).toBe(0);
	});
	test.each([500, 403, 401, 300, undefined])('with the status %p is one of the transcript if the list can be read, for which each asks', async (status) => {
		const { source, reads } = listing(undefined, undefined, failure(503));
		const judge = judgeOf(source);
		for (let each = 0; each < 2; each++) expect(await judge(failure(status))).toEqual({ is: 'failed', reason: 'away', again: true });
		expect(await judge(failure(status))).toMatchObject({ why: 'failure' });
		expect(reads.count).toBe(3);
	});
	test('asks together with others of the same moment', async () => {
		const { source, reads } = listing(undefined);
		const judge = judgeOf(source);
		expect(await Promise.all([judge(failure(500)), judge(failure(500))])).toMatchObject([{ is: 'failed' }, { is: 'failed' }]);
		expect(reads.count).toBe(1);
	});
	test('is one of the service if the list cannot be read', async () => {
		const error = failure(500);
		expect(await judgeOf(listing(failure(503)).source)(error)).toEqual({ why: 'failure', reason: 'away', error });
	});
	test('is one of the transcript if reading the list failed in n8n', async () => {
		expect(await judgeOf(listing(new TypeError('x')).source)(failure(500))).toMatchObject({ is: 'failed' });
	});
	test('of n8n ends the run', async () => {
		await expect(judgeOf(listing().source)(new Error('No space left'))).rejects.toThrow('No space left');
	});
	test('stops a run with its reason', () => {
		expect(stopFor(new LimitReached('No more', 5))).toEqual({ why: 'limit', reason: 'No more', continueAfter: 5 });
		expect(() => stopFor(new Error('No space left'))).toThrow('No space left');
	});
});

describe('others', () => {
	const entries = Array.from({ length: 200 }, (_, index) => entryOf(`${index}`, index % 2 === 1 ? { state: 'unfinished' } : {}));
	const asked = async (answer: (id: string) => boolean | Error, isBad: (id: string) => boolean = () => false, source = listOf(entries)) => {
		const ids: string[] = [];
		const isAnswered = await isAnsweredForOthers(source, ({ id }) => isBad(id), async ({ id }) => {
			ids.push(id);
			const answered = answer(id);
			if (answered instanceof Error) throw answered;
			return await Promise.resolve(answered);
		});
		return [isAnswered, ids];
	};
	test('are the last of a hundred that are finished, and the one in the middle', async () => {
		expect(await asked(() => false)).toEqual([false, ['198', '98']]);
	});
	test('are asked until one is answered', async () => {
		expect(await asked(() => true)).toEqual([true, ['198']]);
		expect(await asked((id) => (id === '198' ? new Error('away') : true))).toEqual([true, ['198', '98']]);
	});
	test('are none of which something bad is known', async () => {
		expect(await asked(() => false, (id) => id !== '4')).toEqual([false, ['4']]);
		expect(await asked(() => true, () => true)).toEqual([false, []]);
	});
	test('are none where the list cannot be read', async () => {
		expect(await asked(() => true, undefined, listing(failure(500)).source)).toEqual([false, []]);
	});
	test('are looked for in the first that are listed', async () => {
		const many = Array.from({ length: 300 }, (_, index) => entryOf(`${index}`));
		expect(await asked(() => false, undefined, listOf(many))).toEqual([false, ['99', '49']]);
	});
});
