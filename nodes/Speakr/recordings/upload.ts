import type { IBinaryData, IDataObject } from 'n8n-workflow';
import pLimit from 'p-limit';
import { InvalidInput } from '../../shared/errors';
import { multipart, readInputFile } from '../../shared/files';
import { oncePerClient } from '../../shared/http';
import { isObject } from '../../shared/json';
import { boolean, jsonObject, listed, mapped, moment, newSince, number, text, type Call } from '../../shared/operation';
import { folderOrNone, meetingDate, tagIds } from '../fields';
import { parseRecording, type SpeakrRecord } from '../api/records';

/** Milliseconds: Speakr responds only after it has stored, probed and perhaps converted the file. */
export const uploadTimeout = 3_600_000;

const maxVariables = 50;
const maxVariableLength = 8_000;
const maxTotalLength = 32_000;

/** Speakr silently drops variables that break its rules. Throws InvalidInput. */
function checkPromptVariables(variables: IDataObject): IDataObject {
	const badName = Object.keys(variables).find((name) => !/^[A-Za-z_]\w*$/.test(name));
	const lengths = Object.values(variables).map((value) => String(value).length);
	const isTooLarge =
		lengths.length > maxVariables ||
		lengths.some((length) => length > maxVariableLength) ||
		lengths.reduce((sum, length) => sum + length, 0) > maxTotalLength;
	if (badName === undefined && !isTooLarge) return variables;
	throw new InvalidInput(
		badName === undefined ? "'Prompt Variables' is too large" : `'Prompt Variables' has the invalid name '${badName}'`,
		'Names may contain letters, digits and underscores. The limit is 50 variables, of 8,000 characters each and 32,000 in total.',
	);
}

export const transcriptionOptions = {
	hotwords: newSince(
		'0.8.14',
		text('Hotwords', { placeholder: 'e.g. Speakr, Kubernetes', description: 'Comma-separated words the model should recognize' }),
	),
	initialPrompt: newSince(
		'0.8.14',
		text('Initial Prompt', {
			rows: 2,
			description: 'Text that tells the model what to expect, such as topics, names and spellings',
		}),
	),
	language: text('Language', { placeholder: 'e.g. en', description: 'Spoken language as an ISO 639-1 code' }),
	maxSpeakers: number('Max Speakers', { value: 2, min: 1, description: 'Maximum number of speakers' }),
	minSpeakers: number('Min Speakers', { value: 1, min: 1, description: 'Minimum number of speakers' }),
	transcriptionModel: newSince('0.8.16', listed('Transcription Model', 'models')),
};

export const uploadOptions = {
	...transcriptionOptions,
	fileLastModified: mapped(
		moment('File Last Modified', { description: "Used as the meeting date if 'Meeting Date' is not set" }),
		(date) => Date.parse(date),
	),
	fileName: text('File Name', {
		placeholder: 'e.g. meeting.mp3',
		description: 'File name to use in Speakr, instead of that of the binary data',
	}),
	folderId: newSince('0.8.6', folderOrNone),
	keepAudioOnly: newSince('0.9.0', boolean('Keep Audio Only', { description: 'Whether to keep only the audio of a video' })),
	meetingDate: newSince('0.8.15', meetingDate()),
	notes: text('Notes', { rows: 4, description: 'Markdown' }),
	promptVariables: newSince(
		'0.8.16',
		mapped(
			jsonObject('Prompt Variables', { description: 'Values for the variables in prompts of tags and folders, as a JSON object' }),
			checkPromptVariables,
		),
	),
	tagIds,
	title: newSince('0.8.15', text('Title', { description: 'If empty, Speakr generates a title from the transcript' })),
};

/** Uploads the file of an item as a stream. Never sent twice: Speakr accepts duplicates. Throws ServiceFailure. */
export async function uploadRecording(
	{ client, context, itemIndex, request }: Call<unknown>,
	property: string | IBinaryData,
): Promise<SpeakrRecord> {
	const { file_name: fileName, ...sent } = request.json ?? {};
	const recording = await uploadQueue(client)(async () => {
		const file = await readInputFile(context, itemIndex, property);
		if (typeof fileName === 'string' && fileName !== '') file.fileName = fileName;
		const body = multipart(toParts(sent), 'file', file);
		return parseRecording(await client.json({ ...request, json: undefined, body }));
	});
	return { ...recording, ...warningsFor(sent, recording) };
}

/** One file at a time: Speakr converts each before it responds, and numbers them in the order of arrival. */
const uploadQueue = oncePerClient(() => pLimit(1));

/** Speakr silently skips unknown tags and folders (seen in v0.9.4). */
function warningsFor(sent: Record<string, unknown>, { tags, folder_id: folderId }: IDataObject): IDataObject {
	const known = Array.isArray(tags) ? tags.map((tag) => (isObject(tag) ? tag.id : undefined)) : [];
	const unknown = Array.isArray(sent.tag_ids) ? sent.tag_ids.filter((id) => !known.includes(id)) : [];
	const warnings = unknown.map((id) => `You have no tag with ID ${String(id)}, so it was not added`);
	if (typeof sent.folder_id === 'number' && sent.folder_id !== folderId) {
		warnings.push(`You have no folder with ID ${sent.folder_id}, so the recording is not in a folder`);
	}
	return warnings.length > 0 ? { warnings } : {};
}

/** Form fields are text. Speakr reads a list only where its entries are numbered from 0 on (seen in v0.9.4). */
function toParts(parameters: Record<string, unknown>): Record<string, string> {
	const parts: Record<string, string> = {};
	for (const [name, value] of Object.entries(parameters)) {
		if (Array.isArray(value)) value.forEach((entry, index) => (parts[`${name}[${index}]`] = String(entry)));
		else if (typeof value === 'object' && value !== null) parts[name] = JSON.stringify(value);
		else if (value !== null && value !== '') parts[name] = String(value);
	}
	return parts;
}
