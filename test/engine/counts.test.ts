/* eslint-disable @n8n/community-nodes/no-restricted-globals -- counts, never shipped */
/** The short form of `npm run bench`: what can be counted, and so doesn't depend on the machine. */
import { openLink } from '../../bench/link';
import { openRoom as openAssemblyAi } from './assemblyai/room';
import { byId, createEngine, simulateClock } from './harness';
import { openRoom as openSpecala } from './specala/room';
import { openClockRoom } from './speakr/clock-room';
import { openRoom as openSpeakr } from './speakr/room';

const ofIds = (ids: Array<number | string>) => ids.map((id) => ({ json: { id } }));

describe('an archive', () => {
	simulateClock();

	test('P1: 2,000 transcriptions in a ZIP of 100 each take a fiftieth of the requests of one each', async () => {
		const room = await openSpecala({ rateLimit: Infinity });
		room.specala.state.addTranscriptions(2_000);
		const { items } = await room.run('archive:export', { scope: 'all', output: 'fields', format: 'md', options: { maximumTranscripts: 3_000 } });
		expect(items).toHaveLength(2_001);
		expect(room.requests().length).toBeLessThanOrEqual(0.0205 * (2_000 + 20));
		await room.close();
	});
	test('P3: an unchanged one takes one request where Speakr has a changes feed', async () => {
		const room = await openSpeakr({ version: '1.1', rateLimit: 0 });
		for (let index = 0; index < 100; index++) room.speakr.state.addRecording();
		const mirror = async () => {
			room.speakr.clock.advance(600);
			room.requests();
			await room.run('archive:export', { scope: 'mirror', output: 'fields' }, { mode: 'trigger' });
			return room.requests();
		};
		await mirror();
		expect(await mirror()).toEqual([expect.stringContaining('GET /recordings/changes')]);
		await room.close();
	});
	test('P4: when n8n is killed, at most the run under way is fetched again', async () => {
		const room = await openSpeakr({ rateLimit: 0 });
		for (let index = 0; index < 200; index++) room.speakr.state.addRecording();
		let database = room.engine.database;
		const run = async (signal?: AbortSignal) => {
			const engine = await createEngine({ database });
			const parameters = { resource: 'archive', operation: 'export', scope: 'new', output: 'fields', options: { maximumTranscripts: 50 } };
			return await engine.runNode('speakr', parameters, { mode: 'trigger', signal });
		};
		await run();
		// What a killed process has changed is not stored.
		database = { ...database, staticData: new Map(structuredClone([...database.staticData])) };
		const stored = database.staticData;
		const kill = new AbortController();
		const watching = setInterval(() => room.speakr.count() > 80 && kill.abort(), 1);
		await run(kill.signal);
		clearInterval(watching);
		database = { ...room.engine.database, staticData: stored };
		for (let more = true; more; ) {
			const { items } = await run();
			more = Object(items.at(-1)?.json.manifest).more === true;
		}
		const fetched = room.requests().filter((request) => request.includes('/transcript'));
		expect(new Set(fetched).size).toBe(200);
		expect(fetched.length).toBeLessThanOrEqual(250);
		await room.close();
	});
	test('P17: of many files, the manifest item lists a thousand', async () => {
		const room = await openSpecala({ rateLimit: Infinity });
		room.specala.state.addTranscriptions(1_100);
		const { items } = await room.run('archive:export', { scope: 'all', output: 'files', format: 'md' });
		expect(items).toHaveLength(1_101);
		expect(JSON.stringify(items.at(-1)?.json).length).toBeLessThan(256 * 1024);
		await room.close();
	});
});

test('P8: at most eight requests are in flight', async () => {
	const room = await openSpeakr({ version: '1.1', rateLimit: 0 });
	const { id } = room.speakr.state.addRecording();
	const link = await openLink(room.speakr.url);
	link.latency = 5;
	const speakrApi = { baseUrl: link.url, apiToken: room.speakr.tokens.alice, sendTokenAs: 'bearer' };
	const { items } = await room.run('recording:get', { recordingId: byId(id) }, { items: ofIds(Array(60).fill(id)), credentials: { speakrApi } });
	expect(items).toHaveLength(60);
	expect(link.traffic).toMatchObject({ requests: 60, refused: 0 });
	expect(link.traffic.inFlight).toBeLessThanOrEqual(8);
	await link.close();
	await room.close();
});

