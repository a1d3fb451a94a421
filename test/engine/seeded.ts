import type { IDataObject } from 'n8n-workflow';
import { assemblyAi } from '../../nodes/AssemblyAi/api';
import { resources as assemblyAiResources } from '../../nodes/AssemblyAi/resources';
import type { Service } from '../../nodes/shared/http';
import type { Resources } from '../../nodes/shared/operation';
import { specala } from '../../nodes/Specala/api';
import { resources as specalaResources } from '../../nodes/Specala/resources';
import { speakr } from '../../nodes/Speakr/api';
import { resources as speakrResources } from '../../nodes/Speakr/resources';
import type { SpeakrVersion } from '../services/speakr';
import { openRoom as openAssemblyAi, type Room } from './assemblyai/room';
import { fillAssemblyAi, fillSpeakr, fillSpecala } from './filled';
import { itemWithFile } from './harness';
import { idParameters, parameters, seedSpeakr } from './operations';
import { openRoom as openSpecala } from './specala/room';
import { openRoom as openSpeakr } from './speakr/room';

/** A service with something in it, whose ids all differ. */
export interface Seeded extends Pick<Room, 'run' | 'engine' | 'close'> {
	/** Values of the placeholders in endpoints. */
	ids: Record<string, number | string>;
	requests: ReadonlyArray<{ method: string; path: string }>;
}

/** With little in it, or with all that can be. */
export type Seed = (isFull?: boolean) => Promise<Seeded>;

export const seededSpeakr =
	(version: SpeakrVersion = '1.1'): Seed =>
	async (isFull = false) => {
		const { speakr, ...room } = await openSpeakr({ version });
		const ids = seedSpeakr(speakr.state);
		speakr.state.settings.behindHttps = true;
		if (isFull) fillSpeakr(speakr.state, ids);
		return { ...room, ids, requests: speakr.requests };
	};

export const seededSpecala: Seed = async (isFull = false) => {
	const { specala, ...room } = await openSpecala();
	const [first, second] = specala.state.addTranscriptions(2);
	if (isFull) fillSpecala(specala.state);
	return { ...room, ids: { transcriptionId: String(first?.id), second: String(second?.id) }, requests: specala.requests };
};

export const seededAssemblyAi: Seed = async (isFull = false) => {
	const { assemblyAi, ...room } = await openAssemblyAi();
	const { id } = assemblyAi.state.addTranscript({ redactedAudio: 'ready' });
	if (isFull) fillAssemblyAi(assemblyAi.state);
	return { ...room, ids: { transcriptId: id }, requests: assemblyAi.requests };
};

const services: Array<[service: Service, folder: 'Speakr' | 'Specala' | 'AssemblyAi', resources: Resources, seed: Seed]> = [
	[speakr, 'Speakr', speakrResources, seededSpeakr()],
	[specala, 'Specala', specalaResources, seededSpecala],
	[assemblyAi, 'AssemblyAi', assemblyAiResources, seededAssemblyAi],
];

/** Every operation of every service. */
export const rows = services.flatMap(([nodeService, folder, resources, seed]) =>
	Object.entries(resources).flatMap(([resource, operations]) =>
		Object.entries(operations).map(([value, { endpoint, fields, simplified, since, service = nodeService }]) => ({
			name: `${nodeService.displayName} ${resource}:${value}`,
			/** Of the node's sources. */
			folder,
			operation: `${resource}:${value}` as const,
			fields,
			simplified: simplified !== undefined,
			since,
			endpoint,
			base: service.apiPath,
			seed,
		})),
	),
);

/** What an operation returns for one item with all that an operation can take. */
export async function itemsOf({ operation }: Pick<(typeof rows)[number], 'operation'>, seeded: Promise<Seeded>, given = {}): Promise<IDataObject[]> {
	const { ids, run, close } = await seeded;
	const items = [await itemWithFile(Buffer.from('ID3'))];
	const { items: output, error } = await run(operation, { ...parameters, ...idParameters(ids), ...given }, { items });
	await close();
	if (error) throw error;
	return output.map(({ json }) => json);
}
