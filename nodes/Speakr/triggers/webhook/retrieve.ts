import type { IDataObject, ITriggerFunctions } from 'n8n-workflow';
import type { Client } from '../../../shared/http';
import { isProbablyUrlOf } from '../../../shared/trigger';
import { isManual } from './registration-field';
import { isForgotten, rememberWebhook, rememberManual } from './registration';
import { ownerMark, rotateSecret } from '../../webhooks/requests';

/** Finds the webhook of this node again if nothing is stored of it. Throws ServiceFailure. */
export async function retrieveRegistration(context: ITriggerFunctions, client: Client, webhooks: IDataObject[]): Promise<void> {
	if (!isForgotten(context)) return;
	const isOwn = ({ url, name }: IDataObject) => isProbablyUrlOf(context, url) && (isManual(context) || String(name).endsWith(ownerMark(context)));
	const own = webhooks.find(isOwn);
	if (!own) return;
	if (isManual(context)) rememberManual(context, own.url);
	else rememberWebhook(context, String(own.url), await rotateSecret(client, own));
}
