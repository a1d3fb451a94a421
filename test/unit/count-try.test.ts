import { countTry } from '../../nodes/shared/count-try';
import { ServiceFailure } from '../../nodes/shared/errors';

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
