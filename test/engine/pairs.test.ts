import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { openRoom as openAssemblyAi } from './assemblyai/room';
import { byId, itemWithFile, simulateClock } from './harness';
import { idParameters, parameters, seedSpeakr } from './operations';
import { rows, type Seeded } from './seeded';
import { openRoom as openSpecala } from './specala/room';
import { openRoom as openSpeakr } from './speakr/room';

simulateClock();

type Row = (typeof rows)[number];
type Ids = Record<string, number | string>;
type Room = Pick<Seeded, 'run' | 'engine' | 'close'>;

interface Service {
	folder: string;
	/** The field that names a recording or transcript. */
	subject: string;
	trigger: string;
	/** Holds as many recordings or transcripts, always the same, each with all that belongs to it. */
	open(count: number): Promise<{ room: Room; sets: Ids[] }>;
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

const uuid = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

const services: Service[] = [
	{
		folder: 'Speakr',
		subject: 'recordingId',
		trigger: 'speakrTrigger',
		async open(count) {
			const { speakr, ...room } = await openSpeakr({ version: '1.1' });
			speakr.state.settings.behindHttps = true;
			return { room, sets: numbers(count).map((number) => seedSpeakr(speakr.state, (number + 1) * 100)) };
		},
	},
	{
		folder: 'Specala',
		subject: 'transcriptionId',
		trigger: 'specalaTrigger',
		async open(count) {
			const { specala, ...room } = await openSpecala();
			const text = 'Alice: Good morning.';
			return { room, sets: specala.state.addTranscriptions(count, { text }).map(({ id }) => ({ transcriptionId: id })) };
		},
	},
	{
		folder: 'AssemblyAi',
		subject: 'transcriptId',
		trigger: 'assemblyAiTrigger',
		async open(count) {
			const { assemblyAi, ...room } = await openAssemblyAi();
			const add = (number: number) => assemblyAi.state.addTranscript({ id: uuid(number), redactedAudio: 'ready' });
			return { room, sets: numbers(count).map((number) => ({ transcriptId: add(number).id })) };
		},
	},
];

/** What makes a recording or transcript, and waits until it can be used. */
const creating: Record<string, INodeParameters> = {
	'recording:upload': { waitUntilProcessed: true },
	'transcript:create': { waitUntilDone: true },
};

/** What is about something else that belongs to a recording, and has an id of its own. */
const hasOwnId = ({ operation }: Row) => /^(event:getAll|externalReference|share)/.test(operation);

const isAbout = (subject: string) => (row: Row) => row.endpoint.includes(`{${subject}}`) && !hasOwnId(row);

const isDefault = ({ property }: Row['fields'][string]) => JSON.stringify(property.default).includes('{{ $json.id }}');
const takesIdOfItem = ({ fields }: Row) => Object.values(fields).some(isDefault);

/** Takes what a new recording or transcript does not have. */
const needsMore = /^(tag:removeFromRecording|externalReference:delete|transcript:getRedactedAudio)$/;

const input = async (json: IDataObject = {}): Promise<INodeExecutionData> => ({ ...(await itemWithFile(Buffer.from('ID3'))), json });

describe.each(services)('in $folder', ({ folder, subject, trigger, open }) => {
	const own = rows.filter((row) => row.folder === folder);
	const sources = own.filter(({ operation }) => !(operation in creating));
	const creators = own.filter(({ operation }) => operation in creating);
	/** What each operation returned of a recording of its own, and the trigger of the newest. */
	const returned: Array<{ from: string; index: number; item: IDataObject }> = [];

	beforeAll(async () => {
		const { room, sets } = await open(sources.length + 1);
		const sample = await room.engine.testTrigger(trigger, { mode: 'polling' });
		returned.push({ from: trigger, index: sources.length, item: sample.items[0]?.json ?? {} });
		for (const [index, { operation }] of sources.entries()) {
			const { [subject]: id } = sets[index] ?? {};
			const name = `Planning ${index}`;
			const named = { name, updateFields: { ...parameters.updateFields, name } };
			const { items, error } = await room.run(operation, { ...parameters, ...named, ...idParameters(sets[index] ?? {}) }, { items: [await input()] });
			if (error) throw error;
			const item = items.map(({ json }) => json).find((json) => json.id === id);
			if (item) returned.push({ from: operation, index, item });
		}
		await room.close();
	});

	test.each(sources.filter(isAbout(subject)))('$operation returns the id of what it is about', ({ operation }) => {
		expect(returned.map(({ from }) => from)).toContain(operation);
	});

	test.each(own.filter(takesIdOfItem))('$operation takes what any other returned', async ({ operation }) => {
		const { room, sets } = await open(sources.length + 1);
		const given = returned.filter(({ item }) => item.deleted !== true);
		const inputs = await Promise.all(given.map(async ({ item }) => await input(item)));
		const indexes = given.map(({ index }) => index);
		for (const { operation: creator } of needsMore.test(operation) ? [] : creators) {
			const { items } = await room.run(creator, { ...parameters, ...creating[creator] }, { items: [await input()] });
			inputs.push(await input(items[0]?.json));
			indexes.push(sources.length);
		}
		const { items, error } = await room.run(operation, { ...parameters, ...others(indexes.map((index) => sets[index] ?? {})) }, { items: inputs, continueOnFail: true });
		await room.close();
		if (error) throw error;
		const named = (item: unknown) => [...given.map(({ from }) => from), ...creators.map((each) => each.operation)][Number(Object(item).item)];
		expect(items.filter(({ json }) => json.error).map(({ json, pairedItem }) => `${named(pairedItem)}: ${String(json.error)}`)).toEqual([]);
		expect(new Set(items.map(({ pairedItem }) => Object(pairedItem).item)).size).toBeGreaterThanOrEqual(given.length);
	});

	test.each(own.filter((row) => isAbout(subject)(row) && takesIdOfItem(row)).slice(0, 1))('$operation takes what an export returned, and skips its manifest', async ({ operation }) => {
		const { room } = await open(2);
		const { items: exported } = await room.run('archive:export', {});
		expect(exported.map(({ json }) => json.type)).toEqual(['transcript', 'transcript', 'manifest']);
		const { items, error } = await room.run(operation, {}, { items: exported });
		await room.close();
		expect(error).toBeUndefined();
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
	});

	test.each(own.filter(takesIdOfItem))('$operation does nothing for a manifest', async ({ operation }) => {
		const { room, sets } = await open(1);
		const manifest = await input({ type: 'manifest', id: null, title: null, manifest: { exported: 0 } });
		const { items, error } = await room.run(operation, { ...parameters, ...others(sets) }, { items: [manifest] });
		await room.close();
		expect({ items, error }).toEqual({ items: [] });
	});

	/** What is asked for beside the recording or transcript: for each item that which belongs to it. */
	function others(sets: Ids[]): INodeParameters {
		const names = Object.keys(sets[0] ?? {}).filter((name) => name !== subject);
		const each = (name: string) => `={{ ${JSON.stringify(sets.map((set) => set[name]))}[$itemIndex] }}`;
		return { ...Object.fromEntries(names.map((name) => [name, byId(each(name))])), tags: { tagIds: `={{ [${JSON.stringify(sets.map(({ tagId }) => tagId))}[$itemIndex]] }}` } };
	}
});
