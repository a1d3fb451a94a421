import type { INodeParameters } from 'n8n-workflow';
import type { SpeakrState } from '../services/speakr';
import { byId } from './harness';

/** What all operations are given; n8n hands each what it has a field for. */
export const parameters = {
	audioUrl: 'https://example.com/meeting.mp3',
	events: ['recording.created'],
	kind: 'deal',
	message: 'What was decided?',
	model: 'claude-sonnet-4-5',
	name: 'Planning',
	prompt: 'What was decided?',
	query: 'morning',
	question: 'What was decided?',
	reference: '4711',
	references: '[{"kind": "deal", "ref": "4711"}]',
	source: 'url',
	notes: 'New',
	summary: 'New',
	speakerMap: { rows: [{ label: 'SPEAKER_00', name: 'Ada' }] },
	updateFields: { isInbox: true, name: 'Planning', title: 'Planning' },
	system: 'crm',
	tasks: { summaryType: 'bullets' },
	url: 'https://127.0.0.1:9/hook',
	withSpeakers: false,
	words: 'budget',
};

/** Turns everything on in Speakr and adds one of each. Their ids all differ, from `first` on. */
export function seedSpeakr(state: SpeakrState, first = 11) {
	Object.assign(state.settings, { inquire: true, inquireAgent: true, internalSharing: true, maxWebhooks: Infinity });
	const ids = {
		recordingId: first,
		tagId: first + 1,
		folderId: first + 2,
		speakerId: first + 3,
		webhookId: first + 4,
		deliveryId: first + 5,
		shareId: first + 6,
		referenceId: first + 7,
	};
	state.addTag({ id: ids.tagId, name: `Tag ${first}` });
	state.addRecording({ id: ids.recordingId, tagIds: [ids.tagId] });
	state.addFolder({ id: ids.folderId, name: `Folder ${first}` });
	state.addSpeaker({ id: ids.speakerId, name: `Speaker ${first}` });
	state.addExternalRef({ id: ids.referenceId, recordingId: ids.recordingId });
	state.shareLinks.insert({
		id: ids.shareId,
		recordingId: ids.recordingId,
		userId: state.userNamed('alice').id,
		publicId: `link-${first}`,
		shareSummary: true,
		shareNotes: false,
		createdAt: state.clock.now(),
		expiresAt: null,
	});
	const payload = JSON.stringify({ data: { recording_id: ids.recordingId } });
	state.addDelivery(state.addWebhook({ id: ids.webhookId }), { id: ids.deliveryId, payload, status: 'permanent_failure' });
	return ids;
}

/** IDs that are not chosen from a list. */
const typed = ['shareId'];

/** The same ids as the fields of an operation take them. */
export function idParameters(ids: Record<string, number | string>): INodeParameters {
	const located = Object.entries(ids).map(([each, id]) => [each, typed.includes(each) ? id : byId(id)] as const);
	const lists = { recordingIds: ids.recordingId, transcriptionIds: Object.values(ids), tags: { tagIds: [ids.tagId] } };
	return { ...lists, ...Object.fromEntries(located) };
}
