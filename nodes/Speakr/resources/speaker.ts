import type { IDataObject } from 'n8n-workflow';
import { InvalidInput } from '../../shared/errors';
import type { Client } from '../../shared/http';
import { asObject, asObjects, isObject, objectAt, objectsAt, objectsIn, pick, valueAt } from '../../shared/json';
import { withoutCase } from '../../shared/without-case';
import {
	boolean,
	collection,
	deletion,
	locator,
	mapped,
	newSince,
	operation,
	quoted,
	requestTo,
	rows,
	sendOnce,
	text,
	textList,
	wholeListing,
} from '../../shared/operation';
import { modelTimeout, recordingId } from '../fields';
import { speakersEndpoint } from '../lists';
import { parseRecording, parseSpeaker, suggestionsFor, textOrNull, updateSpeaker, withIgnored } from '../api';
import { transcriptEndpoint } from '../recordings/recording';

const speakerId = locator('Speaker', 'speakers');

const namePlaceholder = 'e.g. Ada Lovelace';

const name = text('Name', { required: true, placeholder: namePlaceholder });

const email = newSince('0.10.11', text('Email', { placeholder: 'e.g. ada@example.com' }));

const contactFields = (details: { clears?: boolean } = {}) => ({
	aliases: newSince(
		'0.10.11',
		textList('Aliases', {
			...details,
			placeholder: 'e.g. Countess Lovelace, Ada L.',
			description: 'Up to 20 other names of the speaker, comma-separated',
		}),
	),
	email,
});

function checkSpeakerMap(map: IDataObject): IDataObject {
	const isName = (value: unknown) => typeof value === 'string' && value.trim() !== '';
	const isSpeaker = (value: unknown) => isName(value) || (isObject(value) && (isName(value.name) || value.isMe === true));
	const [wrong] = Object.entries(map).filter(([, value]) => !isSpeaker(value));
	if (wrong === undefined && Object.keys(map).length > 0) return map;
	throw new InvalidInput(
		wrong === undefined ? "'Speakers' is empty" : `'Speakers' has no name for ${quoted(wrong[0])}`,
		'Give each label a name, as a row or in JSON such as {"SPEAKER_00": "Ada"}',
	);
}

const speakerMap = mapped(
	rows('Speakers', {
		row: 'Speaker',
		columns: {
			label: text('Label', { placeholder: 'e.g. SPEAKER_00', description: 'Label or current name in the transcript' }),
			name: text('Name', { placeholder: namePlaceholder, description: "New name; may be empty if 'Is Me' is on" }),
			isMe: boolean('Is Me', { description: 'Whether this speaker is you' }),
		},
		toEntry: ({ label, name, isMe }) => [label, isMe ? { ...(name !== '' && { name }), isMe } : name],
		example: '{"SPEAKER_00": "Ada", "SPEAKER_01": {"name": "Bob", "isMe": true}}',
	}),
	checkSpeakerMap,
);

const recordingSpeakersEndpoint = 'GET /recordings/{recordingId}/speakers';

/** A speaker of a recording. Since 0.10.11 the label stays once there is a name; before, it becomes the name. */
const toRecordingSpeaker = ({ label, identified_name: name }: IDataObject) => ({ label: textOrNull(label), name: textOrNull(name) });

/** Since 0.10.11 segments without a speaker are listed under this label, unless it is in the transcript, and can't be assigned. */
const nobody = 'Unknown';

const isNobody = ({ label, name }: ReturnType<typeof toRecordingSpeaker>) => label === nobody && name === null;

async function readSpeakers(client: Client, recordingId: number) {
	const body = await client.json(requestTo(recordingSpeakersEndpoint, { recordingId }));
	const speakers = objectsAt(body, 'speakers').map(toRecordingSpeaker);
	if (!speakers.some(isNobody)) return speakers;
	const transcript = await client.json({ ...requestTo(transcriptEndpoint, { recordingId }), query: { format: 'json' } });
	const isWritten = objectsIn(valueAt(transcript, 'segments')).some(({ speaker }) => speaker === nobody);
	return isWritten ? speakers : speakers.filter((speaker) => !isNobody(speaker));
}

