import type { ServedWebhook } from '../harness';
import { changeCredential, Vault } from '../harness/credentials';
import { secret } from './room';
import { eachTriggerRoom } from './trigger-room';

const room = eachTriggerRoom();

let end = () => {};
beforeEach(() => {
	// Time stands still, until what is kept for ten seconds is to be forgotten.
	const now = Date.now();
	jest.spyOn(Date, 'now').mockImplementation(() => now);
	const ends: AbortController[] = [];
	jest.spyOn(AbortSignal, 'timeout').mockImplementation((milliseconds) => {
		const timeout = new AbortController();
		if (milliseconds === 10_000) ends.push(timeout);
		return timeout.signal;
	});
	end = () => ends.splice(0).forEach((each) => each.abort());
});
afterEach(() => jest.restoreAllMocks());

const notification = () => ({ transcript_id: room().assemblyAi.state.addTranscript().id, status: 'completed' });

async function deliver(trigger: ServedWebhook, count: number, given = secret) {
	const statuses: number[] = [];
	for (let index = 0; index < count; index++) statuses.push(await room().deliver(trigger, notification(), { 'x-webhook-secret': given }));
	return [...new Set(statuses)];
}

const reads = () => jest.spyOn(Vault.prototype, 'getDecrypted');

test('a burst of deliveries reads the credential once, for their secret and for what is fetched', async () => {
	const trigger = await room().publish();
	const read = reads();
	expect(await deliver(trigger, 12)).toEqual([200]);
	expect(await trigger.started(12)).toHaveLength(12);
	expect(read).toHaveBeenCalledTimes(1);
	end();
	expect(await deliver(trigger, 1)).toEqual([200]);
	expect(read).toHaveBeenCalledTimes(2);
});
test('a burst of forged ones reads it once more, and none is accepted', async () => {
	const trigger = await room().publish();
	const read = reads();
	expect(await deliver(trigger, 12, 'forged')).toEqual([401]);
	expect(read).toHaveBeenCalledTimes(2);
	expect(trigger.executions).toEqual([]);
});
test('a secret that was changed is accepted at once, and the one before no longer', async () => {
	const trigger = await room().publish();
	expect(await deliver(trigger, 1)).toEqual([200]);
	changeCredential({ webhookSecret: 'changed' });
	expect(await deliver(trigger, 3, 'changed')).toEqual([200]);
	expect(await deliver(trigger, 3)).toEqual([401]);
});
test('a credential that could not be read is read again', async () => {
	const trigger = await room().publish();
	const failing = reads().mockRejectedValueOnce(new Error('locked'));
	expect(await deliver(trigger, 1)).toEqual([503]);
	failing.mockRestore();
	expect(await deliver(trigger, 1)).toEqual([200]);
});
