import type { IDataObject, IHttpRequestOptions, IRun, ITriggerFunctions, WorkflowActivateMode } from 'n8n-workflow';
import { asFailure, ServiceFailure } from '../../../nodes/shared/errors';
import { published } from './published';
import { answered, type Reply } from '../http/answered';
import { answering, type Answers } from '../answering';

export const instanceUrl = 'https://n8n.example/';
/** Another one each time: secrets are known by it. */
export const newUrl = () => `${instanceUrl}webhook/${crypto.randomUUID()}/path/webhook`;

const ended: IRun = JSON.parse('{"data": {}, "status": "success"}');

interface Given {
	answers?: Answers;
	parameters?: IDataObject;
	staticData?: IDataObject;
	activation?: WorkflowActivateMode;
	/** As n8n calls the mode in which a webhook is registered. */
	mode?: 'trigger' | 'manual';
	credential?: IDataObject;
	workflowName?: string;
	/** That of the workflow. */
	id?: string;
	url?: string;
	/** Whether n8n has the key of each start. */
	hasKeys?: boolean;
}

/** A trigger in n8n, whose runs end at once, with a service that answers so, asked over HTTP: a failure's status is that of the response, and its message the body. */
export function triggerNode({ answers = {}, parameters = {}, staticData = {}, activation = 'activate', mode = 'trigger', credential = {}, workflowName = 'Notes', id, url: webhookUrl = newUrl(), hasKeys = false }: Given = {}) {
	const { client, sent, requests } = answering(answers);
	const reply = async ({ method = 'GET', url, body }: IHttpRequestOptions): Promise<Reply> => {
		const { pathname, searchParams } = new URL(url);
		const path = pathname.replace(/^\/api\/v1(\/developer)?|^\/v2/, '');
		const query = Object.fromEntries(searchParams);
		const json: unknown = typeof body === 'string' ? JSON.parse(body) : undefined;
		const answer = await client.json({ method, path, query, json }).catch(asFailure);
		if (answer instanceof ServiceFailure) return { status: answer.status, body: JSON.stringify({ error: answer.message }) };
		return { body: typeof answer === 'string' ? answer : JSON.stringify(answer) };
	};
	const http = answered(reply);
	const trigger = published({ mode: activation, staticData, id });
	// Each has an address of its own: what is known of a service is kept by it.
	const data = { baseUrl: `https://${crypto.randomUUID()}.example`, ...credential };
	const [known, sender] = [trigger.context, http.context];
	const { emit } = known;
	Object.assign(known, {
		getMode: () => mode,
		emit(...given: Parameters<ITriggerFunctions['emit']>) {
			emit(...given);
			trigger.emitted.at(-1)?.end(hasKeys ? undefined : ended);
		},
		getCredentials: async () => await Promise.resolve({ ...data }),
		getNode: () => ({ id: 'n', name: 'Trigger', webhookId: 'path', credentials: sender.getNode().credentials }),
		getNodeParameter: (name: string, fallback: unknown) => parameters[name] ?? fallback,
		getWorkflow: () => ({ id: trigger.id, name: workflowName }),
		getInstanceId: () => '0123456789abcdef',
		getInstanceBaseUrl: () => instanceUrl,
		getNodeWebhookUrl: () => webhookUrl,
		helpers: { ...known.helpers, ...sender.helpers },
	});
	return { ...trigger, sent, requests, answers, data, webhookUrl };
}
