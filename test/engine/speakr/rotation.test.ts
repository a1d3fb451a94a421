import { sign, signV2 } from '../../services/speakr/webhooks/sign';
import { byId, simulateClock, type ServedWebhook } from '../harness';
import { eachClockRoom, idsOf, itemsOf } from './clock-room';
import { isModern } from './room';

const completed = 'recording.transcription.completed';

// Speakr's test delivery is waited for no longer than 16 seconds.
simulateClock(10);

const room = eachClockRoom();

const webhooks = () => room().speakr.state.webhooks.where(() => true);
const secret = () => webhooks()[0]?.secret ?? '';
const rotations = () => room().requests().filter((request) => request.endsWith('/rotate-secret')).length;

/** As someone does in Speakr, or n8n in another process. */
async function replaceSecret() {
	const authorization = `Bearer ${room().speakr.tokens.alice}`;
	await fetch(`${room().speakr.url}/api/v1/webhooks/1/rotate-secret`, { method: 'POST', headers: { authorization } });
	room().requests();
}

/** A process that knows the secret before a replacement, and one that knows the one after it. */
async function twoProcesses() {
	const trigger = await room().listen();
	const before = await room().another(trigger, {}, {});
	await replaceSecret();
	const after = await room().another(trigger, {}, { webhookSecret: secret() });
	return { trigger, before, after };
}

const deliver = async (process: ServedWebhook) => {
	const { id } = room().speakr.state.addRecording();
	// Speakr's clock, which stamps recordings, goes ahead with each look.
	return { id, status: await room().deliver(process, completed, { recording_id: id }, -60_000) };
};

async function lookOften(trigger: ServedWebhook) {
	for (let looks = 0; looks < 11; looks++) await room().look(trigger);
}

/** n8n and Speakr a day later. */
function passOneDay() {
	jest.setSystemTime(Date.now() + 25 * 3_600_000);
	room().speakr.clock.advance(25 * 3_600);
}

describe('two webhook processes after the secret was replaced', () => {
	test('each delivery starts the workflow once, whichever process it reaches', async () => {
		const { trigger, before, after } = await twoProcesses();
		const [first, second] = [await deliver(before), await deliver(after)];
		// Before 0.10.11, Speakr only signs with the newest secret.
		expect([first.status, second.status]).toEqual([isModern() ? 200 : 401, 200]);
		await lookOften(trigger);
		expect(idsOf(itemsOf(trigger)).sort()).toEqual([first.id, second.id]);
	});
	test('each refuses what is forged', async () => {
		const { before, after } = await twoProcesses();
		const body = JSON.stringify({ id: 'forged', type: completed, timestamp: new Date().toISOString(), data: { recording_id: 1 } });
		const seconds = Math.floor(Date.now() / 1_000);
		const headers = {
			'content-type': 'application/json',
			'speakr-signature': sign('forged', body),
			...(isModern() && { 'speakr-signature-v2': signV2(['forged', 'another'], seconds, body) }),
		};
		for (const process of [before, after]) expect((await process.send({ body, headers })).status).toBe(401);
	});
	test('the secret is replaced again only if deliveries were refused, and then once', async () => {
		const { trigger } = await twoProcesses();
		const ids = [await room().upload('one.mp3'), await room().upload('two.mp3')];
		await room().finish();
		await lookOften(trigger);
		expect(rotations()).toBe(isModern() ? 0 : 1);
		expect(idsOf(itemsOf(trigger)).sort()).toEqual(ids);
	});
	test('a secret that is refused again within an hour waits, and what was refused runs', async () => {
		const trigger = await room().listen();
		const ids: number[] = [];
		for (const changed of ['first', 'second']) {
			Object.assign(webhooks()[0] ?? {}, { secret: changed });
			ids.push(await room().upload(`${changed}.mp3`));
			await room().finish();
			await lookOften(trigger);
		}
		expect(rotations()).toBe(1);
		expect(idsOf(itemsOf(trigger)).sort()).toEqual(ids);
	});
	test('a process that sees what the next start stores takes deliveries', async () => {
		const { trigger } = await twoProcesses();
		await room().upload();
		await room().finish();
		await lookOften(trigger);
		await room().upload();
		await room().finish();
		await trigger.started(2);
		expect((await deliver(await room().another(trigger))).status).toBe(200);
	});
});

