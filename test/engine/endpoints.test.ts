import { assemblyAi } from '../../nodes/AssemblyAi/api';
import { resources as assemblyAiResources } from '../../nodes/AssemblyAi/resources';
import type { Service } from '../../nodes/shared/http';
import type { Resources } from '../../nodes/shared/operation';
import { specala } from '../../nodes/Specala/api';
import { resources as specalaResources } from '../../nodes/Specala/resources';
import { speakr } from '../../nodes/Speakr/api';
import { resources as speakrResources } from '../../nodes/Speakr/resources';
import { openRoom as openAssemblyAi, type Room } from './assemblyai/room';
import { itemWithFile } from './harness';
import { idParameters, parameters, seedSpeakr } from './operations';
import { openRoom as openSpecala } from './specala/room';
import { openRoom as openSpeakr } from './speakr/room';

/** A service with something in it, whose ids all differ. */
interface Seeded extends Pick<Room, 'run' | 'close'> {
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

/** What has to be known before the endpoint is asked. */
const before: Record<string, string> = {
	// The server's own file name says nothing of a name without ASCII letters.
	'Speakr recording:getAudio': 'GET /recordings/11',
	'Speakr recording:chat': 'GET /recordings/11/status',
	'Speakr recording:summarize': 'GET /recordings/11/status',
	'Speakr speaker:assign': 'GET /recordings/11/speakers',
	'Specala AI archive:export': 'GET /transcriptions',
};

const rows = services.flatMap(([nodeService, resources, seed]) =>
	Object.entries(resources).flatMap(([resource, { operations, service = nodeService }]) =>
		Object.entries(operations).map(([value, { endpoint, outsideApi, service: own = service }]) => ({
			name: `${nodeService.displayName} ${resource}:${value}`,
			operation: `${resource}:${value}` as const,
			endpoint,
			base: outsideApi ? '' : own.apiPath,
			seed,
		})),
	),
);

/** Asked before what not every Speakr can do. */
const capabilities = ['GET /capabilities', 'GET /tokens/current'];

test.each(rows)('$name sends $endpoint', async ({ name, operation, endpoint, base, seed }) => {
	const { ids, run, close, requests } = await seed();
	const items = [await itemWithFile(Buffer.from('ID3'))];
	await run(operation, { ...parameters, ...idParameters(ids) }, { items });
	const sent = requests.map(({ method, path }) => `${method} ${path.replace(/\?.*/, '').replace(base, '')}`);
	await close();
	const values: Record<string, unknown> = { ...ids, format: 'srt' };
	const due = endpoint.replace(/\{(\w+)\}/g, (_, placeholder: string) => String(values[placeholder]));
	const first = before[name] ?? due;
	const asked = sent.filter((each) => each === due || !capabilities.includes(each));
	expect(asked[0]).toBe(first);
	expect(sent).toContain(due);
});
