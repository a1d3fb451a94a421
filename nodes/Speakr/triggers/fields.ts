import { boolean, choices, collection, notice, number, shownWhen, type Values } from '../../shared/operation';
import { inTimezone, shownForFormats, renderOptions } from '../../shared/transcript';
import { interval, mode, testNotices } from '../../shared/trigger';
import { formats } from '../recordings/transcript';
import { includeShared } from '../webhooks/events';
import { contentFields, eventsField, filterFields } from './event-item';
import { registration } from './webhook/registration-field';

/** What Speakr says of an update. Processing a recording changes those marked. */
const changes = {
	audio: 'Audio',
	deletion_exempt: 'Deletion Protection',
	events: { name: 'Events', description: 'Also changed by processing' },
	external_refs: 'External References',
	folder_id: 'Folder',
	is_archived: 'Archived',
	is_highlighted: 'Starred',
	is_inbox: 'In Inbox',
	meeting_date: 'Meeting Date',
	notes: 'Notes',
	participants: { name: 'Participants', description: 'Also changed by processing' },
	prompt_variables: 'Prompt Variables',
	speakers: { name: 'Speakers', description: 'Also changed by processing' },
	summary: { name: 'Summary', description: 'Also changed by processing' },
	tags: 'Tags',
	title: { name: 'Title', description: 'Also changed by processing' },
	transcript: { name: 'Transcript', description: 'Also changed by processing' },
};

/** Minutes: Speakr's last retry comes 74 minutes after the event, unless the webhook was paused. */
export const defaultMaximumAge = 120;

const step = (content: string) => shownWhen({ mode: ['webhook'], registration: ['manual'] }, notice(content));

const registrationSteps = {
	urlStep: step('1. Copy the production URL above.'),
	webhookStep: step('2. In Speakr, create a webhook with this URL and the events selected below.'),
	secretStep: step("3. Copy the secret that Speakr shows into 'Webhook Secret' of the credential, then publish the workflow."),
};

export const triggerFields = {
	...testNotices('upload a recording to Speakr', 'the newest matching recording'),
	...registrationSteps,
	events: eventsField,
	changedFields: shownWhen(
		{ events: ['recording.updated'], mode: ['webhook'] },
		choices('Changed Fields', changes, {
			value: [
				'audio', 'deletion_exempt', 'external_refs', 'folder_id', 'is_archived', 'is_highlighted', 'is_inbox', 'meeting_date', 'notes',
				'prompt_variables', 'tags',
			],
			description: 'Changes that start the workflow for Recording Updated; any if none is selected. The default excludes what processing changes.',
		}),
	),
	mode,
	registration: shownWhen({ mode: ['webhook'] }, registration),
	...contentFields,
	options: inTimezone(collection('Options', {
		includeShared,
		includeTestDeliveries: shownWhen({ '/mode': ['webhook'] }, boolean('Include Test Deliveries', {
			value: true,
			description: "Whether Speakr's test button also starts the workflow if 'Test Delivery' isn't selected above",
		})),
		interval,
		maximumAge: shownWhen({ '/mode': ['webhook'] }, number('Maximum Age (Minutes)', {
			value: defaultMaximumAge,
			min: 1,
			description: "With Speakr before 0.10.11, reject events older than this many minutes. Speakr's last retry comes 74 minutes after the event.",
		})),
		...filterFields,
		...shownForFormats(renderOptions, formats, 'transcriptFormat', { '/include': ['transcript'] }),
	})),
};

export type TriggerValues = Values<typeof triggerFields>;
