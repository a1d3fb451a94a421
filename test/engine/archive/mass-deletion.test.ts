import type { INodeParameters } from 'n8n-workflow';
import { assemblyAiHosts, startAssemblyAi } from '../../services/assemblyai';
import { specalaHost, startSpecala } from '../../services/specala';
import { startSpeakr, type SpeakrVersion } from '../../services/speakr';
import { createEngine, divert, simulateClock } from '../harness';
import { exportLoop, storeType } from './loop';
import { manifestOf } from './manifest';

simulateClock();

/** Requests that are answered alike: a run may read the list twice. */
const times = 5;

/** An archive whose credential can be replaced by that of another account. */
interface Opened {
	type: string;
	credentials: NonNullable<Parameters<typeof createEngine>[0]>['credentials'];
	add(): void;
	/** Removes one. */
	remove(): void;
	/** Uses the credential of the account, or else of another one, which has no transcripts. */
	use(own: boolean): void;
	pass?(): void;
	/** The list has nothing but one transcript and one entry that cannot be read, until the end that it returns. */
	listOddly(): () => void;
	close(): Promise<void>;
}

async function openSpeakr(version: SpeakrVersion): Promise<Opened> {
	const speakr = await startSpeakr({ version, rateLimit: 0 });
	const { state, tokens, clock, faults } = speakr;
	const speakrApi = { baseUrl: speakr.url, apiToken: tokens.alice, sendTokenAs: 'bearer' };
	return {
		type: 'speakr',
		credentials: { speakrApi },
		add: () => void state.addRecording(),
		remove: () => state.deleteRecording(state.recordings.all()[0]?.id ?? 0),
		use: (own) => void (speakrApi.apiToken = own ? tokens.alice : tokens.bob),
		pass() {
			clock.advance(3_600);
			// The feed tells what was deleted only until it has forgotten it.
			state.prunedBefore = state.clock.now();
		},
		listOddly() {
			const recordings = [{ title: 'Planning' }, { id: state.recordings.all()[0]?.id }];
			const changes = recordings.map((recording) => ({ type: 'upsert', recording }));
			if (version === '1.1') faults.next({ path: /changes\?(?!.*cursor)/, times, body: JSON.stringify({ changes, next_cursor: 'end', has_more: false }) });
			else faults.next({ path: /recordings\?/, times, body: JSON.stringify({ recordings, pagination: { total: 2 } }) });
			return () => faults.clear();
		},
		close: async () => await speakr.close(),
	};
}

async function openSpecala(): Promise<Opened> {
	const specala = await startSpecala({ rateLimit: Infinity });
	const restore = divert(specalaHost, specala.url);
	const { state, keys, faults } = specala;
	const specalaApi: { apiKey: string } = { apiKey: keys.pro };
	return {
		type: 'specala',
		credentials: { specalaApi },
		add: () => void state.addTranscription(),
		remove: () => state.remove(state.of('pro').transcriptions[0]?.id ?? ''),
		use(own) {
			specalaApi.apiKey = own ? keys.pro : keys.other;
			state.of('other').transcriptions.length = 0;
		},
		listOddly() {
			const items = [{ title: 'Planning' }, { id: state.of('pro').transcriptions[0]?.id }];
			faults.next({ path: /transcriptions\?/, times, body: JSON.stringify({ items, total: 2 }) });
			return () => faults.clear();
		},
		async close() {
			restore();
			await specala.close();
		},
	};
}

