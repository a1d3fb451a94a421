import type { IDataObject } from 'n8n-workflow';
import { InvalidInput } from '../../shared/errors';
import type { Client } from '../../shared/http';
import { asObject, asObjects, isObject, objectAt, objectsAt, pick } from '../../shared/json';
import { boolean, deleted, jsonObject, locator, mapped, operation, requestTo, text, wholeListing } from '../../shared/operation';
import { modelTimeout, recordingId } from '../fields';
import { speakersEndpoint } from '../lists';
import { parseRecording, parseSpeaker, textAt } from '../api/records';
import { renameSpeaker, suggestionsFor } from '../api/workarounds';

const speakerId = locator('Speaker', 'speakers');

const nameField = text('Name', { required: true, placeholder: 'e.g. Ada Lovelace' });

/** Each label gets a name, or an object with `name` or `isMe: true`. Throws InvalidInput. */
function checkSpeakerMap(map: IDataObject): IDataObject {
	const isName = (value: unknown) => typeof value === 'string' && value.trim() !== '';
	const isSpeaker = (value: unknown) => isName(value) || (isObject(value) && (isName(value.name) || value.isMe === true));
	const [wrong] = Object.entries(map).filter(([, value]) => !isSpeaker(value));
	if (wrong === undefined && Object.keys(map).length > 0) return map;
	throw new InvalidInput(
		wrong === undefined ? "'Speakers' is empty" : `'Speakers' has no name for '${wrong[0]}'`,
		'Enter an object that maps speaker labels to names, such as {"SPEAKER_00": "Ada"}',
	);
}

const speakerMap = mapped(
	jsonObject('Speakers', {
		placeholder: 'e.g. {"SPEAKER_00": "Ada", "SPEAKER_01": {"name": "Bob", "isMe": true}}',
		description: 'JSON object that maps the speaker labels of the transcript to names',
	}),
	checkSpeakerMap,
);

const recordingSpeakersEndpoint = 'GET /recordings/{recordingId}/speakers';

const labelOf = (speaker: IDataObject) => textAt('speaker', speaker, 'label');

/** Speakr silently ignores unknown labels (seen in v0.9.4). Throws InvalidInput. */
async function refuseUnknownLabels(client: Client, recordingId: number, labels: string[]): Promise<void> {
	const body = await client.json(requestTo(recordingSpeakersEndpoint, { recordingId }));
	const known = objectsAt(body, 'speakers').map(labelOf);
	const unknown = labels.filter((label) => !known.includes(label));
	if (unknown.length === 0) return;
	throw new InvalidInput(
		`Recording ${recordingId} has no speaker ${unknown.join(', ')}`,
		known.length > 0 ? `Its speakers are ${known.join(', ')}` : 'Its transcript has no speaker labels',
	);
}

export const speaker = {
	name: 'Speaker',
	operations: {
		create: operation({
			name: 'Create',
			action: 'Create speaker',
			description: 'Create a speaker who can be assigned in transcripts',
			endpoint: 'POST /speakers',
			fields: { name: nameField },
			output: parseSpeaker,
		}),
		getAll: wholeListing({
			name: 'Get Many',
			action: 'Get many speakers',
			description: 'Retrieve a list of your speakers, most used first',
			endpoint: speakersEndpoint,
			fields: {},
			list: (body) => objectsAt(body, 'speakers').map(parseSpeaker),
		}),
		update: operation({
			name: 'Update',
			action: 'Update speaker',
			description: 'Update the name of a speaker',
			endpoint: 'PUT /speakers/{speakerId}',
			fields: { speakerId, name: nameField },
			run: renameSpeaker,
		}),
		delete: operation({
			name: 'Delete',
			action: 'Delete speaker',
			description: 'Delete a speaker and their voice profile permanently. Names in transcripts are kept.',
			endpoint: 'DELETE /speakers/{speakerId}',
			fields: { speakerId },
			output: deleted,
		}),
		getForRecording: operation({
			name: 'Get for Recording',
			action: 'Get speakers of recording',
			description: 'Retrieve the speakers in a recording, with suggestions from known voices',
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
			description: 'Replace labels such as SPEAKER_00 with names. Unknown names become new speakers.',
			since: '0.8.11',
			endpoint: 'PUT /recordings/{recordingId}/speakers/assign',
			fields: {
				recordingId,
				speakerMap,
				regenerateSummary: boolean('Regenerate Summary', { description: 'Whether to regenerate the summary with the new names' }),
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
			description: 'Ask a language model who the speakers are. Does not change the recording.',
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
