import type { INodeParameters } from 'n8n-workflow';
import type { FaultRule } from '../../services/shared/faults';
import { openRoom as openAssemblyAi } from '../assemblyai/room';
import type { Engine, NodeExecution } from '../harness';
import { openRoom as openSpeakr } from '../speakr/room';
import { openRoom as openSpecala } from '../specala/room';

/** A service with an archive, whichever it is. */
export interface ArchiveRoom {
	run(parameters: INodeParameters, options?: Parameters<Engine['runNode']>[2]): Promise<NodeExecution>;
	/** Loses what n8n has stored with the workflow. */
	forget(): void;
	/** Adds transcripts, and returns their IDs. */
	add(count: number, title?: string): string[];
	/** The same, not finished yet. */
	begin(count: number): string[];
	finish(id: string): void;
	rename(id: string, title: string): void;
	remove(id: string): void;
	/** Brings one back that was removed, under its ID. */
	restore(id: string): void;
	faults: { next(rule: FaultRule): void; clear(): void };
	/** Requests for the text of one. */
	textOf(id: string): RegExp;
	/** Requests for the list. */
	list: RegExp;
	close(): Promise<void>;
}

const ids = (count: number, add: () => { id: number | string }) => Array.from({ length: count }, () => String(add().id));

async function speakr(version: '0.9.4' | '1.1'): Promise<ArchiveRoom> {
	const { run, engine, speakr: { state, faults, clock }, close } = await openSpeakr({ version, rateLimit: 0 });
	const removed = new Map<string, ReturnType<typeof state.recordings.get>>();
	const change = (id: string, columns: Parameters<typeof state.write>[1]) => {
		const recording = state.recordings.get(Number(id));
		if (recording) state.write(recording, columns);
	};
	return {
		async run(parameters, options) {
			clock.advance(3_600);
			return await run('archive:export', parameters, { mode: 'trigger', ...options });
		},
		forget: () => engine.database.staticData.clear(),
		add: (count, title = 'Meeting') => ids(count, () => state.addRecording({ title, audio: Buffer.from('la la la') })),
		begin: (count) => ids(count, () => state.addRecording({ status: 'PROCESSING' })),
		finish: (id) => change(id, { status: 'COMPLETED', transcription: 'Late words', completedAt: state.clock.now() }),
		rename: (id, title) => change(id, { title }),
		remove(id) {
			removed.set(id, state.recordings.get(Number(id)));
			state.deleteRecording(Number(id));
		},
		restore(id) {
			const recording = removed.get(id);
			if (recording) state.write(state.recordings.insert(recording), { participants: 'Back again' });
		},
		faults,
		textOf: (id) => new RegExp(`/recordings/${id}/transcript`),
		list: /recordings(\/changes)?\?/,
		close,
	};
}

async function assemblyAi(): Promise<ArchiveRoom> {
	const { run, engine, assemblyAi: { state, faults }, close } = await openAssemblyAi();
	let created = Date.now() - 86_400_000;
	const urlOf = (title: string) => `https://example.com/${encodeURIComponent(title)}.mp3`;
	const find = (wanted: string) => state.transcripts.find(({ id }) => id === wanted);
	return {
		run: async (parameters, options) => await run('archive:export', parameters, { mode: 'trigger', ...options }),
		forget: () => engine.database.staticData.clear(),
		add: (count, title = 'Meeting') => ids(count, () => state.addTranscript({ created: (created += 1_000), request: { audio_url: urlOf(title) } })),
		begin: (count) => ids(count, () => state.addTranscript({ created: (created += 1_000), status: 'processing' })),
		finish: (id) => Object.assign(find(id) ?? {}, { status: 'completed' }),
		rename: (id, title) => Object.assign(find(id)?.request ?? {}, { audio_url: urlOf(title) }),
		remove: (id) => Object.assign(find(id) ?? {}, { deleted: true }),
		restore: (id) => Object.assign(find(id) ?? {}, { deleted: false }),
		faults,
		textOf: (id) => new RegExp(`/transcript/${id}`),
		list: /transcript\?/,
		close,
	};
}

async function specala(format: string): Promise<ArchiveRoom> {
	const { run, engine, specala: { state, faults }, close } = await openSpecala({ rateLimit: Infinity });
	const removed = new Map<string, ReturnType<typeof state.addTranscription> | undefined>();
	const change = (wanted: string, columns: object) => Object.assign(state.of('pro').transcriptions.find(({ id }) => id === wanted) ?? {}, columns);
	return {
		run: async (parameters, options) => await run('archive:export', { format, ...parameters }, { mode: 'trigger', ...options }),
		forget: () => engine.database.staticData.clear(),
		add: (count, title = 'Meeting') => ids(count, () => state.addTranscription({ title })),
		begin: (count) => ids(count, () => state.addTranscription({ status: 'processing' })),
		finish: (id) => change(id, { status: 'completed' }),
		rename: (id, title) => change(id, { title }),
		remove(wanted) {
			removed.set(wanted, state.of('pro').transcriptions.find(({ id }) => id === wanted));
			state.remove(wanted);
		},
		restore(id) {
			const transcription = removed.get(id);
			if (transcription) state.of('pro').transcriptions.push(transcription);
		},
		faults,
		textOf: (id) => new RegExp(`/transcriptions/${id}`),
		list: /transcriptions\?/,
		close,
	};
}

/** All services with an archive, and both Speakrs. */
export const archiveRooms: Array<[string, () => Promise<ArchiveRoom>]> = [
	['Speakr 0.9.4', async () => await speakr('0.9.4')],
	['Speakr 1.1', async () => await speakr('1.1')],
	['AssemblyAI', assemblyAi],
	['Specala AI', async () => await specala('json')],
	['Specala AI, its own format', async () => await specala('md')],
];

/** Without Specala's own formats, which come a hundred at a time: no request there is for one text. */
export const roomsOfSingleTexts = archiveRooms.filter(([name]) => !name.includes('own format'));
