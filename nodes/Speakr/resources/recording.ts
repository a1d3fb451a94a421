import { asObject, pick } from '../../shared/json';
import {
	choices,
	collection,
	deletion,
	inputField,
	keeping,
	listing,
	mapped,
	operation,
	operationsSince,
	outputField,
	requestParameters,
} from '../../shared/operation';
import { modelTimeout, namesInSpeakr, recordingId, texts } from '../fields';
import { parseRecording } from '../api';
import { askFields, askRecordings } from '../recordings/ask';
import { audioEndpoint, downloadAudio } from '../recordings/audio';
import { changesEndpoint, changesFields, listChanges, simplifiedChange } from '../recordings/changes';
import { chat, chatFields } from '../recordings/chat';
import { withoutFailures } from '../recordings/failures';
import { filters, listRecordings, recordingsEndpoint, sort, updateFields, updateManyFields } from '../recordings/list';
import { batchTimeout, recordingIds, runOnRecordings, withKnownTags } from '../recordings/many';
import { readRecording, recordingEndpoint, simplified, statusEndpoint } from '../recordings/recording';
import { searchFields, searchRecordings, simplifiedHit } from '../recordings/search';
import { againOptions, uploadOptions, uploadRecording, uploadTimeout } from '../recordings/upload';
import { summaryOptions } from '../recordings/summary';
import { startProcessing, summarize, waitFields, waitIfWanted, waitOptions, waitUntilProcessed } from '../recordings/wait';

