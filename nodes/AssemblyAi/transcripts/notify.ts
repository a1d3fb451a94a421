import type { ICredentialDataDecryptedObject, IExecuteFunctions, IHookFunctions } from 'n8n-workflow';
import { InvalidInput } from '../../shared/errors';
import { choice, collection, demanded, mapped, quoted, rows, shownWhen, text, unsent, type Values } from '../../shared/operation';
import { parseUrl } from '../../shared/parse-url';
import { assemblyAi } from '../api';
import { triggerUrl } from './trigger-url';

export const defaultHeaderName = 'X-Webhook-Secret';

export const headerName = mapped(
	text('Header Name', {
		required: true,
		value: defaultHeaderName,
		description: "Header that AssemblyAI sends the credential's webhook secret in",
	}),
	(name) => {
		if (/^[\w-]+$/.test(name)) return name;
		throw new InvalidInput(`'Header Name' is not a valid header name: ${quoted(name)}`, 'Use only letters, digits and hyphens');
	},
);

const notificationOptions = {
	headerName,
	metadata: rows('Metadata', {
		row: 'Entry',
		columns: { name: text('Name', { placeholder: 'e.g. customer' }), value: text('Value', { placeholder: 'e.g. 42' }) },
		toEntry: ({ name, value }) => [name, value],
		example: '{"customer": "42"}',
		description: "Added to the URL's query string and returned by the trigger. Don't enter secrets.",
	}),
};

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
			demanded(
				text('Webhook URL', {
					placeholder: 'e.g. https://n8n.example.com/webhook/...',
					description: "Production URL of an AssemblyAI Trigger. If the credential has a webhook secret, it is sent along.",
				}),
			),
		),
	),
	notificationOptions: unsent(
		shownWhen({ notify: ['thisWorkflow', 'url'] }, collection('Notification Options', notificationOptions)),
	),
};

/** The secret that AssemblyAI sends and the trigger requires; empty if not set. */
export const secretIn = ({ webhookSecret }: ICredentialDataDecryptedObject): string => (typeof webhookSecret === 'string' ? webhookSecret.trim() : '');

const webhookSecret = async (context: IExecuteFunctions | IHookFunctions): Promise<string> =>
	secretIn(await context.getCredentials(assemblyAi.credential));

/** The webhook secret. Throws InvalidInput if it is empty or not valid in a header. */
export async function sendableSecret(context: IExecuteFunctions | IHookFunctions): Promise<string> {
	const secret = await webhookSecret(context);
	if (/^[!-~]([ -~]*[!-~])?$/.test(secret)) return secret;
	throw new InvalidInput(
		secret === ''
			? "The AssemblyAI credential has no 'Webhook Secret'"
			: "The 'Webhook Secret' of the AssemblyAI credential contains characters not allowed in a header",
		'Enter a long text of ASCII letters, digits and symbols. The trigger rejects notifications without it.',
	);
}

/** The webhook parameters of a new transcript. Throws InvalidInput if the URL or the secret is unusable. */
export async function notification(
	context: IExecuteFunctions,
	{ notify, webhookUrl, notificationOptions }: Values<typeof notifyFields>,
): Promise<Record<string, string>> {
	if (notify === 'nobody') return {};
	const written = notify === 'url' ? webhookUrl : triggerUrl(context);
	const url = parseUrl(written);
	if (!url || !/^https?:\/\/[^\s/]+/i.test(written)) {
		throw new InvalidInput("'Webhook URL' is not a valid URL", 'Copy the production URL from the AssemblyAI Trigger');
	}
	for (const [name, value] of Object.entries(notificationOptions.metadata ?? {})) {
		url.searchParams.set(name, typeof value === 'object' ? JSON.stringify(value) : String(value));
	}
	const isOpen = notify === 'url' && (await webhookSecret(context)) === '';
	if (isOpen) return { webhook_url: url.href };
	const { headerName: name = defaultHeaderName } = notificationOptions;
	return {
		webhook_url: url.href,
		webhook_auth_header_name: name,
		webhook_auth_header_value: await sendableSecret(context),
	};
}