describe('the Speakr Trigger', () => {
	test('P10: forged, unsigned and repeated deliveries start nothing', async () => {
		const room = await openClockRoom();
		const trigger = await room.publish({});
		const id = await room.upload();
		await room.finish();
		await trigger.started(1);
		const type = 'recording.transcription.completed';
		expect(await room.deliver(trigger, type, { recording_id: id })).toBe(200);
		const body = JSON.stringify({ id: 'forged', type, timestamp: new Date().toISOString(), data: { recording_id: id } });
		const forged: Array<Record<string, string>> = [{}, { 'speakr-signature': `sha256=${'0'.repeat(64)}` }];
		for (const headers of forged) {
			const { status } = await trigger.send({ body, headers: { 'content-type': 'application/json', ...headers } });
			expect(status).toBe(401);
		}
		await trigger.tick();
		expect(trigger.executions).toHaveLength(1);
		await room.close();
	});
	test.each([1, 100])('P12, P15: while %d recordings are transcribed, a look is one request and starts nothing', async (count) => {
		const room = await openClockRoom({ version: '1.1' });
		// While no change is older than a write may wait for locks, a look reads the latest changes, too.
		room.speakr.state.addRecording();
		room.speakr.clock.advance(150);
		for (let index = 0; index < count; index++) room.speakr.state.addRecording({ status: 'PROCESSING' });
		room.speakr.clock.advance(10);
		const trigger = await room.publish();
		await room.look(trigger);
		room.requests();
		expect(await room.look(trigger)).toEqual([]);
		expect(room.requests().map((request) => request.replace(/\?.*/, ''))).toEqual(['GET /recordings/changes']);
		await room.close();
	});
});

describe('P14: a hundred subtitles take a hundred requests', () => {
	test('Speakr', async () => {
		const room = await openSpeakr({ rateLimit: 0 });
		for (let index = 0; index < 100; index++) room.speakr.state.addRecording();
		const { items: listed } = await room.run('recording:getAll', { returnAll: true });
		room.requests();
		const { items } = await room.run('transcript:get', { recordingId: byId('={{ $json.id }}'), format: 'srt', output: 'file' }, { items: listed });
		expect(items.filter(({ binary }) => binary)).toHaveLength(100);
		expect(new Set(items.map(({ binary }) => binary?.data?.fileName)).size).toBe(100);
		expect(room.requests()).toHaveLength(100);
		await room.close();
	});
	test('AssemblyAI', async () => {
		const room = await openAssemblyAi();
		const ids = Array.from({ length: 100 }, () => room.assemblyAi.state.addTranscript().id);
		const { items } = await room.run('transcript:getSubtitles', { transcriptId: byId('={{ $json.id }}'), output: 'file' }, { items: ofIds(ids) });
		expect(items.filter(({ binary }) => binary)).toHaveLength(100);
		expect(room.requests()).toHaveLength(100);
		await room.close();
	});
	test('Specala AI', async () => {
		const room = await openSpecala();
		const ids = room.specala.state.addTranscriptions(100).map(({ id }) => id);
		const { items } = await room.run('transcription:get', { transcriptionId: byId('={{ $json.id }}'), format: 'text' }, { items: ofIds(ids) });
		expect(items).toHaveLength(100);
		expect(room.requests()).toHaveLength(100);
		await room.close();
	});
});

test('P16: what a model gets of a three-hour meeting fits 2,000 tokens and has the passage asked for', async () => {
	const room = await openSpeakr();
	const segments = Array.from({ length: 1_800 }, (_, index) => ({
		speaker: `SPEAKER_0${index % 3}`,
		sentence: index === 1_200 ? 'We sign the lease for Winterthur in March.' : 'So what we look at now is what it costs to keep all of this in one place.',
		start_time: index * 6,
		end_time: index * 6 + 5,
	}));
	const { id } = room.speakr.state.addRecording({ transcription: JSON.stringify(segments), status: 'COMPLETED' });
	const options = { around: 'lease for winterthur', maxTokens: 2_000 };
	const { items } = await room.run('transcript:get', { recordingId: byId(id), format: 'text', options });
	const answer = JSON.stringify(items.map(({ json }) => json));
	expect(answer).toContain('We sign the lease for Winterthur in March.');
	// English has more than three characters a token.
	expect(answer.length / 3).toBeLessThanOrEqual(2_000);
	await room.close();
});
