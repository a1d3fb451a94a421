import { ServiceFailure } from '../../../nodes/shared/errors';
import { Allowance } from '../../../nodes/shared/http/allowance';
import { refusal } from './room';

const begun = new Date('2026-11-26T12:00:00Z').getTime();
beforeEach(() => jest.useFakeTimers({ now: begun }));
afterEach(() => jest.useRealTimers());

/** Moves the clock to so many milliseconds after the beginning of the test. */
const at = (milliseconds: number) => jest.setSystemTime(begun + milliseconds);
/** Milliseconds after the beginning of the test at which a request may begin; 0 if it may now. */
function opensAt(allowance: Allowance, isBackground?: boolean) {
	const opens = allowance.opensAt(isBackground);
	return opens <= Date.now() ? 0 : opens - begun;
}
/** Requests that are answered at once. */
function send(allowance: Allowance, count: number) {
	for (let each = 0; each < count; each++) allowance.begin()();
}
const refuse = (allowance: Allowance, details?: Parameters<typeof refusal>[0]) => allowance.begin()(refusal(details));

describe('what the responses tell', () => {
	const told = (remaining: number) => {
		const allowance = new Allowance();
		allowance.note({ remaining, requests: 100, seconds: 10 });
		return allowance;
	};
	test('is left for as many requests as are not under way', () => {
		const allowance = told(2);
		expect(opensAt(allowance)).toBe(0);
		allowance.begin();
		expect(opensAt(allowance)).toBe(0);
		allowance.begin();
		expect(allowance.opensAt()).toBe(Infinity);
	});
	test('is waited for if nothing is left', () => {
		const allowance = told(0);
		expect(opensAt(allowance)).toBe(10_000);
		allowance.begin();
		expect(opensAt(allowance)).toBe(10_000);
	});
	test('is left to others by what is in the background', () => {
		expect([opensAt(told(26), true), opensAt(told(25), true), opensAt(told(25))]).toEqual([0, 10_000, 0]);
	});
	test('is over with its time', () => {
		const allowance = told(0);
		at(10_000);
		expect(opensAt(allowance)).toBe(0);
	});
	test('is the least of what responses tell that overtake each other', () => {
		const allowance = told(1);
		allowance.note({ remaining: 5, requests: 100, seconds: 11 });
		allowance.begin();
		expect(allowance.opensAt()).toBe(Infinity);
	});
	test('is new once its time is over', () => {
		const allowance = told(1);
		at(10_000);
		allowance.note({ remaining: 0, requests: 100, seconds: 10 });
		expect(opensAt(allowance)).toBe(20_000);
	});
	test('ends no later where less is left', () => {
		const allowance = told(1);
		allowance.note({ remaining: 0, requests: 100, seconds: 13 });
		expect(opensAt(allowance)).toBe(10_000);
	});
	test('is new with the next window', () => {
		const allowance = told(1);
		allowance.note({ remaining: 5, requests: 100, seconds: 13 });
		allowance.begin();
		expect(opensAt(allowance)).toBe(0);
	});
});

describe('a documented rate', () => {
	test('is counted from when a request was answered, or a second after it began', () => {
		for (const [answered, opens] of [[500, 1_500], [5_000, 2_000]] as const) {
			at(0);
			const allowance = new Allowance({ requests: 1, interval: 1_000 });
			const end = allowance.begin();
			expect(opensAt(allowance)).toBe(1_000);
			at(answered);
			end();
			at(600);
			expect(opensAt(allowance)).toBe(opens);
		}
	});
	test('is used by three quarters in the background', () => {
		const allowance = new Allowance({ requests: 4, interval: 1_000 });
		send(allowance, 2);
		expect(opensAt(allowance, true)).toBe(0);
		send(allowance, 1);
		expect([opensAt(allowance, true), opensAt(allowance)]).toEqual([1_000, 0]);
	});
});

