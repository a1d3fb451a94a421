import { ExecuteContext, RoutingNode } from 'n8n-core';
import {
	createEmptyRunExecutionData,
	UnexpectedError,
	Workflow,
	type ICredentialDataDecryptedObject,
	type ICredentialTestRequest,
	type IDataObject,
	type INodeCredentialTestResult,
	type INodeExecutionData,
	type INodeType,
} from 'n8n-workflow';
import type { Instance } from './instance';
import { toNode } from './workflow';

/** What n8n's 'Test' button of a credential does with the declarative test of its type. */
export async function testCredential(
	instance: Instance,
	type: string,
	given: ICredentialDataDecryptedObject,
): Promise<INodeCredentialTestResult> {
	const { test } = instance.vault.type(type);
	if (!test) throw new UnexpectedError(`'${type}' has no test`);
	try {
		return judge(test, await send(instance, type, test, instance.vault.withDefaults(type, given)));
	} catch (error) {
		return judgeFailure(test, error);
	}
}

async function send(
	instance: Instance,
	type: string,
	{ request }: ICredentialTestRequest,
	data: ICredentialDataDecryptedObject,
): Promise<INodeExecutionData[][] | undefined> {
	const nodeType: INodeType = {
		description: {
			displayName: 'Temp',
			name: 'n8n-nodes-base.noOp',
			group: [],
			version: 1,
			description: '',
			defaults: {},
			inputs: ['main'],
			outputs: ['main'],
			credentials: [{ name: type, required: true }],
			properties: [{ displayName: 'Temp', name: 'temp', type: 'string', default: '', routing: { request } }],
		},
	};
	const credentials = instance.vault.add({ [type]: data });
	const node = toNode({ name: 'Temp-Node', type: nodeType.description.name, credentials });
	const workflow = new Workflow({
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes: { getByName: () => nodeType, getByNameAndVersion: () => nodeType, getKnownTypes: () => ({}) },
	});
	const context = new ExecuteContext(
		workflow,
		node,
		instance.additionalData(),
		'internal',
		createEmptyRunExecutionData(),
		0,
		[],
		{ main: [[{ json: {} }]] },
		{ node, data: { main: [] }, source: null },
		[],
	);
	return await new RoutingNode(context, nodeType, { id: '', name: type, type, data }).runNode();
}

const failed = (message: unknown): INodeCredentialTestResult => ({ status: 'Error', message: String(message) });

function judge(
	{ rules = [] }: ICredentialTestRequest,
	response: INodeExecutionData[][] | undefined,
): INodeCredentialTestResult {
	const body = response?.[0]?.[0]?.json;
	for (const rule of rules) {
		if (rule.type !== 'responseSuccessBody') continue;
		const { key, value, message } = rule.properties;
		if (valueAt(body, String(key)) === value) return failed(message);
	}
	return { status: 'OK', message: 'Connection successful!' };
}

function judgeFailure({ rules = [] }: ICredentialTestRequest, error: unknown): INodeCredentialTestResult {
	const { cause } = toObject(error);
	const { response, code } = toObject(cause);
	const { status, statusText } = toObject(response);
	for (const rule of rules) {
		if (rule.type === 'responseCode' && rule.properties.value === status) return failed(rule.properties.message);
	}
	if (status !== undefined) return failed(statusText || `Received HTTP status code: ${String(status)}`);
	return failed(code ?? toObject(error).message);
}

const isObject = (value: unknown): value is IDataObject => typeof value === 'object' && value !== null;

const toObject = (value: unknown): IDataObject => (isObject(value) ? value : {});

const valueAt = (body: unknown, path: string): unknown =>
	path.split('.').reduce<unknown>((value, key) => toObject(value)[key], body);
