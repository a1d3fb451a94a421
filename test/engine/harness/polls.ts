import { PollContext } from 'n8n-core';
import { deepCopy, UnexpectedError, type IDataObject, type INodeExecutionData, type INodeParameters } from 'n8n-workflow';
import type { CredentialData } from './credentials';
import type { Instance } from './instance';
import { latestVersion } from './run';
import { chain, toNode } from './workflow';

export interface PollOptions {
	credentials?: CredentialData;
	/** Milliseconds that n8n gives one poll. */
	budget?: number;
	/** Name of the workflow, and its id. */
	workflow?: { id: string; name: string };
	/** What is stored of the trigger from before. */
	staticData?: IDataObject;
}

/** A polling trigger of a published workflow. */
export interface PolledTrigger {
	/** One poll by the clock: the items that started the workflow, none when nothing is new. */
	poll(): Promise<INodeExecutionData[]>;
	/** One poll whose items n8n could not hand over: it keeps the cursor of the poll before. */
	pollInVain(): Promise<INodeExecutionData[]>;
	/** What 'Fetch test event' in the editor shows. */
	sample(): Promise<INodeExecutionData[]>;
	/** What the trigger reported besides its items. */
	errors: Error[];
	/** What is stored of the trigger. */
	readonly staticData: IDataObject;
}

export function servePolls(
	instance: Instance,
	type: string,
	parameters: INodeParameters,
	{ credentials, budget = 300_000, workflow: about, staticData = {} }: PollOptions = {},
): PolledTrigger {
	const node = toNode({
		name: 'Trigger',
		type: `${instance.loader.packageName}.${type}`,
		typeVersion: latestVersion(instance, type),
		parameters,
		credentials: instance.credentialsFor(type, credentials),
	});
	const { poll } = instance.nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
	if (!poll) throw new UnexpectedError(`'${type}' does not poll`);
	const errors: Error[] = [];
	let cursor = staticData;

	/** As n8n does: a poll works on a copy of the cursor, which is kept when its items were handed over. */
	const run = async (mode: 'manual' | 'trigger', isHandedOver: boolean) => {
		const workflow = instance.toWorkflow(chain([node], about ?? { id: crypto.randomUUID() }));
		const staged = deepCopy(cursor);
		const context = new PollContext(
			workflow,
			workflow.getNode(node.name) ?? node,
			instance.additionalData(),
			mode,
			mode === 'manual' ? 'manual' : 'activate',
			undefined,
			(error) => errors.push(error),
			undefined,
			undefined,
			() => staged,
			() => budget,
		);
		const items = await poll.call(context);
		if (isHandedOver) cursor = deepCopy(staged);
		return items?.[0] ?? [];
	};
	return {
		poll: async () => await run('trigger', true),
		pollInVain: async () => await run('trigger', false),
		sample: async () => await run('manual', false),
		errors,
		get staticData() {
			return cursor;
		},
	};
}
