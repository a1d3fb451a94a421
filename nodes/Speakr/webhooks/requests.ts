import type { IDataObject, ITriggerFunctions } from 'n8n-workflow';
import type { Client } from '../../shared/http';
import { asObject, objectsAt } from '../../shared/json';

export const listWebhooks = async (client: Client): Promise<IDataObject[]> =>
	objectsAt(await client.json({ method: 'GET', path: '/webhooks' }), 'webhooks');

const pathOf = ({ id }: IDataObject) => `/webhooks/${String(id)}`;

export const updateWebhook = async (client: Client, webhook: IDataObject, changes: IDataObject): Promise<IDataObject> =>
	asObject(await client.json({ method: 'PATCH', path: pathOf(webhook), json: changes }));

/** Resumes a webhook that Speakr paused; one that a user disabled stays disabled. Speakr keeps its failure count. */
export const resumeWebhook = async (client: Client, webhook: IDataObject): Promise<IDataObject> =>
	webhook.auto_paused === true ? await updateWebhook(client, webhook, { enabled: true }) : webhook;

export const rotateSecret = async (client: Client, webhook: IDataObject): Promise<IDataObject> =>
	asObject(await client.json({ method: 'POST', path: `${pathOf(webhook)}/rotate-secret` }));

export const deleteWebhook = async (client: Client, webhook: IDataObject): Promise<void> =>
	void (await client.json({ method: 'DELETE', path: pathOf(webhook) }));

/** Suffix of a webhook's name with workflow and instance ID: workflows of another n8n may have the same ID. */
export const ownerMark = (context: Pick<ITriggerFunctions, 'getWorkflow' | 'getInstanceId'>): string =>
	` (${String(context.getWorkflow().id)}, ${context.getInstanceId().slice(0, 6)})`;
