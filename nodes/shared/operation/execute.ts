import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import pLimit from 'p-limit';
import { InvalidInput, toNodeError, withAdvice, withAdviceInMessage } from '../errors';
import { isObject } from '../json';
import { connect, type Client, type Service } from '../http';
import { getOrCreate } from '../memory';
import { noteFailedTry } from './note-failed-try';
import type { Resources } from './describe';
import { readFields, needsOf, type Fields, type Values } from './field';
import { toExecutionData, withFields, type Item } from './item';
import { isTool } from './is-tool';
import { sendOnce } from './once-per-item';
import { toRequest, type Call, type Operation, type Outcome } from './operation';
import { parametersOf } from './parameters';
import { fieldsOf, presented } from './presented';

type AnyCall = Call<Values<Fields>>;

type Run = Awaited<ReturnType<typeof begin>>;

type OperationOnAll = Extract<Operation, { runAll: unknown }>;
type OperationOnEach = Exclude<Operation, { runAll: unknown }>;

/** Runs the chosen operation for all incoming items at the pace of the service. Throws NodeApiError and NodeOperationError. */
export async function execute(
	context: IExecuteFunctions,
	nodeService: Service,
	resources: Resources,
): Promise<INodeExecutionData[][]> {
	const outset = outsetOf(context);
	const indexes = context.getInputData().map((_, itemIndex) => itemIndex);
	const items = await begin(outset, nodeService, resources).then(
		async (run) => ('runAll' in run.operation ? await runOnAll(run, run.operation, indexes) : await runOnEach(run, run.operation, indexes)),
		(error: unknown) => {
			// n8n would pass the incoming items through, as if the node had returned them.
			if (context.continueOnFail()) return indexes.map((itemIndex) => outset.fail(error, itemIndex));
			throw toNodeError(context.getNode(), outset.told(error));
		},
	);
	const tasks = noteFailedTry(context, items) ? [] : [...outset.afterwards.values()].flat();
	await Promise.all(tasks.map(async (task) => await task()));
	return [items];
}

function outsetOf(context: IExecuteFunctions) {
	const failed = new AbortController();
	const afterwards = new Map<number, Array<() => void | Promise<void>>>();
	const cancelled = context.getExecutionCancelSignal();
	const signal = AbortSignal.any(cancelled ? [failed.signal, cancelled] : [failed.signal]);
	const told = (error: unknown) => (isTool(context) ? withAdviceInMessage(error) : error);
	const fail = (error: unknown, itemIndex: number): INodeExecutionData => {
		// n8n recognizes a canceled run by this message.
		const reason = cancelled?.aborted ? 'The execution was canceled' : told(error);
		const nodeError = toNodeError(context.getNode(), reason, itemIndex);
		if (!context.continueOnFail() || cancelled?.aborted) {
			failed.abort();
			throw nodeError;
		}
		afterwards.delete(itemIndex);
		const { message, description } = nodeError;
		// n8n 1 sends only items with nothing but an error to the error output.
		const isAlone = !description || context.getNode().onError === 'continueErrorOutput';
		const json = isAlone ? { error: withAdvice(message, description ?? '') } : { error: message, details: description };
		return { json, pairedItem: { item: itemIndex } };
	};
	return { context, signal, failed: failed.signal, afterwards, told, fail };
}

async function begin(outset: ReturnType<typeof outsetOf>, nodeService: Service, resources: Resources) {
	const { context, signal } = outset;
	const operation = chosen(context, resources);
	const service = operation.service ?? nodeService;
	return { ...outset, operation, service, parameter: parametersOf(context), client: await connect(context, service, { signal }) };
}

async function runOnAll(run: Run, operation: OperationOnAll, indexes: number[]): Promise<INodeExecutionData[]> {
	const calls: AnyCall[] = [];
	const refused: Outcome[] = [];
	for (const itemIndex of indexes) {
		try {
			calls.push(await readCall(run, operation, itemIndex));
		} catch (error) {
			if (!isAboutNothing(run, itemIndex, error)) refused.push({ item: run.fail(error, itemIndex).json, itemIndex });
		}
	}
	const done = await operation
		.runAll(calls)
		.catch((error: unknown) => calls.map(({ itemIndex }): Outcome => ({ itemIndex, error })));
	const valuesOf = new Map(calls.map(({ itemIndex, values }) => [itemIndex, values]));
	const ordered = [...refused, ...done].sort((a, b) => a.itemIndex - b.itemIndex);
	return ordered.map((outcome) => {
		const { itemIndex, itemIndexes } = outcome;
		if ('error' in outcome) return run.fail(outcome.error, itemIndex);
		const pairedItem = itemIndexes?.map((item) => ({ item })) ?? { item: itemIndex };
		return { ...toShown(operation, valuesOf.get(itemIndex) ?? {}, outcome.item), pairedItem };
	});
}

