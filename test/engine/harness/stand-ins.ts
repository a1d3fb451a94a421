/* eslint-disable @n8n/community-nodes/no-restricted-imports -- drives n8n's engine, never shipped */
import { runInNewContext } from 'node:vm';
import { UserError, type IExecuteFunctions, type INodeExecutionData, type INodeProperties, type INodeType } from 'n8n-workflow';

/** What a node of another package does with its items, as far as a test needs it. */
export type StandIn = (
	items: INodeExecutionData[],
	context: IExecuteFunctions,
) => INodeExecutionData[] | Promise<INodeExecutionData[]>;

/** n8n drops parameters that a node does not declare. */
const json = (name: string): INodeProperties => ({ displayName: name, name, type: 'json', default: '' });

export const standInNode = (name: string, work: StandIn, properties: INodeProperties[] = []): INodeType => ({
	description: {
		displayName: name,
		name,
		group: ['transform'],
		version: [1, 2, 2.1, 2.2, 2.3, 3, 3.1, 3.2, 3.3, 3.4, 4],
		description: '',
		defaults: { name },
		inputs: name === 'agent' ? ['main', 'ai_tool'] : ['main'],
		outputs: ['main'],
		properties,
	},
	async execute() {
		return [await work(this.getInputData(), this)];
	},
});

interface Assignment {
	name: string;
	value: INodeExecutionData['json'][string];
}

const isAssignments = (value: unknown): value is Assignment[] => Array.isArray(value);

/** 'Edit Fields' with its fields in the manual mode. */
const set: StandIn = (items, context) =>
	items.map((item, index) => {
		const fields = context.getNodeParameter('assignments.assignments', index, []);
		const assigned = isAssignments(fields) ? fields.map(({ name, value }) => [name, value]) : [];
		const kept = context.getNodeParameter('includeOtherFields', index, false) === true ? item.json : {};
		return { json: { ...kept, ...Object.fromEntries(assigned) }, pairedItem: { item: index } };
	});

/** 'Code' in JavaScript, once for all items; no helpers. */
const code: StandIn = (items, context) => {
	const source = String(context.getNodeParameter('jsCode', 0));
	const input = { all: () => items, first: () => items[0], last: () => items.at(-1) };
	const output: unknown = runInNewContext(`(() => {${source}\n})()`, { $input: input, items });
	return context.helpers.returnJsonArray(structuredClone(output) as INodeExecutionData[]);
};

const isConditions = (value: unknown): value is Array<{ leftValue: unknown }> => Array.isArray(value);

/** 'Filter' with conditions that have to be true. */
const filter: StandIn = (items, context) =>
	items.filter((_, index) => {
		const conditions = context.getNodeParameter('conditions.conditions', index, []);
		return isConditions(conditions) && conditions.every(({ leftValue }) => leftValue === true);
	});

const stop: StandIn = (_, context) => {
	throw new UserError(String(context.getNodeParameter('errorMessage', 0)));
};

/** 'Convert to File' as CSV: all items become one, which has nothing but the file. */
const convertToFile: StandIn = async (items, context) => {
	const names = Object.keys(items[0]?.json ?? {});
	const lines = [names, ...items.map(({ json: row }) => names.map((name) => String(row[name] ?? '')))].map((line) => line.join(','));
	const file = Buffer.from(lines.join('\n'));
	return [{ json: {}, binary: { data: await context.helpers.prepareBinaryData(file, String(context.getNodeParameter('options.fileName', 0))) } }];
};

const unchanged: StandIn = (items) => items;

const declared: Record<string, INodeProperties[]> = {
	'n8n-nodes-base.convertToFile': [json('options')],
	'n8n-nodes-base.set': [json('assignments'), { ...json('includeOtherFields'), type: 'boolean', default: false }],
	'n8n-nodes-base.code': [json('jsCode')],
	'n8n-nodes-base.filter': [json('conditions')],
	'n8n-nodes-base.readWriteFile': [json('fileName')],
	'n8n-nodes-base.awsS3': [json('operation'), json('fileName'), json('fileKey')],
	'n8n-nodes-base.httpRequest': [json('jsonBody')],
	'n8n-nodes-base.googleDrive': [json('name')],
	'n8n-nodes-base.notion': [json('title'), json('blockUi')],
	'n8n-nodes-base.slack': [json('text')],
	'n8n-nodes-base.stopAndError': [json('errorMessage')],
	'n8n-nodes-base.telegram': [json('operation'), json('fileId'), json('chatId'), json('text')],
	'n8n-nodes-base.todoist': [json('content'), json('options')],
	'n8n-nodes-base.wait': [json('dateTime')],
};

const known: Record<string, StandIn> = {
	'n8n-nodes-base.manualTrigger': unchanged,
	'n8n-nodes-base.scheduleTrigger': unchanged,
	'n8n-nodes-base.executeWorkflowTrigger': unchanged,
	'n8n-nodes-base.formTrigger': unchanged,
	'n8n-nodes-base.telegramTrigger': unchanged,
	'n8n-nodes-base.convertToFile': convertToFile,
	'n8n-nodes-base.noOp': unchanged,
	'n8n-nodes-base.stickyNote': unchanged,
	'n8n-nodes-base.set': set,
	'n8n-nodes-base.code': code,
	'n8n-nodes-base.filter': filter,
	'n8n-nodes-base.stopAndError': stop,
};

/** The nodes of other packages that a workflow may use, by their full type. */
export const standInNodes = (more: Record<string, StandIn> = {}): Map<string, INodeType> =>
	new Map(
		Object.entries({ ...known, ...more }).map(([type, work]) => [
			type,
			standInNode(type.slice(type.lastIndexOf('.') + 1), work, declared[type]),
		]),
	);
