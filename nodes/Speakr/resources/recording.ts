import { asObject, pick } from '../../shared/json';
import {
	choices,
	collection,
	deleted,
	inputField,
	listing,
	operation,
	outputField,
	requestParameters,
	simplify,
	text,
} from '../../shared/operation';
import { audioEndpoint, downloadAudio } from '../recordings/audio';
import { inBatches, recordingIds, withKnownTags } from '../recordings/many';
import { chat, chatFields } from '../recordings/chat';
import { modelTimeout, recordingId } from '../fields';
import { parseRecording } from '../api/records';
import { withoutFailures } from '../recordings/failures';
import { startedOrProcessed, startWork, statusEndpoint, waitFields, waitOptions, waitUntilProcessed } from '../recordings/wait';
import { changes, changesOfMany, filters, listRecordings, order, recordingsEndpoint } from '../recordings/list';
import { asShown, recordingEndpoint, simplified } from '../recordings/recording';
import { transcriptionOptions, uploadOptions, uploadRecording, uploadTimeout } from '../recordings/upload';

export const recording = {
	name: 'Recording',
	operations: {
		upload: operation({
			name: 'Upload',
			action: 'Upload recording',
			description: 'Send an audio or video file to be transcribed and summarized',
			withFile: true,
			since: '0.8.3',
			endpoint: 'POST /recordings/upload',
			timeout: uploadTimeout,
			fields: { inputField, ...waitFields, options: collection('Options', uploadOptions) },
			async run(call) {
				const { client, values } = call;
				const uploaded = await uploadRecording(call, values.inputField);
				return await startedOrProcessed(client, uploaded.id, simplified(uploaded), values);
			},
		}),
		get: operation({
			name: 'Get',
			action: 'Get recording',
			description: 'Read one recording with its transcript, summary, notes and events',
			endpoint: recordingEndpoint,
			fields: {
				recordingId,
				include: choices(
					'Include',
					{ notes: 'Notes', summary: 'Summary', transcription: 'Transcript' },
					{ value: ['notes', 'summary', 'transcription'], description: 'Texts to return with the recording' },
				),
				simplify,
			},
			output: (body, values) => asShown(withoutFailures(parseRecording(body)), values),
		}),
		getAll: listing({
			name: 'Get Many',
			action: 'Get many recordings',
			description: 'List your recordings, without their texts, by date, status, tag, folder or title',
			endpoint: recordingsEndpoint,
			fields: { simplify, filters: collection('Filters', filters), options: collection('Options', order) },
			async *pages({ client, request: { query = {} }, values }, limit) {
				for await (const each of listRecordings(client, query, limit)) yield asShown(each, values);
			},
		}),
		update: operation({
			name: 'Update',
			action: 'Update recording',
			description: 'Change title, participants, texts, date, marks or folder of a recording',
			endpoint: 'PATCH /recordings/{recordingId}',
			fields: { recordingId, updateFields: collection('Update Fields', changes, { required: true }) },
			output: (body) => parseRecording(asObject(body).recording),
		}),
		updateMany: operation({
			name: 'Update Many',
			action: 'Update many recordings',
			description: 'Change marks, tags or folder of all recordings that come in, in few requests',
			endpoint: 'PATCH /recordings/batch',
			fields: { recordingIds, updateFields: collection('Update Fields', changesOfMany, { required: true }) },
			async runAll(calls) {
				const { known, refused } = await withKnownTags(calls, ({ updateFields }) => updateFields.addTagIds ?? []);
				const outcomes = await inBatches(known, {
					body: ({ updateFields }) => ({ updates: requestParameters(changesOfMany, updateFields) }),
					done: 'updated',
				});
				return [...refused, ...outcomes];
			},
		}),
		delete: operation({
			name: 'Delete',
			action: 'Delete recording',
			description: 'Remove a recording with its transcript, summary and notes',
			endpoint: 'DELETE /recordings/{recordingId}',
			fields: { recordingId },
			output: deleted,
		}),
		deleteMany: operation({
			name: 'Delete Many',
			action: 'Delete many recordings',
			description: "Remove all recordings that come in. An administrator's token removes those of other users too.",
			endpoint: 'DELETE /recordings/batch',
			fields: { recordingIds },
			runAll: async (calls) => await inBatches(calls, { done: 'deleted' }),
		}),
		getAudio: operation({
			name: 'Get Audio',
			action: 'Get audio of recording',
			description: 'Download the audio file of a recording',
			withFile: true,
			endpoint: audioEndpoint,
			fields: { recordingId, outputField },
			run: async ({ client, context, values: { recordingId, outputField } }) =>
				await downloadAudio(context, client, recordingId, outputField),
		}),
		getStatus: operation({
			name: 'Get Status',
			action: 'Get status of recording',
			description: 'See how far Speakr is with a recording; no limit of Speakr counts this',
			endpoint: statusEndpoint,
			fields: { recordingId },
			output: parseRecording,
		}),
		wait: operation({
			name: 'Wait',
			action: 'Wait for recording',
			description: 'Wait until a recording is transcribed and summarized, then return it',
			endpoint: statusEndpoint,
			fields: { recordingId, waitOptions },
			run: async ({ client, values: { recordingId, waitOptions } }) =>
				asShown(await waitUntilProcessed(client, recordingId, waitOptions), { simplify: true }),
		}),
		transcribe: operation({
			name: 'Transcribe',
			action: 'Transcribe recording again',
			description: 'Transcribe a recording anew. Names of speakers, summary and events are replaced.',
			endpoint: 'POST /recordings/{recordingId}/transcribe',
			fields: { recordingId, ...waitFields, options: collection('Options', transcriptionOptions) },
			run: startWork,
		}),
		transcribeMany: operation({
			name: 'Transcribe Many',
			action: 'Transcribe many recordings again',
			description: 'Transcribe all recordings that come in anew, each as Speakr is set up',
			endpoint: 'POST /recordings/batch/transcribe',
			fields: { recordingIds },
			runAll: async (calls) => await inBatches(calls, { done: 'queued' }),
		}),
		summarize: operation({
			name: 'Summarize',
			action: 'Summarize recording',
			description: 'Have the summary and the events of a recording written anew',
			endpoint: 'POST /recordings/{recordingId}/summarize',
			fields: {
				recordingId,
				...waitFields,
				options: collection('Options', {
					customPrompt: text('Custom Prompt', {
						rows: 4,
						description: 'Instructions in place of those of the tags, the folder and the user',
					}),
				}),
			},
			run: startWork,
		}),
		chat: operation({
			name: 'Chat',
			action: 'Chat about recording',
			description: 'Ask a question about what was said in a recording, and get the answer of a language model',
			endpoint: 'POST /recordings/{recordingId}/chat',
			fields: chatFields,
			timeout: modelTimeout,
			runAll: chat,
		}),
		regenerateTitle: operation({
			name: 'Regenerate Title',
			action: 'Regenerate title of recording',
			description: 'Have a title made of what was said',
			since: '0.8.15',
			endpoint: 'POST /recordings/{recordingId}/regenerate_title',
			fields: { recordingId },
			timeout: modelTimeout,
			output: (body, { recordingId }) => ({ id: recordingId, ...pick(asObject(body), ['title']) }),
		}),
	},
};
