import type { IExecuteFunctions, IHookFunctions } from 'n8n-workflow';
import { InvalidInput } from '../../shared/errors';
import { isObject } from '../../shared/json';
import { choice, collection, jsonObject, mapped, shownWhen, text, unsent, type Values } from '../../shared/operation';
import { assemblyAi } from '../api';

export const usualHeader = 'X-Webhook-Secret';

export const headerName = mapped(
	text('Header Name', {
		required: true,
		value: usualHeader,
		description: "Header that AssemblyAI sends the credential's webhook secret in",
	}),
	(name) => {
		if (/^[\w-]+$/.test(name)) return name;
		throw new InvalidInput(`'Header Name' is not a valid header name: '${name}'`, 'Use only letters, digits and hyphens');
	},
);

const notificationOptions = {
	headerName,
	metadata: jsonObject('Metadata', {
		description: 'Added to the query of the URL and returned by the trigger: {"customer": "42"}. Not for secrets.',
	}),
};

/** Who is told when a transcript is there. */
export const notifyFields = {
	notify: unsent(
		choice(
			'Notify',
			{
				nobody: 'Nobody',
				thisWorkflow: {
					name: 'The AssemblyAI Trigger of This Workflow',
					description: 'Uses its URL. The workflow must be published.',
				},
				url: { name: 'A URL', description: 'The URL of an AssemblyAI Trigger, or any other URL' },
			},
			{ value: 'nobody', description: 'Where AssemblyAI sends a notification when the transcript is ready or has failed' },
		),
	),
	webhookUrl: unsent(
		shownWhen(
			{ notify: ['url'] },
			text('Webhook URL', {
				placeholder: 'e.g. https://n8n.example.com/webhook/...',
				description: "Production URL of an AssemblyAI Trigger. If the credential has a webhook secret, it is sent along.",
			}),
		),
	),
	notificationOptions: unsent(
		shownWhen({ notify: ['thisWorkflow', 'url'] }, collection('Notification Options', notificationOptions)),
	),
};

/** What the trigger leaves behind for the other nodes of its workflow. */
const key = 'assemblyAiTrigger';

/** Static data may have come here from another n8n, where nobody waits for our transcripts. */
function triggerUrl(context: IExecuteFunctions): string {
	const known = context.getWorkflowStaticData('global')[key];
	if (isObject(known) && known.instanceId === context.getInstanceId() && typeof known.url === 'string') return known.url;
	throw new InvalidInput(
		'This workflow has no published AssemblyAI Trigger',
		"Add one and publish the workflow, or set 'Notify' to a URL",
	);
}

export function publishUrl(context: IHookFunctions) {
	const url = context.getNodeWebhookUrl('default');
	context.getWorkflowStaticData('global')[key] = { url, instanceId: context.getInstanceId() };
}

export const withdrawUrl = (context: IHookFunctions) => {
	delete context.getWorkflowStaticData('global')[key];
};

/** The secret that AssemblyAI sends along and the trigger wants to see; empty where there is none. */
export async function webhookSecret(context: { getCredentials: IExecuteFunctions['getCredentials'] }): Promise<string> {
	const { webhookSecret: secret } = await context.getCredentials(assemblyAi.credential);
	return String(secret ?? '').trim();
}

/** The same, to be sent: throws InvalidInput where it is none, or nothing that a header can hold. */
export async function sendableSecret(context: Parameters<typeof webhookSecret>[0]): Promise<string> {
	const secret = await webhookSecret(context);
	if (/^[!-~]([ -~]*[!-~])?$/.test(secret)) return secret;
	throw new InvalidInput(
		`The AssemblyAI credential has no 'Webhook Secret'${secret === '' ? '' : ' that a header can hold'}`,
		'Enter any long text of plain letters, digits and symbols. The trigger rejects notifications without it.',
	);
}

/** The parameters of a new transcript that say whom to tell. Throws InvalidInput where that could not work. */
export async function notification(
	context: IExecuteFunctions,
	{ notify, webhookUrl, notificationOptions }: Values<typeof notifyFields>,
): Promise<Record<string, string>> {
	if (notify === 'nobody') return {};
	const written = notify === 'url' ? webhookUrl.trim() : triggerUrl(context);
	if (!/^https?:\/\/[^\s/]+/i.test(written) || !URL.canParse(written)) {
		throw new InvalidInput("'Webhook URL' is not a valid URL", 'Copy the production URL from the AssemblyAI Trigger');
	}
	const url = new URL(written);
	for (const [name, value] of Object.entries(notificationOptions.metadata ?? {})) {
		url.searchParams.set(name, typeof value === 'object' ? JSON.stringify(value) : String(value));
	}
	const isOpen = notify === 'url' && (await webhookSecret(context)) === '';
	if (isOpen) return { webhook_url: url.href };
	const { headerName: name = usualHeader } = notificationOptions;
	return {
		webhook_url: url.href,
		webhook_auth_header_name: name,
		webhook_auth_header_value: await sendableSecret(context),
	};
}
