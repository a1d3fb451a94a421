import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { events as speakrEvents } from '../../nodes/Speakr/webhooks/events';
import { itemsOf, rows, seededAssemblyAi, seededSpecala, seededSpeakr, type Seed } from './seeded';

/** What a node returns by default. */
export interface Output {
	name: string;
	/** The node's sources, and its name. */
	folder: string;
	node: string;
	version: number;
	resource?: string;
	operation?: string;
	items(): Promise<IDataObject[]>;
}

/** Where n8n looks for its schema. */
export const schemaFile = ({ folder, version, resource, operation }: Output): string =>
	`nodes/${folder}/__schema__/${[`v${version}.0.0`, resource, operation].filter(Boolean).join('/')}.json`;

const nodeOf = (folder: string) => folder.replace(/^./, (first) => first.toLowerCase());

/** What lets an operation return more than it does at once. */
const alsoGiven: Record<string, INodeParameters> = {
	'AssemblyAI transcript:create': { waitUntilDone: true },
	'Speakr recording:upload': { waitUntilProcessed: true },
};

const operations = rows.map(({ name, folder, operation, since, seed }): Output => {
	const isOld = folder === 'Speakr' && (since === undefined || since.localeCompare('0.9.4', undefined, { numeric: true }) <= 0);
	const seeds: Array<[Seed, isFull: boolean, given?: INodeParameters]> = [
		[seed, true],
		[seed, true, alsoGiven[name]],
		[seed, false],
		...(isOld ? ([[seededSpeakr('0.9.4'), true]] satisfies Array<[Seed, boolean]>) : []),
	];
	const [resource, value] = operation.split(':');
	return {
		name,
		folder,
		node: nodeOf(folder),
		version: 1,
		resource,
		operation: value,
		async items() {
			const all: IDataObject[] = [];
			for (const [open, isFull, given] of seeds) all.push(...(await itemsOf({ operation }, open(isFull), given)));
			return all;
		},
	};
});

/** What 'Execute step' shows, which has the shape of a delivery. */
const trigger = (name: string, folder: string, seed: Seed, events: string[]): Output => ({
	name: `${name} Trigger`,
	folder,
	node: `${nodeOf(folder)}Trigger`,
	version: 2,
	async items() {
		const { engine, close } = await seed(true);
		const all: IDataObject[] = [];
		for (const event of events) {
			const { items } = await engine.testTrigger(`${nodeOf(folder)}Trigger`, { mode: 'polling', events: [event] });
			all.push(...items.map(({ json }) => json));
		}
		await close();
		return all;
	},
});

export const outputs: Output[] = [
	...operations,
	trigger('Speakr', 'Speakr', seededSpeakr(), Object.keys(speakrEvents)),
	trigger('Specala AI', 'Specala', seededSpecala, ['completed']),
	trigger('AssemblyAI', 'AssemblyAi', seededAssemblyAi, ['completed', 'error']),
];