/** Names by what may stand in the transcript. Throws InvalidInput for two of one speaker, and for others, which Speakr silently ignores (seen in v0.9.4). */
async function byWrittenName(client: Client, recordingId: number, map: IDataObject): Promise<IDataObject> {
	const known = await readSpeakers(client, recordingId);
	const named = (isSame: (written: string) => boolean) => known.find(({ name }) => name !== null && isSame(name)) ?? known.find(({ label }) => label !== null && isSame(label));
	const find = (given: string) => named((written) => written === given) ?? named((written) => withoutCase(written) === withoutCase(given));
	const found = Object.entries(map).map(([given, to]) => ({ given, speaker: find(given), to }));
	const second = found.find(({ speaker, to }) => speaker && found.some((other) => other.speaker === speaker && JSON.stringify(other.to) !== JSON.stringify(to)));
	if (second) throw new InvalidInput(`'Speakers' has more than one name for ${quoted(second.given)}`, 'Keep one of them');
	const unknown = found.flatMap(({ given, speaker }) => (speaker ? [] : [given]));
	// The transcript may write a name as given, and Speakr list it as the saved speaker does.
	if (unknown.length === 0) return Object.fromEntries(found.flatMap(({ given, speaker, to }) => [[given, to], [speaker?.name ?? speaker?.label ?? given, to]]));
	const all = known.map(({ label, name }) => (name === null ? label : `${label ?? ''} (${name})`.trim())).join(', ');
	const advice = all === '' ? 'Its transcript has no speaker labels' : `Its speakers are ${all}`;
	const areNobody = unknown.some((given) => withoutCase(given) === withoutCase(nobody));
	throw new InvalidInput(
		`Recording ${recordingId} has no speaker ${unknown.join(', ')}`,
		areNobody ? `${advice}. Segments without a label can't be assigned.` : advice,
	);
}

export const speaker = {
	create: operation({
		description: 'Create a speaker to assign in transcripts',
		endpoint: 'POST /speakers',
		fields: { name, additionalFields: collection('Additional Fields', contactFields()) },
		run: async (call) => withIgnored(call, parseSpeaker(await sendOnce(call))),
	}),
	getAll: wholeListing({
		description: 'Retrieve a list of your speakers, most used first',
		endpoint: speakersEndpoint,
		fields: { filters: collection('Filters', { email }) },
		at: 'speakers',
		toItem: parseSpeaker,
	}),
	update: operation({
		description: 'Update the name, email address or aliases of a speaker',
		endpoint: 'PUT /speakers/{speakerId}',
		fields: {
			speakerId,
			updateFields: collection('Update Fields', { ...contactFields({ clears: true }), name }, { required: true }),
		},
		run: async (call) => withIgnored(call, await updateSpeaker(call)),
	}),
	delete: deletion({
		description: 'Delete a speaker and their voice profile permanently. Names in transcripts are kept.',
		endpoint: 'DELETE /speakers/{speakerId}',
		fields: { speakerId },
	}),
	getForRecording: operation({
		name: 'Get for Recording',
		action: 'Get speakers of recording',
		description: 'Retrieve the labels and names of the speakers in a recording, with suggestions from known voices',
		endpoint: recordingSpeakersEndpoint,
		fields: { recordingId },
		async run({ client, request, values: { recordingId } }) {
			const { speakers, suggestions } = asObject(await client.json(request));
			const voices = await suggestionsFor(client, recordingId, suggestions);
			return asObjects(speakers).map((speaker) => ({
				...toRecordingSpeaker(speaker),
				...pick(speaker, ['speaker_id', 'email', 'segment_count']),
				suggestions: (Object.hasOwn(voices, String(speaker.label)) && voices[String(speaker.label)]) || [],
				id: recordingId,
			}));
		},
	}),
	assign: operation({
		action: 'Assign speakers in recording',
		description: 'Assign names to labels such as SPEAKER_00, or replace names. Unknown names become new speakers.',
		since: '0.8.11',
		endpoint: 'PUT /recordings/{recordingId}/speakers/assign',
		alsoNeeds: ['read'],
		timeout: modelTimeout,
		fields: {
			recordingId,
			speakerMap,
			regenerateSummary: boolean('Regenerate Summary', { description: 'Whether to regenerate the summary with the new names' }),
		},
		async run(call) {
			const { client, values: { recordingId, speakerMap } } = call;
			const body = await sendOnce(call, async (request) => {
				const map = await byWrittenName(client, recordingId, speakerMap);
				return await client.json({ ...request, json: { ...call.request.json, speaker_map: map }, isRepeatable: false });
			});
			const done = ['summary_queued', 'embeddings_updated', 'snippets_created'];
			return { ...parseRecording(asObject(body).recording), ...pick(asObject(body), done) };
		},
	}),
	identify: operation({
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
			return { id: recordingId, speaker_map: Object.fromEntries(known), unknownLabels: unknown };
		},
	}),
};