if (isModern()) test('a secret that someone replaced is replaced again after its grace, and the one before is void', async () => {
	const { trigger } = await twoProcesses();
	const { webhookSecret: old } = trigger.staticData;
	passOneDay();
	await lookOften(trigger);
	expect(rotations()).toBe(1);
	const body = JSON.stringify({ id: 'late', type: completed, timestamp: new Date(Date.now()).toISOString(), data: { recording_id: 1 } });
	const headers = { 'content-type': 'application/json', 'speakr-signature-v2': signV2([String(old)], Math.floor(Date.now() / 1_000), body) };
	expect((await trigger.send({ body, headers })).status).toBe(401);
	expect((await deliver(trigger)).status).toBe(200);
});
test('a secret that the trigger itself replaced stays', async () => {
	const trigger = await room().listen();
	Object.assign(webhooks()[0] ?? {}, { secret: 'changed' });
	await room().upload();
	await room().finish();
	await lookOften(trigger);
	expect(rotations()).toBe(1);
	passOneDay();
	await lookOften(trigger);
	expect(rotations()).toBe(0);
});
test.each([undefined, null, '', ' ', 5])('a new secret that is none (%p) is refused, and nothing that is signed with it is taken', async (none) => {
	const trigger = await room().listen();
	const body = JSON.stringify({ ...webhooks()[0], secret: none });
	room().speakr.faults.next({ path: /rotate-secret/, status: 200, body, contentType: 'application/json' });
	const { error } = await room().run('webhook:rotateSecret', { webhookId: byId(1) });
	expect(error).toMatchObject({ message: "Speakr returned a webhook without 'secret'" });
	const { id } = room().speakr.state.addRecording();
	Object.assign(webhooks()[0] ?? {}, { secret: String(none) });
	expect(await room().deliver(trigger, completed, { recording_id: id })).toBe(401);
});

describe('when a run that began before publishing has overwritten what was stored of the trigger', () => {
	/** Only what the trigger has read is left. */
	const overwrite = (trigger: ServedWebhook) => {
		const { staticData } = room().engine.database;
		for (const id of staticData.keys()) staticData.set(id, { 'node:Trigger': { state: trigger.staticData.state } });
	};
	test('nothing is lost, and after the next start of n8n the webhook works again', async () => {
		const trigger = await room().listen();
		await trigger.stop();
		overwrite(trigger);
		const next = await room().another(trigger);
		await next.start();
		const first = await deliver(next);
		expect(first.status).toBe(503);
		expect(idsOf(await room().look(next))).toEqual([first.id]);
		const second = await deliver(next);
		expect(second.status).toBe(200);
		await next.started(2);
		expect(idsOf(itemsOf(next))).toEqual([first.id, second.id]);
		expect(rotations()).toBe(1);
		expect(next.staticData).toMatchObject({ webhookSecret: secret(), signsTime: isModern() });
	});
	test('a start of the workflow stores it again', async () => {
		const trigger = await room().listen();
		const { webhookSecret } = trigger.staticData;
		overwrite(trigger);
		room().speakr.state.addRecording();
		await room().look(trigger);
		expect(trigger.staticData).toMatchObject({ webhookSecret });
	});
	test('the webhook is deleted when the workflow is unpublished', async () => {
		const trigger = await room().listen();
		overwrite(trigger);
		await trigger.delete();
		expect(webhooks()).toEqual([]);
	});
	test('the webhook of a copy of this n8n stays as it is', async () => {
		const trigger = await room().listen();
		const { url, secret: before } = webhooks()[0] ?? { url: '' };
		Object.assign(webhooks()[0] ?? {}, { url: url.replace('127.0.0.1', 'n8n.example') });
		overwrite(trigger);
		await trigger.start();
		await lookOften(trigger);
		await trigger.delete();
		expect(webhooks()).toMatchObject([{ secret: before }]);
	});
});
