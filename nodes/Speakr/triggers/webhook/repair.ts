import type { IDataObject, IPollFunctions } from 'n8n-workflow';
import { ServiceFailure } from '../../../shared/errors';
import type { Client } from '../../../shared/http';
import { asObject, isObject, pick } from '../../../shared/json';
import { withLog, type Logged } from './delivery-log';
import { wrongSignature } from './verify';
import { wasRefused } from './test-delivery';
import { noteSecret } from './registration';
import { listWebhooks, ownerMark, resumeWebhook, rotateSecret } from './webhooks';

/** By address, the delivery whose refusal was answered with a new secret already. */
const answered = new Map<string, unknown>();

interface Beside {
	/** The account; another one has other webhooks. */
	subject: string;
	/** A webhook that starts the workflow although no trigger in it made it. */
	chosenId: number | undefined;
}

/**
 * The webhooks that start the same workflow, with their logs, brought to work again: a pause that Speakr made is ended, one
 * that is gone is made again while its trigger still listens, and a secret that its trigger does not know is replaced. What
 * of this Speakr refuses is only logged, since polling goes on without. Throws ServiceFailure when they cannot be read.
 */
export async function attendWebhooks(context: IPollFunctions, client: Client, { subject, chosenId }: Beside): Promise<Logged[]> {
	const mark = ownerMark(context);
	// Only what a trigger made may be made again: nobody but the user knows the secret of another.
	const isOurs = ({ name }: IDataObject) => String(name).endsWith(mark);
	const all = (await listWebhooks(client).catch(undefinedIfNotOffered)) ?? [];
	const gone = knownBefore(context, subject).filter(({ url }) => !all.some((webhook) => webhook.url === url));
	for (const known of gone) {
		const made = await unlessRefused(context, 'A webhook could not be made again', makeAgain(context, client, known));
		if (made) all.push(made);
	}
	const webhooks = all.filter((webhook) => webhook.id === chosenId || isOurs(webhook));
	const known = [...gone, ...webhooks.filter((webhook) => isOurs(webhook) && !gone.some(({ url }) => url === webhook.url))];
	const kept = known.map((webhook) => pick(webhook, ['name', 'url', 'events', 'allow_http']));
	context.getWorkflowStaticData('node').attended = { subject, webhooks: kept };
	return await Promise.all(
		webhooks.map(async (webhook) => {
			const resumed = await unlessRefused(context, 'A pause could not be ended', resumeWebhook(client, webhook));
			const logged = await withLog(client, resumed ?? webhook);
			if (isOurs(webhook)) await unlessRefused(context, 'A secret could not be replaced', replaceSecret(client, logged));
			return logged;
		}),
	);
}

/** For `catch`: a Speakr older than 0.9.0 has no webhooks, and a scoped token may lack their scope. Polling goes on without. */
function undefinedIfNotOffered(error: unknown): undefined {
	if (error instanceof ServiceFailure && (error.status === 403 || error.status === 404)) return undefined;
	throw error;
}

/** The result of mending, or undefined with a line in n8n's log when it fails. */
export const unlessRefused = async <T>(context: IPollFunctions, words: string, mending: Promise<T>): Promise<T | undefined> =>
	await mending.catch((error: unknown) => {
		if (!(error instanceof ServiceFailure)) throw error;
		context.logger.warn(`${words}: ${error.message}`);
		return undefined;
	});

/** The webhooks of this account that triggers of the workflow had made when they were last seen. */
function knownBefore(context: IPollFunctions, subject: string): IDataObject[] {
	const { attended } = context.getWorkflowStaticData('node');
	return isObject(attended) && attended.subject === subject && Array.isArray(attended.webhooks)
		? attended.webhooks.filter(isObject)
		: [];
}

async function replaceSecret(client: Client, { webhook, log: [newest] }: Logged): Promise<void> {
	const url = String(webhook.url);
	if (!newest || !wasRefused(newest) || answered.get(url) === newest.event_id) return;
	answered.set(url, newest.event_id);
	noteSecret(await rotateSecret(client, webhook));
}

/** Makes a webhook that somebody deleted in Speakr, unless its trigger is gone as well. */
async function makeAgain(context: IPollFunctions, client: Client, known: IDataObject): Promise<IDataObject | undefined> {
	if (!(await listens(context, String(known.url)))) return undefined;
	const webhook = asObject(await client.json({ method: 'POST', path: '/webhooks', json: { ...known, enabled: true } }));
	noteSecret(webhook);
	return webhook;
}

/** Whether a trigger of ours is at an address: it refuses what is not signed in words of its own. */
async function listens(context: IPollFunctions, url: string): Promise<boolean> {
	const answer: unknown = await context.helpers
		.httpRequest({ method: 'POST', url, body: '{}', timeout: 10_000, ignoreHttpStatusErrors: true, disableFollowRedirect: true })
		.catch(() => undefined);
	return isObject(answer) && answer.code === wrongSignature.code;
}
