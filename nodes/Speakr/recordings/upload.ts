import type { IBinaryData, IDataObject } from 'n8n-workflow';
import pLimit from 'p-limit';
import { InvalidInput } from '../../shared/errors';
import { multipart, readInputFile } from '../../shared/files';
import { oncePerClient } from '../../shared/http';
import { isObject } from '../../shared/json';
import { boolean, jsonObject, listed, mapped, moment, newSince, number, text, wallClock, type Call } from '../../shared/operation';
import { folderId, tagIds } from '../fields';
import { parseRecording, type SpeakrRecord } from '../api/records';

/** Milliseconds: Speakr answers only after it has stored, probed and perhaps converted the file. */
export const uploadTimeout = 3_600_000;

const mostVariables = 50;
const longestVariable = 8_000;
const longestVariables = 32_000;

/** Speakr drops variables that break its rules without a word, so they are refused here. */
function checkPromptVariables(variables: IDataObject): IDataObject {
	const entries = Object.entries(variables);
	const badName = entries.find(([name]) => !/^[A-Za-z_]\w*$/.test(name));
	const lengths = entries.map(([, value]) => String(value).length);
	const length = lengths.reduce((sum, each) => sum + each, 0);
	const tooLong = lengths.some((each) => each > longestVariable);
	const fault = badName
		? `The name '${badName[0]}' in 'Prompt Variables' is not allowed`
		: entries.length > mostVariables || tooLong || length > longestVariables
			? "'Prompt Variables' holds too much"
			: undefined;
	if (fault === undefined) return variables;
	throw new InvalidInput(
		fault,
		'Names have letters, digits and underscores; there are at most 50, of 8,000 characters each and 32,000 in all',
	);
}

/** How Speakr is to transcribe. */
export const transcriptionOptions = {
	hotwords: newSince(
		'0.8.14',
		text('Hotwords', {
			placeholder: 'e.g. Speakr, Kubernetes',
			description: 'Words that are likely to be said, with commas between them',
		}),
	),
	initialPrompt: newSince(
		'0.8.14',
		text('Initial Prompt', { rows: 2, description: 'Tells the model what it is going to hear' }),
	),
	language: text('Language', {
		placeholder: 'e.g. en',
		description: 'Language that is spoken, as a code',
	}),
	maxSpeakers: number('Max Speakers', { value: 2, min: 1, description: 'At most so many people speak' }),
	minSpeakers: number('Min Speakers', { value: 1, min: 1, description: 'At least so many people speak' }),
	transcriptionModel: newSince('0.8.16', listed('Transcription Model', 'models')),
};

export const uploadOptions = {
	...transcriptionOptions,
	fileLastModified: mapped(
		moment('File Last Modified', { description: 'Speakr takes it for the meeting date when none is given' }),
		(date) => Date.parse(date),
	),
	fileName: text('File Name', {
		placeholder: 'e.g. meeting.mp3',
		description: 'Name that Speakr keeps, instead of that of the binary data',
	}),
	folderId: newSince('0.8.6', folderId),
	keepAudioOnly: newSince(
		'0.9.0',
		boolean('Keep Audio Only', { description: 'Whether Speakr keeps only the sound of a video' }),
	),
	meetingDate: newSince(
		'0.8.15',
		wallClock('Meeting Date', { description: 'As the clock on the wall showed it, whatever time zone is given' }),
	),
	notes: text('Notes', { rows: 4, description: 'Markdown' }),
	promptVariables: newSince(
		'0.8.16',
		mapped(
			jsonObject('Prompt Variables', {
				description: 'Values for the variables in the prompts of tags and folders, as a JSON object',
			}),
			checkPromptVariables,
		),
	),
	tagIds,
	title: newSince('0.8.15', text('Title', { description: 'Kept as it is. Without one Speakr makes a title of what was said.' })),
};

/**
 * Uploads the file of an incoming item, streamed, and returns the recording that Speakr made of it. Never sent twice:
 * Speakr accepts duplicates.
 */
export async function uploadRecording(
	{ client, context, itemIndex, request }: Call<unknown>,
	property: string | IBinaryData,
): Promise<SpeakrRecord> {
	const { file_name: fileName, ...sent } = request.json ?? {};
	const recording = await oneByOne(client)(async () => {
		const file = await readInputFile(context, itemIndex, property);
		if (typeof fileName === 'string' && fileName !== '') file.fileName = fileName;
		const body = multipart(toParts(sent), 'file', file);
		return parseRecording(await client.json({ ...request, json: undefined, body }));
	});
	return { ...recording, ...ignored(sent, recording) };
}

/** The files of a run go up one after the other: Speakr converts each before it answers, and numbers them as they come. */
const oneByOne = oncePerClient(() => pLimit(1));

/** Speakr leaves out tags and folders that it does not know without a word (seen in v0.9.4). */
function ignored(sent: Record<string, unknown>, { tags, folder_id: folderId }: IDataObject): IDataObject {
	const known = Array.isArray(tags) ? tags.map((tag) => (isObject(tag) ? tag.id : undefined)) : [];
	const unknown = Array.isArray(sent.tag_ids) ? sent.tag_ids.filter((id) => !known.includes(id)) : [];
	const warnings = unknown.map((id) => `Speakr knows no tag ${String(id)} of yours, so the recording is without it`);
	if (typeof sent.folder_id === 'number' && sent.folder_id !== folderId) {
		warnings.push(`Speakr knows no folder ${sent.folder_id} of yours, so the recording is in none`);
	}
	return warnings.length > 0 ? { warnings } : {};
}

/** Form fields are text; Speakr reads a list only when its entries are numbered from 0 without a gap. */
function toParts(parameters: Record<string, unknown>): Record<string, string> {
	const parts: Record<string, string> = {};
	for (const [name, value] of Object.entries(parameters)) {
		if (Array.isArray(value)) value.forEach((entry, index) => (parts[`${name}[${index}]`] = String(entry)));
		else if (typeof value === 'object' && value !== null) parts[name] = JSON.stringify(value);
		else if (value !== null && value !== '') parts[name] = String(value);
	}
	return parts;
}