describe('the request after one that may be too many', () => {
	test.each([
		[50, true],
		[51, false],
		[100, true],
		[1_000, true],
	])('waits for its answer, after %i others: %p', (count, waits) => {
		const allowance = new Allowance();
		send(allowance, count);
		allowance.begin();
		expect(allowance.opensAt()).toBe(waits ? Infinity : 0);
	});
	test('waits no longer than for that', () => {
		const allowance = new Allowance();
		send(allowance, 51);
		expect(opensAt(allowance)).toBe(0);
	});
	test('is counted anew after ten seconds without a request', () => {
		const allowance = new Allowance();
		send(allowance, 20);
		at(10_000);
		send(allowance, 10);
		at(20_001);
		send(allowance, 20);
		allowance.begin();
		expect(opensAt(allowance)).toBe(0);
		send(allowance, 29);
		allowance.begin();
		expect(allowance.opensAt()).toBe(Infinity);
	});
});

describe('requests that were accepted', () => {
	/** Whether the one after so many waits for the answer to the one before. */
	const waitsAfter = (allowance: Allowance, count: number) => {
		send(allowance, count);
		allowance.begin();
		return allowance.opensAt() === Infinity;
	};
	test('within ten seconds show that no limit is below', () => {
		const allowance = new Allowance();
		send(allowance, 60);
		at(20_000);
		expect(waitsAfter(allowance, 50)).toBe(false);
	});
	test('over a longer time do not', () => {
		const allowance = new Allowance();
		for (const [moment, count] of [[0, 30], [9_000, 10], [18_000, 20]] as const) {
			at(moment);
			send(allowance, count);
		}
		at(40_000);
		expect(waitsAfter(allowance, 50)).toBe(true);
	});
});

describe('a trial', () => {
	test('that is answered ends what was taken for a limit', () => {
		const allowance = new Allowance();
		allowance.close(refusal());
		allowance.begin({ isTrial: true })();
		expect(allowance.refusal()).toBeUndefined();
	});
	test('that is refused says nothing new', () => {
		const allowance = new Allowance();
		allowance.begin({ isTrial: true })(refusal({ retryAfter: 7.5 }));
		expect(opensAt(allowance)).toBe(0);
	});
});

