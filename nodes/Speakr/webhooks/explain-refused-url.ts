import { asFailure, ServiceFailure } from '../../shared/errors';
import { parseUrl } from '../../shared/parse-url';

const guards: Array<[words: RegExp, setting: string, advice: string]> = [
	[
		/private\/loopback/,
		"In Speakr's environment, set WEBHOOK_INTRANET_HOST_ALLOWLIST=^{host}$",
		"It is a regular expression that matches n8n's host name. Your Speakr administrator must set it and restart Speakr. Alternatively, set N8N_WEBHOOK_URL (WEBHOOK_URL in n8n 1) to a public URL.",
	],
	[
		/DNS resolution/,
		"In n8n's environment, set N8N_WEBHOOK_URL (WEBHOOK_URL in n8n 1) to a URL that Speakr can reach",
		"In Docker, n8n and Speakr need a shared network, and the host must be the n8n service's name.",
	],
	[
		/http:\/\/ URLs|Scheme must be|missing a host/,
		"Check the URL, and turn on 'Allow HTTP' if it starts with http://",
		'n8n builds the URL of a trigger from N8N_WEBHOOK_URL (WEBHOOK_URL in n8n 1).',
	],
];

/** Rethrows with the setting to change if Speakr refuses a URL. In the message: n8n shows nothing else on publishing. */
export const explainRefusedUrl = (url: unknown) => (error: unknown): never => {
	const { message, status } = asFailure(error);
	const guard = guards.find(([words]) => words.test(message));
	if (guard) {
		const [, setting, advice] = guard;
		const host = parseUrl(url)?.hostname ?? '<host of the URL>';
		const [reason] = message.split(';');
		throw new ServiceFailure(`Speakr does not accept the webhook URL (${reason}). ${setting.replace('{host}', host.replace(/[[\]]/g, '').replaceAll('.', '\\.'))}`, { advice, status, final: true });
	}
	if (status !== 409) throw error;
	throw new ServiceFailure(`The webhook could not be created: ${message}`, {
		advice: 'Delete webhooks in Speakr that you no longer need',
		status,
		final: true,
	});
};
