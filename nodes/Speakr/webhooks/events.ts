import type { Need } from '../../shared/http';
import { boolean, newSince } from '../../shared/operation';

export const events = {
	'recording.created': {
		name: 'Recording Created',
		description: 'A recording was added. Before Speakr 0.10.11, only sent for uploads.',
	},
	'recording.deleted': {
		name: 'Recording Deleted',
		description: 'A recording was deleted. Before Speakr 0.10.11, only sent for deletions in the web app.',
	},
	'recording.events.extracted': {
		name: 'Events Extracted',
		description: 'Calendar events were found in the transcript',
	},
	'recording.share.created': {
		name: 'Public Link Created',
		description: 'A public link to a recording was created (Speakr 0.10.11 or later)',
	},
	'recording.share.revoked': {
		name: 'Public Link Revoked',
		description: 'A public link to a recording was revoked (Speakr 0.10.11 or later)',
	},
	'recording.summary.completed': {
		name: 'Summary Completed',
		description: 'A summary is ready. Since Speakr 0.10.11, also sent for automatic summaries, so together with Transcription Completed, each upload sends two events.',
	},
	'recording.summary.failed': {
		name: 'Summary Failed',
		description: 'A summary failed. Before Speakr 0.10.11, only sent if it could not be started.',
	},
	'recording.transcription.completed': {
		name: 'Transcription Completed',
		description: 'Transcript, title and automatic summary are ready, even if the summary failed',
	},
	'recording.transcription.failed': {
		name: 'Transcription Failed',
		description: 'A recording could not be transcribed',
	},
	'recording.transcription.started': {
		name: 'Transcription Started',
		description: 'A recording is being transcribed; sent again for each attempt',
	},
	'recording.updated': {
		name: 'Recording Updated',
		description: 'A recording was changed. Before Speakr 0.10.11, only sent for changes through the API; since then, also for processing, several times per upload.',
	},
	'webhook.test': { name: 'Test Delivery', description: "Speakr's test button was clicked" },
};

export const eventName = (type: string): string => new Map(Object.entries(events)).get(type)?.name ?? type;

/** What the chosen events require of Speakr besides webhooks. Speakr refuses events that it does not know. */
export const needOf = (chosen: readonly string[]): Need | undefined =>
	chosen.some((event) => event.startsWith('recording.share.')) ? { since: '0.10.11', feature: 'share_links' } : undefined;

export const includeShared = newSince(
	'0.10.11',
	boolean('Include Shared Recordings', { value: true, description: 'Whether to include events of finished recordings that others share with you' }),
	'webhook_signature_v2',
);
