import type { IDataObject, IPollFunctions } from 'n8n-workflow';
import type { Client } from '../shared/http';
import { asObject, isObject, pick } from '../shared/json';
import { endPause, findBeside, ownerMark, withLog, type Logged } from './catch-up';
import { refused } from './delivery';
import { noteSecret } from './registration';

/** Deliveries whose refusal was answered with a new secret already. */
const answered = new Set<unknown>();

/**
 * The webhook beside a polling trigger with its log, brought to work again: a pause that Speakr made is ended, one that is
 * gone is made again while its trigger still listens, and a secret that its trigger does not know is replaced. Undefined
 * when there is none.
 */
export async function attendWebhook(
	context: IPollFunctions,
	client: Client,
	chosenId: number | undefined,
): Promise<Logged | undefined> {
	const workflowId = context.getWorkflow().id;
	const staticData = context.getWorkflowStaticData('node');
	const webhook = (await findBeside(client, workflowId, chosenId)) ?? (await makeAgain(context, client, staticData.webhook));
	// Only what a trigger made may be made again: nobody but the user knows the secret of another.
	const isOurs = webhook !== undefined && String(webhook.name).endsWith(ownerMark(workflowId));
	staticData.webhook = isOurs ? pick(webhook, ['name', 'url', 'events', 'allow_http']) : undefined;
	if (!webhook) return undefined;
	const logged = await withLog(client, await endPause(client, webhook));
	const [newest] = logged.log;
	if (isOurs && newest?.response_status === 401 && !answered.has(newest.event_id)) {
		answered.add(newest.event_id);
		const path = `/webhooks/${String(webhook.id)}/rotate-secret`;
		noteSecret(asObject(await client.json({ method: 'POST', path })));
	}
	return logged;
}

/** Makes a webhook that somebody deleted in Speakr, unless its trigger is gone as well. */
async function makeAgain(context: IPollFunctions, client: Client, known: unknown): Promise<IDataObject | undefined> {
	if (!isObject(known) || !(await listens(context, String(known.url)))) return undefined;
	const webhook = asObject(await client.json({ method: 'POST', path: '/webhooks', json: { ...known, enabled: true } }));
	noteSecret(webhook);
	return webhook;
}

/** Whether a trigger of ours is at an address: it refuses what is not signed in words of its own. */
async function listens(context: IPollFunctions, url: string): Promise<boolean> {
	const answer: unknown = await context.helpers
		.httpRequest({ method: 'POST', url, body: '{}', timeout: 10_000, ignoreHttpStatusErrors: true, disableFollowRedirect: true })
		.catch(() => undefined);
	return isObject(answer) && answer.message === refused;
}
