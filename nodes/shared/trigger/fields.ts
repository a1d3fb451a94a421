import { choice, number } from '../operation';

export const mode = choice(
	'Find Events By',
	{
		webhook: {
			name: 'Webhook and Clock',
			description: 'The service calls n8n at once, and n8n looks regularly for what it missed',
		},
		clock: {
			name: 'Clock Only',
			description: "Only look regularly, for services that can't reach n8n",
		},
	},
	{ value: 'webhook' },
);

export const defaultInterval = 1;

export const interval = number('Look Every (Minutes)', {
	value: defaultInterval,
	min: 1,
	max: 60,
	description: 'How often to look for events that the webhook missed, or for all of them without a webhook',
});

/** For the description of a webhook that a trigger has in one of its modes only: n8n leaves out one without a method. */
export const methodByMode = '={{ $parameter["mode"] === "clock" ? "" : "POST" }}';
