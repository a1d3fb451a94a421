import type { IDataObject } from 'n8n-workflow';
import { InvalidInput } from '../../shared/errors';
import type { Client } from '../../shared/http';
import { asObject, asObjects, isObject, objectAt, objectsAt, pick } from '../../shared/json';
import {
	boolean,
	deleted,
	jsonObject,
	locator,
	mapped,
	operation,
	requestTo,
	text,
	wholeListing,
} from '../../shared/operation';
import { modelTimeout, recordingId } from '../fields';
import { speakersEndpoint } from '../lists';
import { parseRecording, parseSpeaker, textAt } from '../api/records';
import { renameSpeaker, suggestionsFor } from '../api/workarounds';

const speakerId = locator('Speaker', 'speakers');

const name = text('Name', { required: true, placeholder: 'e.g. Ada Lovelace' });

/** Speakr takes a name, or an object that says whether it is the user; anything else it answers with 400. */
function checkSpeakerMap(map: IDataObject): IDataObject {
	const isName = (value: unknown) => typeof value === 'string' && value.trim() !== '';
	const isSpeaker = (value: unknown) => isName(value) || (isObject(value) && (isName(value.name) || value.isMe === true));
	const [wrong] = Object.entries(map).filter(([, value]) => !isSpeaker(value));
	if (wrong === undefined && Object.keys(map).length > 0) return map;
	throw new InvalidInput(
		wrong === undefined ? "'Speakers' is empty" : `'Speakers' has no name for '${wrong[0]}'`,
		'Give an object that maps labels of the transcript to names, such as {"SPEAKER_00": "Ada"}',
	);
}

const speakerMap = mapped(
	jsonObject('Speakers', {
		placeholder: 'e.g. {"SPEAKER_00": "Ada", "SPEAKER_01": {"name": "Bob", "isMe": true}}',
		description: 'Maps each label of the transcript to a name, as a JSON object',
	}),
	checkSpeakerMap,
);

const recordingSpeakersEndpoint = 'GET /recordings/{recordingId}/speakers';

const labelOf = (speaker: IDataObject) => textAt('speaker', speaker, 'label');

/** Speakr ignores labels that it does not find (seen in v0.9.4). */
async function refuseUnknownLabels(client: Client, recordingId: number, labels: string[]): Promise<void> {
	const body = await client.json(requestTo(recordingSpeakersEndpoint, { recordingId }));
	const known = objectsAt(body, 'speakers').map(labelOf);
	const unknown = labels.filter((label) => !known.includes(label));
	if (unknown.length === 0) return;
	throw new InvalidInput(
		`Recording ${recordingId} has no speaker ${unknown.join(', ')}`,
		known.length > 0 ? `Its speakers are ${known.join(', ')}` : 'Its transcript names no speakers',
	);
}

export const speaker = {
	name: 'Speaker',
	operations: {
		create: operation({
			name: 'Create',
			action: 'Create speaker',
			description: 'Add a person who can be named in transcripts',
			endpoint: 'POST /speakers',
			fields: { name },
			output: parseSpeaker,
		}),
		getAll: wholeListing({
			name: 'Get Many',
			action: 'Get many speakers',
			description: 'List the people you have named, those named most often first',
			endpoint: speakersEndpoint,
			fields: {},
			list: (body) => objectsAt(body, 'speakers').map(parseSpeaker),
		}),
		update: operation({
			name: 'Update',
			action: 'Update speaker',
			description: 'Give a person another name',
			endpoint: 'PUT /speakers/{speakerId}',
			fields: { speakerId, name },
			run: renameSpeaker,
		}),
		delete: operation({
			name: 'Delete',
			action: 'Delete speaker',
			description: 'Remove a person and the voice profile; names in transcripts stay',
			endpoint: 'DELETE /speakers/{speakerId}',
			fields: { speakerId },
			output: deleted,
		}),
		getForRecording: operation({
			name: 'Get for Recording',
			action: 'Get speakers of recording',
			description: 'List who speaks in a recording, with suggestions from known voices',
			endpoint: recordingSpeakersEndpoint,
			fields: { recordingId },
			async run({ client, request, values: { recordingId } }) {
				const { speakers, suggestions } = asObject(await client.json(request));
				const voices = await suggestionsFor(client, recordingId, suggestions);
				return asObjects(speakers).map((speaker) => ({
					...pick(speaker, ['label', 'segment_count']),
					suggestions: voices[labelOf(speaker)] ?? [],
				}));
			},
		}),
		assign: operation({
			name: 'Assign',
			action: 'Assign speakers in recording',
			description: 'Put names in place of labels such as SPEAKER_00; people who are new are added',
			since: '0.8.11',
			endpoint: 'PUT /recordings/{recordingId}/speakers/assign',
			fields: {
				recordingId,
				speakerMap,
				regenerateSummary: boolean('Regenerate Summary', {
					description: 'Whether the summary is written anew with the names',
				}),
			},
			async run({ client, request, values: { recordingId, speakerMap } }) {
				await refuseUnknownLabels(client, recordingId, Object.keys(speakerMap));
				const body = await client.json(request);
				const done = ['summary_queued', 'embeddings_updated', 'snippets_created'];
				return { ...parseRecording(asObject(body).recording), ...pick(asObject(body), done) };
			},
		}),
		identify: operation({
			name: 'Identify',
			action: 'Identify speakers in recording',
			description: 'Have a language model tell from what is said who speaks; changes nothing',
			since: '0.8.11',
			endpoint: 'POST /recordings/{recordingId}/speakers/identify',
			fields: { recordingId },
			timeout: modelTimeout,
			output(body, { recordingId }) {
				const labels = Object.entries(objectAt(body, 'speaker_map'));
				const known = labels.filter(([, name]) => name !== '');
				const unknown = labels.filter(([, name]) => name === '').map(([label]) => label);
				return { id: recordingId, speaker_map: Object.fromEntries(known), unknown_labels: unknown };
			},
		}),
	},
};
