import type { IDataObject, ITriggerFunctions } from 'n8n-workflow';
import type { Client } from '../../shared/http';
import { listAt } from '../../shared/json';
import { requestTo } from '../../shared/operation';
import { parseWebhook, type WebhookRecord, type SpeakrRecord } from '../api';

export const webhooksEndpoint = 'GET /webhooks';
export const webhookEndpoint = 'GET /webhooks/{webhookId}';
export const newWebhookEndpoint = 'POST /webhooks';
export const webhookUpdateEndpoint = 'PATCH /webhooks/{webhookId}';
export const webhookDeletionEndpoint = 'DELETE /webhooks/{webhookId}';
export const secretRotationEndpoint = 'POST /webhooks/{webhookId}/rotate-secret';
export const webhookTestEndpoint = 'POST /webhooks/{webhookId}/test';

export const listWebhooks = async (client: Client): Promise<WebhookRecord[]> =>
	listAt(await client.json(requestTo(webhooksEndpoint, {})), 'webhooks', parseWebhook);

export const updateWebhook = async (client: Client, { id }: SpeakrRecord, changes: IDataObject): Promise<WebhookRecord> =>
	parseWebhook(await client.json({ ...requestTo(webhookUpdateEndpoint, { webhookId: id }), json: changes }));

/** Resumes a webhook that Speakr paused; one that a user disabled stays disabled. Speakr keeps its failure count. */
export const resumeWebhook = async (client: Client, webhook: WebhookRecord): Promise<WebhookRecord> =>
	webhook.auto_paused === true ? await updateWebhook(client, webhook, { enabled: true }) : webhook;

export const rotateSecret = async (client: Client, { id }: SpeakrRecord): Promise<WebhookRecord> =>
	parseWebhook(await client.json(requestTo(secretRotationEndpoint, { webhookId: id })));

export const deleteWebhook = async (client: Client, { id }: SpeakrRecord): Promise<void> =>
	void (await client.json(requestTo(webhookDeletionEndpoint, { webhookId: id })));

/** Suffix of a webhook's name with workflow and instance ID: workflows of another n8n may have the same ID. */
export const ownerMark = (context: Pick<ITriggerFunctions, 'getWorkflow' | 'getInstanceId'>): string =>
	` (${String(context.getWorkflow().id)}, ${context.getInstanceId().slice(0, 6)})`;
