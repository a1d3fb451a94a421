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
