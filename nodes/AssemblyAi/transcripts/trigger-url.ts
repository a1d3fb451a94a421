import type { IExecuteFunctions, IHookFunctions, ITriggerFunctions } from 'n8n-workflow';
import { InvalidInput } from '../../shared/errors';
import { objectsIn } from '../../shared/json';
import { ownerOf } from '../../shared/owner';
import { isProbablyUrlOf, webhookUrlOf } from '../../shared/trigger';
import { parseUrl } from '../../shared/parse-url';

const key = 'assemblyAiTriggers';

/** By workflow and node, as this process published them: another trigger of the workflow may overwrite what is stored. */
const urls = new Map<string, string>();

/** Static data copied from another n8n instance contains a URL of that instance. */
export function triggerUrl(context: IExecuteFunctions): string {
	const known = objectsIn(context.getWorkflowStaticData('global')[key]);
	const stored = known.findLast(({ instanceId }) => instanceId === context.getInstanceId())?.url;
	const url = stored ?? [...urls].findLast(([owner]) => owner.startsWith(`${context.getWorkflow().id}:`))?.[1];
	if (typeof url === 'string') return url;
	throw new InvalidInput(
		'This workflow has no published AssemblyAI Trigger',
		"Add one, then unpublish and publish the workflow, or set 'Notify' to a URL",
	);
}

function publishedUrl(context: IHookFunctions | ITriggerFunctions): unknown {
	const { url, instanceUrl } = context.getWorkflowStaticData('node');
	return instanceUrl === context.getInstanceBaseUrl() ? url : undefined;
}

/** Tells the other nodes of the workflow the trigger's URL, or that it has none any more. */
export function announceUrl(context: IHookFunctions | ITriggerFunctions) {
	const staticData = context.getWorkflowStaticData('global');
	const { url: stored } = context.getWorkflowStaticData('node');
	const url = publishedUrl(context);
	if (url !== undefined) urls.set(ownerOf(context), String(url));
	const others = objectsIn(staticData[key]).filter((known) => known.url !== stored);
	staticData[key] = url === undefined ? others : [...others, { url: String(url), instanceId: context.getInstanceId() }];
}

/** Stores the URL of the trigger being published, and tells the other nodes. */
export function publishUrl(context: IHookFunctions) {
	const url = webhookUrlOf(context);
	Object.assign(context.getWorkflowStaticData('node'), { url, instanceUrl: context.getInstanceBaseUrl() });
	announceUrl(context);
}

export function withdrawUrl(context: IHookFunctions) {
	delete context.getWorkflowStaticData('node').instanceUrl;
	urls.delete(ownerOf(context));
	announceUrl(context);
}

function addressAsSent(url: unknown): string {
	const [address = ''] = String(url).split('?');
	return parseUrl(address)?.href ?? address;
}

/** Whether it is the URL of this trigger; where none is stored, whether it ends like one. */
export function isUrlOf(context: ITriggerFunctions, url: unknown): boolean {
	const own = publishedUrl(context);
	return typeof own === 'string' ? addressAsSent(url) === addressAsSent(own) : isProbablyUrlOf(context, url);
}
