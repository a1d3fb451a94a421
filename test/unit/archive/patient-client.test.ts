import { DurationReached, LimitReached, patientClient } from '../../../nodes/shared/archive/patient-client';
import { ServiceFailure } from '../../../nodes/shared/errors';
import type { Client, Request } from '../../../nodes/shared/http';
import { stoppedClock } from './memory';

/** A client that answers with these, one after the other, and then with 'ok'. */
function clientOf(answers: unknown[]): Client {
	let sent = 0;
	const json = async () => {
		sent++;
		const answer = answers.shift() ?? 'ok';
		if (answer instanceof Error) throw answer;
		return await Promise.resolve(answer);
	};
	return {
		account: 'one',
		address: 'https://one.example',
		firstAnswerAt: 0,
		get sent() {
			return sent;
		},
		json,
		bytes: jest.fn(),
		text: jest.fn(),
		stream: jest.fn(),
	};
}

const limit = (details = {}) => new ServiceFailure('No more', { status: 429, ...details });
const request: Request = { method: 'GET', path: '/' };
const hour = {
	limits: async () => await Promise.resolve([{ requests: 1_000, seconds: 3_600 }]),
	concurrency: 4,
	answersAnother: async () => await Promise.resolve(false),
};

function patient(answers: unknown[], minutes: number) {
	const clock = stoppedClock();
	const begun = clock.now();
	const made = patientClient(clientOf(answers), { ...hour, bucketOf: ({ path }) => path, deadline: begun + minutes * 60_000 }, clock);
	return { pass: (minutes: number) => void (clock.time += minutes * 60_000), send: async (path = '/') => await made.json({ ...request, path }), sent: () => made.sent, waited: () => (clock.now() - begun) / 1000 };
}

test('a limit that ends within the duration is waited for', async () => {
	const { send, waited } = patient([limit({ retryAfter: 90 })], 30);
	expect(await send()).toBe('ok');
	expect(waited()).toBe(90);
});
test('what the service counts apart is not held back by it', async () => {
	const { send } = patient([limit()], 30);
	await expect(send('/transcript')).rejects.toThrow(LimitReached);
	expect(await send('/audio')).toBe('ok');
});
test('without a word about it, it ends an hour after the first request', async () => {
	const { send, waited } = patient(['ok', limit()], 90);
	await send();
	expect(await send()).toBe('ok');
	expect(waited()).toBe(3_600);
});
test('the window that the service names counts', async () => {
	const { send, waited } = patient([limit({ window: 60 })], 30);
	await send();
	expect(waited()).toBe(60);
});
test('a limit that does not end in time is told at once, and nothing more is sent', async () => {
	const { send, sent } = patient([limit()], 30);
	await expect(send()).rejects.toThrow(LimitReached);
	await expect(send()).rejects.toThrow(LimitReached);
	expect(sent()).toBe(1);
});
test('a refusal that says to come again at once tells no time', async () => {
	const { send, waited } = patient([limit({ retryAfter: 0.2, window: 60 })], 30);
	await send();
	expect(waited()).toBe(60);
});
test('a clock that is set back by an hour lets nothing wait for an hour more', async () => {
	const clock = stoppedClock();
	const slept: number[] = [];
	const turned = {
		now: () => clock.now(),
		async sleep(milliseconds: number) {
			slept.push(milliseconds);
			await clock.sleep(milliseconds - (slept.length === 1 ? 3_600_000 : 0));
		},
	};
	const answers = ['ok', limit({ window: 60 }), limit({ window: 60 })];
	const made = patientClient(clientOf(answers), { ...hour, deadline: clock.now() + 1_800_000 }, turned);
	await made.json(request);
	expect([await made.json(request), slept]).toEqual(['ok', [60_000, 60_000]]);
});
test('nothing is sent after the deadline', async () => {
	const { send, sent, pass } = patient([], 30);
	await send();
	pass(31);
	await expect(send()).rejects.toThrow(DurationReached);
	expect(sent()).toBe(1);
});
test('any other failure is told', async () => {
	const { send, sent } = patient([new ServiceFailure('Never', { status: 403, final: true })], 30);
	await expect(send()).rejects.toThrow('Never');
	expect(sent()).toBe(1);
});