async function runOnEach(run: Run, operation: OperationOnEach, indexes: number[]): Promise<INodeExecutionData[]> {
	const { service, failed, fail } = run;
	const limit = pLimit(operation.patient ? Infinity : service.concurrency);
	const runOn = async (call: AnyCall) => {
		if (failed.aborted) return [];
		try {
			const pairedItem = { item: call.itemIndex };
			return [await perform(operation, call)].flat().map((item) => ({ ...toShown(operation, call.values, item), pairedItem }));
		} catch (error) {
			return [fail(error, call.itemIndex)];
		}
	};
	const turns = new Map<unknown, Promise<INodeExecutionData[]>>();
	const runInTurn = async (call: AnyCall) => {
		const changed = service.changes?.(call.request) ?? call;
		const turn = Promise.resolve(turns.get(changed)).then(async () => await runOn(call));
		turns.set(changed, turn);
		return await turn;
	};
	// In a row, before anything is sent: n8n evaluates expressions faster so.
	const tasks = await Promise.all(
		indexes.map(async (itemIndex) => {
			try {
				const call = await readCall(run, operation, itemIndex);
				return async () => await runInTurn(call);
			} catch (error) {
				const failure = isAboutNothing(run, itemIndex, error) ? [] : [fail(error, itemIndex)];
				return async () => failure;
			}
		}),
	);
	return (await Promise.all(tasks.map(async (task) => await limit(task)))).flat();
}

/** The manifest of an export comes behind its transcripts, to operations that take the ID of each. */
function isAboutNothing({ context }: Run, itemIndex: number, error: unknown): boolean {
	const { type, id, manifest } = context.getInputData()[itemIndex]?.json ?? {};
	return error instanceof InvalidInput && type === 'manifest' && isObject(manifest) && (id ?? null) === null;
}

async function readCall({ context, parameter, service, client, afterwards }: Run, operation: Operation, itemIndex: number): Promise<AnyCall> {
	const values = readFields(
		fieldsOf(operation),
		(name, fallback) => parameter(name, itemIndex, fallback),
		{ timezone: context.getTimezone(), isTool: isTool(context) },
	);
	await ensureNeedsMet(service, operation, client, values);
	return {
		client,
		context,
		itemIndex,
		values,
		request: toRequest(operation, values),
		afterwards: (task) => void getOrCreate(afterwards, itemIndex, () => []).push(task),
	};
}

function chosen(context: IExecuteFunctions, resources: Resources): Operation {
	const resource = String(context.getNodeParameter('resource', 0));
	const value = String(context.getNodeParameter('operation', 0));
	const operations = (Object.hasOwn(resources, resource) && resources[resource]) || {};
	const operation = Object.hasOwn(operations, value) ? operations[value] : undefined;
	if (operation) return operation;
	throw new InvalidInput(`'${resource}' has no operation '${value}'`, 'Choose an operation from the list');
}

async function ensureNeedsMet(service: Service, operation: Operation, client: Client, values: AnyCall['values']) {
	const { since, feature, fields } = operation;
	const needs = [...(since === undefined ? [] : [{ since, feature }]), ...needsOf(fields, values)];
	for (const need of needs) await service.ensureMet?.(client, need);
}

async function perform(operation: OperationOnEach, call: AnyCall) {
	if ('run' in operation) return await operation.run(call);
	const body = call.request.method === 'GET' ? await call.client.json(call.request) : await sendOnce(call);
	return operation.output(body, call.values);
}

const toShown = (operation: Operation, values: AnyCall['values'], item: Item) =>
	toExecutionData(withFields(item, (fields) => presented(operation, values, fields)));