export const recording = {
	...operationsSince('0.10.11', {
		search: listing({
			action: 'Search recordings',
			description: 'Search transcripts, summaries, notes, titles and participants by keyword or meaning. Returns each match with a link.',
			feature: 'search.keyword',
			endpoint: 'GET /search',
			simplified: simplifiedHit,
			fields: searchFields,
			pages: searchRecordings,
		}),
		ask: operation({
			action: 'Ask about many recordings',
			description: 'Ask a language model a question about many recordings. Returns the answer and its citations.',
			hint: 'For a question about one recording, use Chat.',
			feature: 'inquire.enabled',
			endpoint: 'POST /inquire',
			fields: askFields,
			timeout: modelTimeout,
			run: askRecordings,
		}),
		getChanges: listing({
			action: 'Get changed recordings',
			description: "Retrieve recordings that were added, changed or deleted since a cursor. Each item has 'nextCursor' for the next run.",
			hint: 'To start a workflow on each change, use the Speakr Trigger.',
			feature: 'changes_feed',
			endpoint: changesEndpoint,
			simplified: simplifiedChange,
			fields: changesFields,
			pages: listChanges,
		}),
	}),
	upload: operation({
		description: 'Upload an audio or video file to transcribe and summarize',
		hint: 'Speakr transcribes and summarizes automatically; no other operation is needed. Continue in a workflow that starts with the Speakr Trigger; wait here only for short recordings.',
		withFile: true,
		since: '0.8.3',
		endpoint: 'POST /recordings/upload',
		patient: true,
		timeout: uploadTimeout,
		simplified,
		fields: { inputField, ...waitFields, options: collection('Options', uploadOptions) },
		async run(call) {
			const { client, values } = call;
			const uploaded = await uploadRecording(call, values.inputField);
			return await waitIfWanted(client, uploaded.id, uploaded, values);
		},
	}),
	get: operation({
		description: 'Retrieve a recording with its transcript, summary, notes and events',
		hint: 'For subtitles, segments or Markdown, use Transcript: Get.',
		endpoint: recordingEndpoint,
		simplified,
		fields: {
			recordingId,
			options: collection('Options', {
				include: mapped(choices('Include', texts, { description: 'What to return with the recording. Everything if not set.' }), namesInSpeakr),
			}),
		},
		run: async ({ client, values: { recordingId, options } }) => withoutFailures(await readRecording(client, recordingId, options)),
	}),
	getAll: listing({
		description: 'Retrieve a list of recordings (without transcripts). Filter by date, status, tag, folder or title.',
		hint: 'To find words in transcripts, use Search. To react to new recordings, start with the Speakr Trigger.',
		endpoint: recordingsEndpoint,
		simplified,
		fields: { filters: collection('Filters', filters), sort },
		pages: ({ client, request: { query } }, limit) => listRecordings(client, query ?? {}, limit),
	}),
	update: operation({
		description: 'Update the title, participants, summary, notes, date, flags or folder of a recording',
		endpoint: 'PATCH /recordings/{recordingId}',
		simplified: keeping('title', 'meeting_date', 'summary', 'notes', 'participants', 'folder_id', 'is_inbox', 'is_highlighted', 'is_archived', 'id'),
		fields: { recordingId, updateFields: collection('Update Fields', updateFields, { required: true }) },
		output: (body) => parseRecording(asObject(body).recording),
	}),
	updateMany: operation({
		action: 'Update many recordings',
		description: 'Update the flags, tags or folder of all incoming recordings',
		endpoint: 'PATCH /recordings/batch',
		timeout: batchTimeout,
		fields: { recordingIds, updateFields: collection('Update Fields', updateManyFields, { required: true }) },
		async runAll(calls) {
			const { known, refused } = await withKnownTags(calls, ({ updateFields }) => updateFields.addTagIds ?? []);
			const outcomes = await runOnRecordings(known, 'updated', ({ updateFields }) => ({
				updates: requestParameters(updateManyFields, updateFields),
			}));
			return [...refused, ...outcomes];
		},
	}),
	delete: deletion({
		description: 'Delete a recording with its transcript, summary and notes permanently',
		endpoint: 'DELETE /recordings/{recordingId}',
		fields: { recordingId },
	}),
	deleteMany: operation({
		action: 'Delete many recordings',
		description: "Delete all incoming recordings permanently. With an administrator's token this includes other users' recordings.",
		endpoint: 'DELETE /recordings/batch',
		timeout: batchTimeout,
		fields: { recordingIds },
		runAll: async (calls) => await runOnRecordings(calls, 'deleted'),
	}),
	deleteAudio: operation({
		action: 'Delete audio of recording',
		description: 'Delete the audio file of a recording permanently. Its transcript, summary and notes are kept, but it can no longer be transcribed.',
		since: '0.10.7',
		endpoint: 'POST /recordings/{recordingId}/delete-audio',
		fields: { recordingId },
		output: (body, { recordingId }) => ({ id: recordingId, deleted: true, ...pick(asObject(body), ['audio_deleted_at']) }),
	}),
	getAudio: operation({
		action: 'Get audio of recording',
		description: 'Download the audio file of a recording',
		withFile: true,
		endpoint: audioEndpoint,
		fields: { recordingId, outputField },
		run: async ({ client, context, values: { recordingId, outputField } }) =>
			await downloadAudio(context, client, await readRecording(client, recordingId, { format: 'minimal' }), outputField),
	}),
	getStatus: operation({
		action: 'Get status of recording',
		description: "Retrieve the processing status of a recording. Does not count toward Speakr's rate limits.",
		endpoint: statusEndpoint,
		fields: { recordingId },
		output: parseRecording,
	}),
	wait: operation({
		action: 'Wait for recording',
		description: 'Wait until a recording is transcribed and summarized, then return it',
		hint: 'For long recordings, start a workflow with the Speakr Trigger instead.',
		patient: true,
		endpoint: statusEndpoint,
		simplified,
		fields: { recordingId, waitOptions },
		run: async ({ client, values: { recordingId, waitOptions } }) =>
			await waitUntilProcessed(client, recordingId, waitOptions),
	}),
	transcribe: operation({
		action: 'Transcribe recording again',
		description: 'Transcribe a recording again. Replaces transcript, speaker names, summary and events; Speakr 0.10.11 and later remove them at once.',
		hint: 'Uploads are transcribed automatically. Use this only to transcribe a recording again.',
		endpoint: 'POST /recordings/{recordingId}/transcribe',
		patient: true,
		simplified,
		fields: { recordingId, ...waitFields, options: collection('Options', againOptions) },
		run: startProcessing,
	}),
	transcribeMany: operation({
		action: 'Transcribe many recordings again',
		description: "Transcribe all incoming recordings again, using Speakr's settings",
		endpoint: 'POST /recordings/batch/transcribe',
		timeout: batchTimeout,
		fields: { recordingIds },
		runAll: async (calls) => await runOnRecordings(calls, 'queued'),
	}),
	summarize: operation({
		description: 'Regenerate the summary and events of a recording',
		endpoint: 'POST /recordings/{recordingId}/summarize',
		patient: true,
		alsoNeeds: ['read'],
		simplified,
		fields: {
			recordingId,
			...waitFields,
			options: collection('Options', summaryOptions),
		},
		run: summarize,
	}),
	chat: operation({
		action: 'Chat about recording',
		description: 'Ask a language model a question about a recording',
		hint: 'For a question about many recordings, use Ask.',
		since: '0.8.11',
		endpoint: 'POST /recordings/{recordingId}/chat',
		alsoNeeds: ['read'],
		fields: chatFields,
		timeout: modelTimeout,
		runAll: chat,
	}),
	regenerateTitle: operation({
		action: 'Regenerate title of recording',
		description: 'Generate a new title from the transcript',
		since: '0.8.15',
		endpoint: 'POST /recordings/{recordingId}/regenerate_title',
		fields: { recordingId },
		timeout: modelTimeout,
		output: (body, { recordingId }) => ({ id: recordingId, ...pick(asObject(body), ['title']) }),
	}),
};