async function openAssemblyAi(odd: object = { status: 'completed' }): Promise<Opened> {
	const assemblyAi = await startAssemblyAi();
	const restore = assemblyAiHosts.map((host) => divert(host, assemblyAi.url));
	const { state, keys, faults } = assemblyAi;
	const assemblyAiApi = { apiKey: keys.alice, region: 'us' };
	return {
		type: 'assemblyAi',
		credentials: { assemblyAiApi },
		add: () => void state.addTranscript({ created: Date.now() - 86_400_000 + state.transcripts.length * 1_000 }),
		remove: () => void Object.assign(state.transcripts.find(({ deleted }) => !deleted) ?? {}, { deleted: true }),
		use: (own) => void (assemblyAiApi.apiKey = own ? keys.alice : keys.other),
		listOddly() {
			const transcripts = [odd, { id: state.transcripts[0]?.id, created: '2026-11-22T09:00:00', status: 'completed' }];
			faults.next({ path: /transcript\?/, times, body: JSON.stringify({ page_details: {}, transcripts }) });
			return () => faults.clear();
		},
		async close() {
			for (const end of restore) end();
			await assemblyAi.close();
		},
	};
}

describe.each<[string, () => Promise<Opened>]>([
	['Speakr 0.9.4', async () => await openSpeakr('0.9.4')],
	['Speakr 1.1', async () => await openSpeakr('1.1')],
	['Specala AI', openSpecala],
	['AssemblyAI', async () => await openAssemblyAi()],
	['AssemblyAI, a time missing', async () => await openAssemblyAi({ id: 'timeless', status: 'completed' })],
])('a mirror of %s', (_, open) => {
	let archive: Opened;
	let actions: unknown[];
	let run: (options?: INodeParameters) => Promise<{ message?: string; stoppedBy: unknown; actions: unknown[] }>;
	beforeEach(async () => {
		archive = await open();
		const engine = await createEngine({
			credentials: archive.credentials,
			standIns: {
				[storeType](items) {
					actions.push(...items.flatMap(({ json }) => (json.type === 'transcript' ? [json.action] : [])));
					return items;
				},
			},
		});
		run = async (options = {}) => {
			archive.pass?.();
			actions = [];
			const { error, output } = await engine.runWorkflow(exportLoop(archive.type, { scope: 'mirror', options }), { mode: 'trigger' });
			return { message: error?.message, stoppedBy: manifestOf(output('Export')).stoppedBy, actions };
		};
		for (let count = 0; count < 20; count++) archive.add();
		expect((await run()).actions).toHaveLength(20);
	});
	afterEach(async () => await archive.close());

	const removeSome = (count: number) => {
		for (let each = 0; each < count; each++) archive.remove();
	};
	const reason =
		'20 of 20 mirrored transcripts are no longer listed. None was deleted, because the credential may be wrong or the list incomplete';

	test('deletes nothing if the list is suddenly empty, fails, and goes on once it is back', async () => {
		archive.use(false);
		expect(await run()).toMatchObject({ message: reason, actions: [] });
		expect(await run()).toMatchObject({ message: reason, actions: [] });
		archive.use(true);
		archive.add();
		expect(await run()).toEqual({ message: undefined, stoppedBy: undefined, actions: ['write'] });
		removeSome(1);
		expect((await run()).actions).toEqual(['delete']);
	});
	test('deletes more than half only if that is allowed', async () => {
		removeSome(11);
		archive.add();
		expect(await run()).toMatchObject({ message: expect.stringMatching(/^11 of 2[01] /), actions: ['write'] });
		expect((await run({ maximumDeletions: 100 })).actions).toEqual(Array.from({ length: 11 }, () => 'delete'));
		expect(await run()).toEqual({ message: undefined, stoppedBy: undefined, actions: [] });
	});
	test('deletes nothing if an entry of the list cannot be read', async () => {
		const end = archive.listOddly();
		const { message, actions } = await run({ maximumDeletions: 100 });
		expect(message).toMatch(/None was deleted, because an entry in the list could not be read$/);
		expect(actions).not.toContain('delete');
		end();
		removeSome(1);
		expect((await run()).actions).toEqual(expect.arrayContaining(['delete']));
	});
	test('deletes half', async () => {
		removeSome(10);
		expect((await run()).actions).toHaveLength(10);
	});
	test('deletes five of five', async () => {
		removeSome(10);
		await run();
		removeSome(5);
		await run();
		removeSome(5);
		expect((await run()).actions).toHaveLength(5);
	});
});
