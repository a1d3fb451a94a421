import { sleep } from 'n8n-workflow';
import { hold } from '../../services/shared/hold';
import { each, simulateClock, type ServedWebhook } from '../harness';
import { idsOf, itemsOf, openClockRoom, typesOf } from './clock-room';

// Speakr's test delivery is waited for no longer than 16 seconds.
simulateClock(10);

const [completed, failed] = ['recording.transcription.completed', 'recording.transcription.failed'];

let finishing = hold();
let processing: ReturnType<typeof hold> | undefined;
const room = each(async () => {
	[finishing, processing] = [hold(), undefined];
	return await openClockRoom({
		async stageDuration(stage) {
			if (stage === 'finishing') await finishing.held;
			if (stage === 'processing') await processing?.held;
		},
	});
});

const state = () => room().speakr.state;
const pass = (seconds: number) => {
	room().speakr.clock.advance(seconds);
	jest.setSystemTime(Date.now() + seconds * 1_000);
};
function recordingOf(id: number) {
	const recording = state().recordings.get(id);
	if (!recording) throw new Error(`There is no recording ${id}`);
	return recording;
}
const lookTwice = async (trigger: ServedWebhook) => {
	await room().look(trigger);
	await room().look(trigger);
	return trigger.executions.length;
};

/** A trigger, and a recording that is completed and found by polling, of which Speakr has not told yet. */
async function foundFirst({ ageInSeconds = 0 } = {}) {
	const trigger = await room().listen();
	const id = await room().upload();
	pass(ageInSeconds);
	while (recordingOf(id).status !== 'COMPLETED') await sleep(5);
	// A long one: what it was completed at is as late as now.
	recordingOf(id).completedAt = state().clock.now();
	expect(idsOf(await room().look(trigger))).toEqual([id]);
	return { trigger, id };
}
async function tell(seconds: number) {
	pass(seconds);
	finishing.release();
	await room().finish();
}

describe('where Speakr works on after a recording is completed', () => {
	test.each([5, 75, 3_000])('%i seconds later, its event tells of the ending that polling has found', async (seconds) => {
		const { trigger } = await foundFirst();
		await tell(seconds);
		expect(await lookTwice(trigger)).toBe(1);
	});
	test('also without a summary, where the time of completion moves', async () => {
		for (const user of state().users.where(() => true)) user.autoSummarization = false;
		const { trigger } = await foundFirst();
		await tell(75);
		expect(await lookTwice(trigger)).toBe(1);
	});
	test.each([['short', 0], ['long', 7_200]])('also after a restart in between, of a %s recording', async (_, ageInSeconds) => {
		const { trigger } = await foundFirst({ ageInSeconds });
		await trigger.stop();
		pass(30);
		const next = await room().another(trigger);
		await next.start();
		await tell(75);
		expect(await lookTwice(next)).toBe(0);
	});
	test('and the next ending is one of its own', async () => {
		const { trigger, id } = await foundFirst();
		await tell(75);
		expect(await lookTwice(trigger)).toBe(1);
		pass(5);
		expect(await room().post(`/recordings/${id}/transcribe`)).toBe(200);
		await room().finish();
		expect(await trigger.started(2)).toHaveLength(2);
		expect(await lookTwice(trigger)).toBe(2);
	});
});

describe('one that was completed before', () => {
	/** Nothing is delivered of what happens now. */
	const away = () => state().webhooks.where(() => true).forEach((webhook) => Object.assign(webhook, { enabled: false }));
	const endings = { events: [completed, failed] };

	test('and fails when it is transcribed again is told once more, however late its event comes', async () => {
		const trigger = await room().listen(endings);
		finishing.release();
		const id = await room().upload('once.mp3');
		await room().finish();
		await trigger.started(1);
		pass(600);
		away();
		processing = hold();
		expect(await room().post(`/recordings/${id}/transcribe`)).toBe(200);
		await room().look(trigger);
		processing.release();
		await room().finish();
		await room().look(trigger);
		expect(typesOf(itemsOf(trigger))).toEqual([completed, failed]);
		pass(5);
		await room().deliver(trigger, failed, { recording_id: id }, 8_000);
		expect(await lookTwice(trigger)).toBe(2);
	});
	test('and fails twice likewise is told twice, although n8n has forgotten the first', async () => {
		const trigger = await room().listen(endings);
		const columns = { createdAt: '2026-01-01T00:00:00.000000', completedAt: '2026-01-01T00:10:00.000000', transcription: 'ERROR_JSON:{"t":"No audio"}' };
		const { id } = state().addRecording({ ...columns, status: 'FAILED' });
		await room().deliver(trigger, failed, { recording_id: id });
		await trigger.started(1);
		await trigger.stop();
		const next = await room().another(trigger, endings, { state: { ...Object(trigger.staticData.state), endings: [] } });
		await next.start();
		pass(5);
		state().write(recordingOf(id), { status: 'PROCESSING' });
		await room().look(next);
		state().write(recordingOf(id), { status: 'FAILED' });
		expect(idsOf(await room().look(next))).toEqual([id]);
	});
});