describe('a request that is refused alone', () => {
	const alone = (answers: unknown[], isAnswered: () => Promise<boolean> = async () => await Promise.resolve(true)) => {
		const clock = stoppedClock();
		const asked: unknown[] = [];
		const sent: Request[] = [];
		const inner = clientOf(answers);
		const client = Object.assign(Object.create(inner), { json: async (given: Request) => (sent.push(given), await inner.json(given)) });
		const made = patientClient(client, { ...hour, deadline: clock.now() + 7_200_000, answersAnother: async (refused, answered) => (asked.push([refused.path, answered?.path]), await isAnswered()) }, clock);
		return { send: async (path: string, method: Request['method'] = 'GET') => await made.json({ method, path }), asked, sent, waited: () => clock.now() - stoppedClock().now() };
	};
	test('is sent once more, as a trial', async () => {
		const { send, sent, waited } = alone([limit(), 'yes']);
		expect([await send('/a'), sent[1]?.isTrial, waited()]).toEqual(['yes', true, 0]);
	});
	test('and then again fails for good, while others are answered', async () => {
		await expect(alone([limit(), limit()]).send('/a')).rejects.toMatchObject({ message: 'No more for this transcript only', status: 429, final: true });
	});
	test('and fails otherwise then fails so', async () => {
		await expect(alone([limit(), new ServiceFailure('Gone', { status: 404 })]).send('/a')).rejects.toMatchObject({ message: 'Gone', status: 404 });
	});
	test('is compared with the last that was answered, if that only read', async () => {
		const { send, asked } = alone(['x', 'y', limit(), 'z']);
		await send('/a');
		await send('/b', 'DELETE');
		await send('/c');
		expect(asked).toEqual([['/c', '/a']]);
	});
	test('is asked about once, however many are refused at once, and again later', async () => {
		const { send, asked } = alone([limit(), limit(), 'x', 'y', limit(), 'z']);
		await Promise.all([send('/a'), send('/b')]);
		expect(asked).toHaveLength(1);
		await send('/c');
		expect(asked).toHaveLength(2);
	});
	test('is not asked about while the limit is known', async () => {
		const { send, asked } = alone([limit({ retryAfter: 60 }), limit({ retryAfter: 60 })], async () => await Promise.resolve(false));
		await Promise.all([send('/a'), send('/b')]);
		expect(asked).toHaveLength(1);
	});
});

describe('a limit', () => {
	const within = (limits: Array<{ requests: number; seconds: number }>, answers: unknown[], minutes = 600) => {
		const clock = stoppedClock();
		const begun = clock.now();
		const made = patientClient(clientOf(answers), { ...hour, limits: async () => await Promise.resolve(limits), deadline: begun + minutes * 60_000 }, clock);
		return { send: async () => await made.json(request), pass: (seconds: number) => void (clock.time += seconds * 1_000), waited: () => (clock.now() - begun) / 1_000 };
	};
	test('is the shortest one that is documented', async () => {
		const { send, waited } = within([{ requests: 1, seconds: 3_600 }, { requests: 1, seconds: 60 }], [limit()]);
		await send();
		expect(waited()).toBe(60);
	});
	test('counts from the first request since the one before ended', async () => {
		const { send, pass, waited } = within([{ requests: 1, seconds: 60 }], ['a', limit(), 'b', limit()]);
		await send();
		pass(30);
		await send();
		expect(waited()).toBe(60);
		pass(10);
		await send();
		expect(waited()).toBe(120);
	});
	test('that should be over is waited for once more', async () => {
		const { send, pass, waited } = within([{ requests: 1, seconds: 60 }], ['a', limit()]);
		await send();
		pass(100);
		await send();
		expect(waited()).toBe(160);
	});
	test('may end with the run, but not after it', async () => {
		const exact = within([], [limit({ retryAfter: 600 })], 10);
		expect(await exact.send()).toBe('ok');
		await expect(within([], [limit({ retryAfter: 601 })], 10).send()).rejects.toThrow(LimitReached);
	});
});

test('all ways to ask are patient, with the end of the run', async () => {
	const answer = { status: 200, headers: {}, body: Buffer.from('x') };
	const inner: Client = { ...clientOf([]), bytes: jest.fn(async () => await Promise.resolve(answer)), text: jest.fn(async () => await Promise.resolve('x')), stream: jest.fn(async () => await Promise.reject(new Error('cut'))) };
	const clock = stoppedClock();
	const made = patientClient(inner, { ...hour, deadline: clock.now() + 5 }, clock);
	expect(await made.bytes(request, 7)).toBe(answer);
	expect(await made.text(request)).toBe('x');
	await expect(made.stream(request)).rejects.toThrow('cut');
	const timed = { ...request, until: clock.now() + 5 };
	expect(inner.bytes).toHaveBeenCalledWith(timed, 7);
	expect(inner.text).toHaveBeenCalledWith(timed);
	expect(inner.stream).toHaveBeenCalledWith(timed);
	expect([made.account, made.address]).toEqual(['one', 'https://one.example']);
});
test('a run that was stopped waits for no limit', async () => {
	const clock = stoppedClock();
	const stopped: Client = { ...clientOf([limit()]), signal: AbortSignal.abort() };
	await expect(patientClient(stopped, { ...hour, deadline: clock.now() + 9_000_000 }, clock).json(request)).rejects.toMatchObject({ status: 429 });
});
