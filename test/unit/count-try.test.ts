import type { ITriggerFunctions } from 'n8n-workflow';
import { countTry, reportingOf } from '../../nodes/shared/count-try';
import { ServiceFailure } from '../../nodes/shared/errors';
import { node } from './node';

function tried(failure: Error, before: number) {
	const [warn, report] = [jest.fn(), jest.fn()];
	return { count: countTry({ warn, report }, 'Recording 1', failure, before), warn, report };
}
const away = new ServiceFailure('away', { status: 500 });

test('each failed try counts, and is told', () => {
	const { count, warn, report } = tried(away, 3);
	expect(count).toBe(4);
	expect(warn).toHaveBeenCalledWith('Recording 1 could not be fetched: away', { count: 4 });
	expect(report).not.toHaveBeenCalled();
	expect(tried(new Error('x'), 0).count).toBe(1);
});
test('one in which the service was not asked, as if n8n could not store a start, is told as such', () => {
	const { warn, report } = tried(new Error('SQLITE_BUSY'), 59);
	expect(warn).toHaveBeenCalledWith('Recording 1 could not be handled: SQLITE_BUSY', { count: 60 });
	expect(report.mock.calls).toMatchObject([[{ message: 'Recording 1 could not be handled after 60 tries: SQLITE_BUSY' }]]);
});
test('one that a limit refused does not count', () => {
	expect(tried(new ServiceFailure('No more', { status: 429 }), 3).count).toBe(3);
	expect(tried(new ServiceFailure('No more', { status: 429 }), 59).count).toBe(59);
});
test('the sixtieth is the last, which is reported', () => {
	expect(tried(away, 58).count).toBe(59);
	const { count, report } = tried(away, 59);
	expect(count).toBeUndefined();
	expect(report.mock.calls).toMatchObject([[{ message: 'Recording 1 could not be fetched after 60 tries: away', status: 500, advice: expect.stringContaining("won't be retried") }]]);
});

describe('what is reported', () => {
	const reporting = (save: () => void) => {
		const [warn, error] = [jest.fn(), jest.fn()];
		const context: ITriggerFunctions = Object.create({ getNode: () => node, logger: { warn, error } });
		return { ...reportingOf(context, save), logger: { warn, error } };
	};
	test('is saved by n8n, and a warning is in its log', () => {
		const save = jest.fn();
		const { report, warn, logger } = reporting(save);
		report(away);
		warn('Slow', { count: 1 });
		expect([save.mock.calls, logger.warn.mock.calls, logger.error.mock.calls]).toMatchObject([[[{ message: 'away' }]], [['Slow', { count: 1 }]], []]);
	});
	test('is in the log of an n8n that cannot save it', () => {
		const { report, logger } = reporting(() => {
			throw new Error('not here');
		});
		report(new ServiceFailure('away', { advice: 'Wait' }));
		expect(logger.error.mock.calls).toEqual([['away', { description: 'Wait' }]]);
	});
});