describe('a refusal', () => {
	test('without a time is waited out for the window that was found out, then for longer ones', () => {
		const allowance = new Allowance();
		send(allowance, 20);
		at(5_000);
		refuse(allowance, { retryAfter: 15.5 });
		at(20_500);
		send(allowance, 20);
		refuse(allowance);
		expect(opensAt(allowance)).toBe(41_000);
		at(41_000);
		refuse(allowance);
		expect(opensAt(allowance)).toBe(60_000);
	});
	test('long after the last one is a new one, although nothing was accepted since', () => {
		const allowance = new Allowance();
		for (const time of [0, 10_000, 70_000, 87_500, 109_375]) {
			at(time);
			refuse(allowance);
		}
		expect(allowance.refusal()).toMatchObject({ message: 'The limit is reached until 2026-11-26 12:02 UTC', retryAfter: 60 });
		at(3_600_000);
		refuse(allowance);
		expect([allowance.refusal(), opensAt(allowance)]).toEqual([undefined, 3_610_000]);
	});
	test('may be of a window that began with a later request than the first that may count', () => {
		const allowance = new Allowance();
		send(allowance, 1);
		at(30_000);
		send(allowance, 100);
		for (const end of [40_000, 60_000, 90_000]) {
			refuse(allowance);
			expect(opensAt(allowance)).toBe(end);
			at(end);
		}
	});
	test('is waited out by all, and tried by one', () => {
		const allowance = new Allowance();
		refuse(allowance, { retryAfter: 7.5 });
		expect(opensAt(allowance)).toBe(7_500);
		at(7_500);
		const end = allowance.begin();
		expect(allowance.opensAt()).toBe(Infinity);
		end();
		expect(opensAt(allowance)).toBe(0);
	});
	test('without a time is waited out for ten seconds, a minute, then a quarter more each time, and after two minutes fails all', () => {
		const allowance = new Allowance();
		refuse(allowance);
		expect(opensAt(allowance)).toBe(10_000);
		at(10_000);
		refuse(allowance);
		expect(opensAt(allowance)).toBe(70_000);
		at(70_000);
		refuse(allowance);
		expect(opensAt(allowance)).toBe(87_500);
		at(87_500);
		refuse(allowance);
		expect(opensAt(allowance)).toBe(109_375);
		at(109_375);
		refuse(allowance);
		expect(allowance.refusal()?.message).toBe('The limit is reached until 2026-11-26 12:02 UTC');
		at(169_375);
		expect(allowance.refusal()).toBeUndefined();
	});
	test.each([
		['once', 0, 0],
		['once, a moment later', 0.2, 200],
	])('with "at once" is tried %s, then waited out as one without a time', (_, retryAfter, first) => {
		const allowance = new Allowance();
		send(allowance, 20);
		refuse(allowance, { retryAfter });
		expect(opensAt(allowance)).toBe(first);
		at(first);
		refuse(allowance, { retryAfter });
		expect(opensAt(allowance)).toBe(10_000);
		at(10_000);
		refuse(allowance, { retryAfter });
		expect(opensAt(allowance)).toBe(60_000);
	});
	test('of a window that is over by our count is waited out for a quarter of it', () => {
		const allowance = new Allowance();
		refuse(allowance, { window: 60 });
		expect(opensAt(allowance)).toBe(60_000);
		at(60_000);
		refuse(allowance, { window: 60 });
		expect(opensAt(allowance)).toBe(75_000);
	});
	test('of an hourly limit is tried after half a second and after a second', () => {
		const allowance = new Allowance();
		refuse(allowance, { window: 3_600 });
		expect(opensAt(allowance)).toBe(500);
		at(500);
		refuse(allowance, { window: 3_600 });
		expect(opensAt(allowance)).toBe(1_500);
		at(1_500);
		refuse(allowance, { window: 3_600 });
		expect(allowance.refusal()).toMatchObject({ status: 429, window: 3_600, retryAfter: 3_600 });
	});
	test('of what was under way with the first refused one says nothing new', () => {
		const allowance = new Allowance();
		const [first, second] = [allowance.begin(), allowance.begin()];
		first(refusal({ retryAfter: 5.5 }));
		at(1_000);
		second(refusal({ retryAfter: 30.5 }));
		expect(opensAt(allowance)).toBe(5_500);
	});
	test('is not ended by what was under way with it', () => {
		const allowance = new Allowance();
		const [first, second] = [allowance.begin(), allowance.begin()];
		first(refusal({ retryAfter: 5.5 }));
		second();
		expect(opensAt(allowance)).toBe(5_500);
	});
	test('is not ended by a request that did not get an answer', () => {
		const allowance = new Allowance();
		refuse(allowance, { retryAfter: 5.5 });
		at(5_500);
		allowance.begin()(new Error('The connection was lost'));
		allowance.begin();
		expect(allowance.opensAt()).toBe(Infinity);
	});
	test('is ended by any other answer', () => {
		const allowance = new Allowance();
		refuse(allowance, { retryAfter: 5.5 });
		at(5_500);
		allowance.begin()(new ServiceFailure('Not found', { status: 404 }));
		allowance.begin();
		expect(opensAt(allowance)).toBe(0);
	});
	test.each([
		['ten of our requests are in a common window that ends in that second, until that', 10, 9, 10_000],
		['fewer are, in full', 9, 9, 10_500],
		['it is not rounded, in full', 10, 9.2, 10_700],
		['no common window ends in that second, in full', 10, 5, 6_500],
	])('with a time in seconds is waited for; if %s', (_, count, retryAfter, opens) => {
		const allowance = new Allowance();
		send(allowance, count);
		at(1_500);
		refuse(allowance, { retryAfter });
		expect(opensAt(allowance)).toBe(opens);
	});
});

