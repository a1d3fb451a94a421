import type { INodeParameters, INodeProperties } from 'n8n-workflow';
import { openRoom as openAssemblyAi } from './assemblyai/room';
import { byId, nodeFiles, nodeIn } from './harness';
import { values } from './option-values';
import { rows } from './seeded';
import { openRoom as openSpecala } from './specala/room';
import { openRoom as openSpeakr } from './speakr/room';

const lines: Array<[speaker: string, text: string]> = [
	...Array.from({ length: 6 }, (_, index): [string, string] => ['A', `Good morning for time ${index}, and welcome to the planning meeting. Let us begin with it.`]),
	['B', 'Thanks. Shall we start with the budget?'],
];

/** Services that know a talk of some paragraphs, with all that they can have. */
const services = {
	async Speakr() {
		const { speakr, run, close } = await openSpeakr({ version: '1.1' });
		const segments = lines.map(([speaker, sentence], index) => ({ speaker, sentence, start_time: index * 5, end_time: index * 5 + 4 }));
		const { id } = speakr.state.addRecording({ transcription: JSON.stringify(segments), notes: 'Bring the report' });
		return { id, run, close };
	},
	async Specala() {
		const { specala, run, close } = await openSpecala();
		const { id } = specala.state.addTranscription({ text: lines.map((line) => line.join(': ')).join('\n') });
		return { id, run, close };
	},
	async AssemblyAi() {
		const { assemblyAi, run, close } = await openAssemblyAi();
		const request = { speech_understanding: { request: { summarization: { summary_type: 'bullets' }, action_items: { include_decisions: true } } } };
		const { id } = assemblyAi.state.addTranscript({ lines, request });
		return { id, run, close };
	},
};

type Service = Pick<Awaited<ReturnType<typeof openSpeakr>>, 'run' | 'close'> & { id: string | number };
type Row = (typeof rows)[number];

const isKnown = ({ name }: { name: string }) => name in values;

const visible = (property: INodeProperties, shown: Record<string, string | boolean>) =>
	Object.entries(property.displayOptions?.show ?? {}).every(([path, wanted]) => !path.startsWith('/') || wanted?.some((value) => value === shown[path.slice(1)]));

const optionsIn = ({ fields }: Row) => (fields.options?.property.options ?? []).filter((each): each is INodeProperties => 'type' in each && isKnown(each));
const choicesOf = ({ fields }: Row) => (fields.format?.property.options ?? []).flatMap((each) => ('value' in each ? [String(each.value)] : []));

const concerned = rows.filter((row) => 'format' in row.fields && optionsIn(row).length > 0);

type Setting = Record<string, string | boolean>;

/** What an operation returns with these options, but for times. */
async function resultOf({ operation, fields }: Row, { id, run }: Service, setting: Setting, options: INodeParameters) {
	const output = 'scope' in fields ? 'fields' : 'title' in options ? 'file' : 'json';
	const ids = { recordingId: byId(id), transcriptId: byId(id), transcriptionId: byId(id) };
	const { items, error } = await run(operation, { ...ids, ...setting, output, options });
	const shown = items.filter(({ json }) => json.type !== 'manifest').map(({ json, binary }) => [json, binary?.data?.fileName]);
	return JSON.stringify([shown, error?.message]);
}

const settingsOf = (row: Row): Setting[] =>
	choicesOf(row).flatMap((format) => ('withSpeakers' in row.fields ? [true, false].map((withSpeakers) => ({ format, withSpeakers })) : [{ format }]));

test.each(concerned.map((row) => [row.name, row] as const))('%s shows the options that change something, and no others', async (_, row) => {
	const service: Service = await services[row.folder]();
	const wrong: string[] = [];
	for (const setting of settingsOf(row)) {
		for (const option of optionsIn(row)) {
			let changes = false;
			for (const { value, with: others = {} } of values[option.name] ?? []) {
				const before = await resultOf(row, service, setting, option.name === 'title' ? { title: '' } : others);
				changes ||= before !== (await resultOf(row, service, setting, { ...others, [option.name]: value }));
			}
			if (changes !== visible(option, setting)) wrong.push(`${JSON.stringify(setting)} ${option.name}`);
		}
	}
	await service.close();
	expect(wrong).toEqual([]);
});

const formatsFor = (properties: INodeProperties[], field: string) =>
	new Map(properties.filter(isKnown).map(({ name, displayOptions }) => [name, displayOptions?.show?.[field]]));

test.each(nodeFiles.filter((file) => file.includes('Trigger')))('%s shows them for the same formats', async (file) => {
	const { description } = await nodeIn(file);
	const inCollections = description.properties.flatMap(({ options = [] }) => options.filter((each): each is INodeProperties => 'type' in each));
	const get = concerned.find(({ name }) => name === 'Speakr transcript:get');
	const [shown, expected] = [formatsFor(inCollections, '/transcriptFormat'), formatsFor(get ? optionsIn(get) : [], '/format')];
	const namesOf = ([name]: [string, unknown]) => [name, expected.get(name) ?? expected.get('withSpeakers')] as const;
	expect(shown.size).toBeGreaterThan(8);
	expect(shown).toEqual(new Map([...shown].map(namesOf)));
});
