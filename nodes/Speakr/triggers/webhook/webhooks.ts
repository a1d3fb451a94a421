import type { IDataObject, IHookFunctions, IPollFunctions } from 'n8n-workflow';
import type { Client } from '../../../shared/http';
import { asObject, objectsAt } from '../../../shared/json';

/** The webhooks of this user, newest first. */
export const listWebhooks = async (client: Client): Promise<IDataObject[]> =>
	objectsAt(await client.json({ method: 'GET', path: '/webhooks' }), 'webhooks');

const pathOf = ({ id }: IDataObject) => `/webhooks/${String(id)}`;

export const updateWebhook = async (client: Client, webhook: IDataObject, changes: IDataObject): Promise<IDataObject> =>
	asObject(await client.json({ method: 'PATCH', path: pathOf(webhook), json: changes }));

/** Ends a pause that Speakr itself made; a webhook that a person switched off stays off. Speakr keeps its count of failures. */
export const resumeWebhook = async (client: Client, webhook: IDataObject): Promise<IDataObject> =>
	webhook.auto_paused === true ? await updateWebhook(client, webhook, { enabled: true }) : webhook;

/** The webhook with a new secret, which Speakr shows this once. */
export const rotateSecret = async (client: Client, webhook: IDataObject): Promise<IDataObject> =>
	asObject(await client.json({ method: 'POST', path: `${pathOf(webhook)}/rotate-secret` }));

export const deleteWebhook = async (client: Client, webhook: IDataObject): Promise<void> =>
	void (await client.json({ method: 'DELETE', path: pathOf(webhook) }));

/** The end of the name of a webhook that a trigger made: workflows of another n8n may have the same id. */
export const ownerMark = (context: IHookFunctions | IPollFunctions) =>
	` (${String(context.getWorkflow().id)}, ${context.getInstanceId().slice(0, 6)})`;