describe('a limit that was found out', () => {
	/** After so many requests one was refused; the first after the pause is accepted. */
	function found(accepted: number) {
		const allowance = new Allowance();
		send(allowance, accepted);
		refuse(allowance);
		at(10_000);
		send(allowance, 1);
		return allowance;
	}
	test.each([
		[50, 50],
		[48, 50],
		[191, 200],
	])('by %i accepted requests is %i', (accepted, limit) => {
		const allowance = found(accepted);
		send(allowance, limit - 2);
		expect(opensAt(allowance)).toBe(0);
		send(allowance, 1);
		expect(opensAt(allowance)).toBe(20_000);
	});
	test('by fewer than ten is none', () => {
		const allowance = found(9);
		send(allowance, 30);
		expect(opensAt(allowance)).toBe(0);
	});
	test('is exceeded by one request after two hundred, and forgotten if that is accepted', () => {
		const allowance = found(50);
		at(50_000);
		send(allowance, 50);
		expect(opensAt(allowance)).toBe(0);
		const end = allowance.begin();
		expect(allowance.opensAt()).toBe(Infinity);
		end();
		send(allowance, 60);
		expect(opensAt(allowance)).toBe(0);
	});
	test('is exceeded by no other while that one is under way', () => {
		const allowance = found(50);
		at(40_000);
		send(allowance, 5);
		at(50_000);
		send(allowance, 50);
		expect(opensAt(allowance)).toBe(0);
		allowance.begin();
		expect(allowance.opensAt()).toBe(Infinity);
	});
	test('is tried by one request in each window', () => {
		const allowance = found(20);
		send(allowance, 19);
		at(20_000);
		const end = allowance.begin();
		expect(allowance.opensAt()).toBe(Infinity);
		end();
		allowance.begin();
		expect(opensAt(allowance)).toBe(0);
	});
	test('is kept until then', () => {
		const allowance = found(50);
		at(49_999);
		send(allowance, 50);
		expect(opensAt(allowance)).toBe(59_999);
	});
	test.each([10, 47, 51])('of which others may have taken a part (%i were left) is exceeded by one request in each window', (accepted) => {
		const allowance = found(accepted);
		send(allowance, accepted - 1);
		const end = allowance.begin();
		expect(allowance.opensAt()).toBe(Infinity);
		end();
		send(allowance, 30);
		expect(opensAt(allowance)).toBe(0);
	});
	test('of which others may have taken a part is kept once it was found twice, and by what is in the background', () => {
		const allowance = found(47);
		send(allowance, 46);
		expect([opensAt(allowance), opensAt(allowance, true)]).toEqual([0, 20_000]);
		refuse(allowance);
		at(20_000);
		send(allowance, 47);
		expect(opensAt(allowance)).toBe(30_000);
	});
	test('of many requests is exceeded after three windows', () => {
		const allowance = found(100);
		at(39_999);
		send(allowance, 100);
		expect(opensAt(allowance)).toBe(49_999);
		at(50_000);
		send(allowance, 100);
		expect(opensAt(allowance)).toBe(0);
	});
});

describe('where the clock was set back by an hour', () => {
	const told = (allowance: Allowance) => allowance.note({ remaining: 0, requests: 100, seconds: 10 });
	test.each<[string, (allowance: Allowance) => void]>([
		['what was told', told],
		['a documented rate', (allowance) => send(allowance, 100)],
		['a refusal', (allowance) => refuse(allowance, { retryAfter: 30 })],
		['a closed limit', (allowance) => allowance.close(refusal())],
		['a limit that was found out', (allowance) => {
			send(allowance, 50);
			refuse(allowance);
			at(10_000);
			send(allowance, 50);
		}],
	])('%s does not last for an hour', (_, note) => {
		const allowance = new Allowance({ requests: 100, interval: 60_000 });
		note(allowance);
		expect(allowance.refusal() ?? opensAt(allowance)).not.toBe(0);
		at(-3_600_000);
		expect([allowance.refusal(), opensAt(allowance)]).toEqual([undefined, 0]);
	});
	test('by less than a second, nothing is forgotten', () => {
		const allowance = new Allowance();
		told(allowance);
		at(-1_000);
		expect(opensAt(allowance)).toBe(10_000);
	});
});

describe('a closed limit', () => {
	test('tells when it ends, with what the service said of it', () => {
		const allowance = new Allowance();
		allowance.close(new ServiceFailure('No more today', { advice: 'Come again', status: 429, window: 10 }));
		expect(allowance.refusal()).toMatchObject({ message: 'No more today until 2026-11-26 12:01 UTC', advice: 'Come again', retryAfter: 60 });
		expect(allowance.limitReached('Speakr', begun + 3_600_000).message).toBe('No more today until 2026-11-26 13:00 UTC');
	});
	test('that nobody refused is named after the service', () => {
		expect(new Allowance().limitReached('Speakr', begun + 3_600_000)).toMatchObject({
			message: "Speakr's rate limit is reached until 2026-11-26 13:00 UTC",
			advice: 'Try again later, or with fewer items',
			status: 429,
			retryAfter: 3_600,
		});
	});
	test('is not closed for longer by another failure', () => {
		const allowance = new Allowance();
		allowance.close(refusal());
		at(30_000);
		allowance.close(refusal());
		at(60_000);
		expect(allowance.refusal()).toBeUndefined();
	});
});
