import { WEBHOOK_RESOLVERS, type INodeParameters, type IWebhookDescription } from 'n8n-workflow';
import { choice, notice, number, shownWhen } from '../operation';

export const mode = choice(
	'Find Events By',
	{
		webhook: {
			name: 'Webhook and Polling',
			description: 'The service notifies n8n immediately, and n8n polls for anything the webhook missed',
		},
		polling: {
			name: 'Polling Only',
			description: "Without a webhook, n8n polls. For a service that can't reach n8n.",
		},
	},
	{ value: 'webhook' },
);

/** How to test a trigger: `doSomething` makes an event, `newest` is what is shown if none comes. */
export const testNotices = (doSomething: string, newest: string) => ({
	testNotice: shownWhen(
		{ mode: ['webhook'] },
		notice(`To test, click <b>Execute step</b>, then ${doSomething}. If nothing arrives within a few seconds, ${newest} is shown as a sample.`),
	),
	pollingTestNotice: shownWhen({ mode: ['polling'] }, notice(`To test, click <b>Execute step</b>. ${newest[0]?.toUpperCase()}${newest.slice(1)} is shown as a sample.`)),
});

export const defaultInterval = 1;

export const interval = number('Polling Interval (Minutes)', {
	value: defaultInterval,
	min: 1,
	max: 60,
	description: 'How often to poll for events that the webhook missed, or for all of them without a webhook',
});

const httpMethod = {
	template: '={{ $parameter["mode"] === "polling" ? "" : "POST" }}',
	resolve: ({ mode }: INodeParameters) => (mode === 'polling' ? '' : 'POST'),
};

/** The webhook of a trigger, in one of its modes only. n8n takes the function where it can: the expression is a fifth of a delivery's CPU. */
export const eventWebhook: IWebhookDescription = {
	name: 'default',
	httpMethod: httpMethod.template,
	[WEBHOOK_RESOLVERS]: { httpMethod },
	responseMode: 'onReceived',
	responseData: '',
	path: 'webhook',
};
