import type { IDataObject, IPollFunctions } from 'n8n-workflow';
import { ServiceFailure } from '../../../shared/errors';
import type { Client } from '../../../shared/http';
import { asObject, isObject, pick } from '../../../shared/json';
import { withLog, type LoggedWebhook } from './delivery-log';
import { wrongSignature } from './verify';
import { wasRejected } from './test-delivery';
import { noteSecret } from './registration';
import { listWebhooks, ownerMark, resumeWebhook, rotateSecret } from './webhooks';

/** By URL, the rejected delivery that was already followed by a new secret. */
const answered = new Map<string, unknown>();

interface WorkflowWebhooks {
	/** The account. */
	subject: string;
	/** A manually created webhook. */
	chosenId: number | undefined;
}

/** Repairs this workflow's webhooks, only logging failures, and returns them with their logs. Throws ServiceFailure. */
export async function maintainWebhooks(
	context: IPollFunctions,
	client: Client,
	{ subject, chosenId }: WorkflowWebhooks,
): Promise<LoggedWebhook[]> {
	const mark = ownerMark(context);
	// A manually created webhook has a secret that only its user knows.
	const isOurs = ({ name }: IDataObject) => String(name).endsWith(mark);
	const all = (await listWebhooks(client).catch(undefinedIfForbiddenOrNotFound)) ?? [];
	const gone = knownBefore(context, subject).filter(({ url }) => !all.some((webhook) => webhook.url === url));
	for (const known of gone) {
		const text = 'The webhook was deleted in Speakr and could not be created again';
		const created = await warnOnServiceFailure(context, text, recreateWebhook(context, client, known));
		if (created) all.push(created);
	}
	const webhooks = all.filter((webhook) => webhook.id === chosenId || isOurs(webhook));
	const known = [...gone, ...webhooks.filter((webhook) => isOurs(webhook) && !gone.some(({ url }) => url === webhook.url))];
	const kept = known.map((webhook) => pick(webhook, ['name', 'url', 'events', 'allow_http']));
	context.getWorkflowStaticData('node').maintained = { subject, webhooks: kept };
	return await Promise.all(
		webhooks.map(async (webhook) => {
			const text = 'The webhook is paused in Speakr and could not be resumed';
			const resumed = await warnOnServiceFailure(context, text, resumeWebhook(client, webhook));
			const logged = await withLog(client, resumed ?? webhook);
			if (isOurs(webhook)) await warnOnServiceFailure(context, 'The webhook secret could not be replaced', replaceSecret(client, logged));
			return logged;
		}),
	);
}

/** Speakr before 0.9.0 has no webhooks, and a scoped token may lack their scope: polling continues without them. */
function undefinedIfForbiddenOrNotFound(error: unknown): undefined {
	if (error instanceof ServiceFailure && (error.status === 403 || error.status === 404)) return undefined;
	throw error;
}

/** The result of a task, or undefined with a warning in n8n's log if it throws ServiceFailure. */
export const warnOnServiceFailure = async <T>(context: IPollFunctions, text: string, task: Promise<T>): Promise<T | undefined> =>
	await task.catch((error: unknown) => {
		if (!(error instanceof ServiceFailure)) throw error;
		context.logger.warn(`${text}: ${error.message}`);
		return undefined;
	});

/** The webhooks that triggers of this workflow had in this account on the last poll. */
function knownBefore(context: IPollFunctions, subject: string): IDataObject[] {
	const { maintained } = context.getWorkflowStaticData('node');
	return isObject(maintained) && maintained.subject === subject && Array.isArray(maintained.webhooks)
		? maintained.webhooks.filter(isObject)
		: [];
}

async function replaceSecret(client: Client, { webhook, log: [newest] }: LoggedWebhook): Promise<void> {
	const url = String(webhook.url);
	if (!newest || !wasRejected(newest) || answered.get(url) === newest.event_id) return;
	answered.set(url, newest.event_id);
	noteSecret(await rotateSecret(client, webhook));
}

async function recreateWebhook(context: IPollFunctions, client: Client, known: IDataObject): Promise<IDataObject | undefined> {
	if (!(await isTriggerAt(context, String(known.url)))) return undefined;
	const webhook = asObject(await client.json({ method: 'POST', path: '/webhooks', json: { ...known, enabled: true } }));
	noteSecret(webhook);
	return webhook;
}

/** Whether a Speakr Trigger listens at a URL: it rejects an unsigned request with its own code. */
async function isTriggerAt(context: IPollFunctions, url: string): Promise<boolean> {
	const answer: unknown = await context.helpers
		.httpRequest({ method: 'POST', url, body: '{}', timeout: 10_000, ignoreHttpStatusErrors: true, disableFollowRedirect: true })
		.catch(() => undefined);
	return isObject(answer) && answer.code === wrongSignature.code;
}
