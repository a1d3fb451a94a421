import type { ITriggerFunctions } from 'n8n-workflow';
import type { Client } from '../../../shared/http';
import { isProbablyUrlOf } from '../../../shared/trigger';
import type { WebhookRecord } from '../../api';
import { isManual } from './registration-field';
import { isForgotten, rememberWebhook, rememberManual } from './registration';
import { withLog } from '../../webhooks/delivery-log';
import { lacksSecret } from './test-delivery';
import { ownerMark, rotateSecret } from '../../webhooks/requests';

/** Finds the webhook of this node again if nothing is stored of it, and remembers it with a new secret. Throws ServiceFailure. */
export async function recoverRegistration(context: ITriggerFunctions, client: Client, webhooks: WebhookRecord[]): Promise<void> {
	if (!isForgotten(context)) return;
	const isOwn = ({ url, name }: WebhookRecord) => isProbablyUrlOf(context, url, true) && (isManual(context) || name.endsWith(ownerMark(context)));
	const own = webhooks.find(isOwn);
	if (!own) return;
	if (isManual(context)) rememberManual(context, own.url);
	// At another address than the editor's, it may be that of an n8n that this one is a copy of, which knows its secret.
	else if (isProbablyUrlOf(context, own.url) || lacksSecret(await withLog(client, own))) rememberWebhook(context, own.url, await rotateSecret(client, own));
}
