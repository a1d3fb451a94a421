import { assemblyAi } from '../../nodes/AssemblyAi/api';
import { resources as assemblyAiResources } from '../../nodes/AssemblyAi/resources';
import type { Service } from '../../nodes/shared/http';
import type { Resources } from '../../nodes/shared/operation';
import { specala } from '../../nodes/Specala/api';
import { resources as specalaResources } from '../../nodes/Specala/resources';
import { speakr } from '../../nodes/Speakr/api';
import { resources as speakrResources } from '../../nodes/Speakr/resources';
import { openRoom as openAssemblyAi, type Room } from './assemblyai/room';
import { seedSpeakr } from './operations';
import { openRoom as openSpecala } from './specala/room';
import { openRoom as openSpeakr } from './speakr/room';

/** A service with something in it, whose ids all differ. */
export interface Seeded extends Pick<Room, 'run' | 'close'> {
	/** Values of the placeholders in endpoints. */
	ids: Record<string, number | string>;
	requests: ReadonlyArray<{ method: string; path: string }>;
}

async function openSeededSpeakr(): Promise<Seeded> {
	const { speakr, ...room } = await openSpeakr({ version: '1.1' });
	return { ...room, ids: seedSpeakr(speakr.state), requests: speakr.requests };
}

async function seedSpecala(): Promise<Seeded> {
	const { specala, ...room } = await openSpecala();
	const [first, second] = specala.state.addTranscriptions(2);
	return { ...room, ids: { transcriptionId: String(first?.id), second: String(second?.id) }, requests: specala.requests };
}

async function seedAssemblyAi(): Promise<Seeded> {
	const { assemblyAi, ...room } = await openAssemblyAi();
	const { id } = assemblyAi.state.addTranscript({ redactedAudio: 'ready' });
	return { ...room, ids: { transcriptId: id }, requests: assemblyAi.requests };
}

const services: Array<[service: Service, resources: Resources, seed: () => Promise<Seeded>]> = [
	[speakr, speakrResources, openSeededSpeakr],
	[specala, specalaResources, seedSpecala],
	[assemblyAi, assemblyAiResources, seedAssemblyAi],
];

/** Every operation of every service. */
export const rows = services.flatMap(([nodeService, resources, seed]) =>
	Object.entries(resources).flatMap(([resource, { operations, service = nodeService }]) =>
		Object.entries(operations).map(([value, { endpoint, outsideApi, simplified, service: own = service }]) => ({
			name: `${nodeService.displayName} ${resource}:${value}`,
			operation: `${resource}:${value}` as const,
			simplified: simplified !== undefined,
			endpoint,
			base: outsideApi ? '' : own.apiPath,
			seed,
		})),
	),
);
