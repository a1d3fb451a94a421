import { createHmac } from 'node:crypto';

import type { Delivery } from './recorder';
import { openRoom, type Room } from './room';
import { isAbout, playRound, prepare, type Prepared, type RoundResult } from './round';
import { startSpeakr } from '../services/speakr';
import { ask, deleteRecording } from './speakr';
import { exampleWorkflow } from './workflows';
import { waitFor } from '../n8n/client';
import { pause } from '../n8n/instance';

const completed = 'recording.transcription.completed';

describe('a recording is uploaded, and Speakr transcribes it', () => {
	let room: Room;
	let prepared: Prepared;
	let result: RoundResult;

	beforeAll(async () => {
		room = await openRoom();
		prepared = await prepare(room.client, room.speakr);
		result = await playRound(room.client, prepared);
	});

	afterAll(async () => {
		await room?.close();
	});

	/** Speakr's own delivery about the recording, as it came. */
	function delivery(): Delivery {
		const found = room.recorder.deliveries.find(
			({ headers, body }) =>
				headers['speakr-event'] === completed &&
				(JSON.parse(body.toString()) as { data: { recording_id: number } }).data.recording_id === result.recordingId,
		);
		if (found === undefined) throw new Error('Speakr delivered nothing about the recording');
		return found;
	}

	/** How often the recording has started the workflow, once n8n has had the time to start it again. */
	async function executions(): Promise<number> {
		await pause(3_000);
		const all = await room.client.executions(prepared.example);
		return all.filter((execution) => isAbout(execution, result.recordingId)).length;
	}

	it('brings title, speakers, transcript and summary into the workflow', () => {
		expect(result.title).not.toBe('');
		if (room.speakr.isReal) return;
		expect(result).toMatchObject({
			title: 'Quarterly Planning Meeting',
			speakers: ['SPEAKER_00', 'SPEAKER_01', 'SPEAKER_02'],
			transcript: expect.stringContaining("Thanks Alice, Bob here. Let's start with the budget") as string,
			summary: expect.stringContaining('Carol prepares the report by Friday') as string,
		});
	});

	it('came over a signed webhook', () => {
		expect(delivery()).toMatchObject({
			status: 200,
			headers: { 'speakr-signature': expect.stringMatching(/^sha256=[0-9a-f]{64}$/) as string },
		});
	});

	it('is started by no delivery that somebody else signed', async () => {
		const { path, headers, body } = delivery();
		const signature = `sha256=${createHmac('sha256', 'not the secret').update(body).digest('hex')}`;
		const forged = { ...headers, 'speakr-delivery-id': 'forged', 'speakr-signature': signature };
		expect(await room.recorder.send({ path, headers: forged, body })).toBe(401);
		expect(await executions()).toBe(1);
	});

	it('is started by no unsigned delivery', async () => {
		const { path, headers, body } = delivery();
		const unsigned = Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'speakr-signature'));
		expect(await room.recorder.send({ path, headers: unsigned, body })).toBe(401);
		expect(await executions()).toBe(1);
	});

	it('is started by no delivery that was changed on its way', async () => {
		const { path, headers, body } = delivery();
		const tampered = Buffer.from(body.toString().replace(`"recording_id":${result.recordingId}`, '"recording_id":1000'));
		expect(tampered).not.toEqual(body);
		expect(await room.recorder.send({ path, headers, body: tampered })).toBe(401);
		expect(await executions()).toBe(1);
	});

	it('is not started again by deliveries that were there before, and they are accepted', async () => {
		const again = await Promise.all([1, 2, 3].map(async () => await room.recorder.send(delivery())));
		expect(again).toEqual([200, 200, 200]);
		expect(await executions()).toBe(1);
	});

	it('starts nothing again when the recording is gone by then', async () => {
		await deleteRecording(room.speakr, result.recordingId);
		const { webhooks } = await ask<{ webhooks: Array<{ id: number; url: string }> }>(room.speakr, 'GET', '/webhooks');
		const ours = webhooks.find(({ url }) => url.startsWith(room.recorder.url));
		const path = `/webhooks/${ours?.id}/deliveries`;
		const { deliveries } = await ask<{ deliveries: Array<{ id: number }> }>(room.speakr, 'GET', path);
		const [executed, delivered] = [await room.client.executionIds(prepared.example), room.recorder.deliveries.length];
		await ask(room.speakr, 'POST', `${path}/${deliveries[0]?.id}/replay`);
		await waitFor('the replayed delivery', async () => room.recorder.deliveries[delivered]);
		expect(room.recorder.deliveries[delivered]?.status).toBe(200);
		expect(await room.client.executionIds(prepared.example)).toEqual(executed);
	});

	it('leaves no webhook in Speakr when the workflow is unpublished', async () => {
		const ours = async () => {
			const { webhooks } = await ask<{ webhooks: Array<{ url: string }> }>(room.speakr, 'GET', '/webhooks');
			return webhooks.filter(({ url }) => url.startsWith(room.recorder.url)).length;
		};
		expect(await ours()).toBe(1);
		await room.client.unpublish(prepared.example);
		await waitFor('a Speakr without the webhook', async () => (await ours()) === 0 || undefined);
	});

	it('says on publishing that Speakr does not take the token', async () => {
		const credential = await room.client.createCredential('speakrApi', 'Wrong token', {
			baseUrl: room.speakr.url,
			apiToken: 'wrong',
			sendTokenAs: 'bearer',
		});
		const workflow = await room.client.importWorkflow(exampleWorkflow(), credential);
		await expect(room.client.publish(workflow)).rejects.toThrow('Speakr did not accept the API token');
		await room.client.unpublish(workflow);
	});

	it('says on publishing what to set in a Speakr that refuses its address', async () => {
		const speakr = await startSpeakr({ intranetHostAllowlist: null });
		const credential = await room.client.createCredential('speakrApi', 'Strict', { baseUrl: speakr.url, apiToken: speakr.tokens.alice, sendTokenAs: 'bearer' });
		const workflow = await room.client.importWorkflow(exampleWorkflow(), credential);
		const published = room.client.publish(workflow).finally(speakr.close);
		await expect(published).rejects.toThrow(`In Speakr's environment, set WEBHOOK_INTRANET_HOST_ALLOWLIST=^${new URL(room.recorder.url).hostname.replaceAll('.', '\\.')}$`);
	});
});
