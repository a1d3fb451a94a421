import type { IDataObject, IHookFunctions, IPollFunctions } from 'n8n-workflow';
import { unlessUnknown } from '../../../shared/errors';
import type { Client } from '../../../shared/http';
import { asObject, objectsAt } from '../../../shared/json';

/** The webhooks of this user; none where Speakr is older than 0.9.0. */
export const readWebhooks = async (client: Client): Promise<IDataObject[]> =>
	(await client.json({ method: 'GET', path: '/webhooks' }).then((body) => objectsAt(body, 'webhooks'), unlessUnknown)) ?? [];

/** What ends the name of a webhook that a trigger made, whatever its workflow is called; another n8n may have its id too. */
export const ownerMark = (context: IHookFunctions | IPollFunctions) =>
	` (${String(context.getWorkflow().id)}, ${context.getInstanceId().slice(0, 6)})`;

/** Ends a pause that Speakr itself made; one that a person switched off stays off. Speakr counts failures on. */
export async function endPause(client: Client, webhook: IDataObject): Promise<IDataObject> {
	if (webhook.auto_paused !== true) return webhook;
	const path = `/webhooks/${String(webhook.id)}`;
	return asObject(await client.json({ method: 'PATCH', path, json: { enabled: true } }));
}
