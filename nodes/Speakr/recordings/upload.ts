import type { IBinaryData, IDataObject } from 'n8n-workflow';
import pLimit from 'p-limit';
import { InvalidInput } from '../../shared/errors';
import { baseName, multipart, readInputFile, shortenedName } from '../../shared/files';
import { oncePerClient } from '../../shared/http';
import { isObject, objectsIn } from '../../shared/json';
import { boolean, jsonList, mapped, moment, newSince, number, quoted, rows, text, withWarnings, type Call } from '../../shared/operation';
import { folderOrNone, meetingDate, modelField, placeholders, tagIds } from '../fields';
import { parseRecording, type SpeakrRecord } from '../api';
import { uploadOnce } from './upload-again';

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
		badName === undefined ? "'Prompt Variables' is too large" : `${quoted(badName)} in 'Prompt Variables' is not a valid name`,
		'Names may contain letters, digits and underscores. The limit is 50 variables, 8,000 characters each and 32,000 in total.',
	);
}

export const promptVariables = mapped(
	rows('Prompt Variables', {
		row: 'Variable',
		columns: { name: text('Name', { placeholder: 'e.g. customer' }), value: text('Value', { placeholder: 'e.g. Acme' }) },
		toEntry: ({ name, value }) => [name, value],
		example: '{"customer": "Acme"}',
		description: 'Values for variables in the prompts of tags and folders',
	}),
	checkPromptVariables,
);

const transcriptionOptions = {
	hotwords: newSince(
		'0.8.14',
		text('Hotwords', { placeholder: 'e.g. Speakr, Kubernetes', description: 'Comma-separated words the model should recognize' }),
	),
	initialPrompt: newSince(
		'0.8.14',
		text('Initial Prompt', {
			rows: 2,
			placeholder: placeholders.initialPrompt,
			description: 'Text that tells the model what to expect, such as topics, names and spellings',
		}),
	),
	language: text('Language', { placeholder: 'e.g. en', description: 'Spoken language as an ISO 639-1 code' }),
	maxSpeakers: number('Maximum Speakers', { value: 2, min: 1, description: 'Maximum number of speakers' }),
	minSpeakers: number('Minimum Speakers', { value: 1, min: 1, description: 'Minimum number of speakers' }),
	transcriptionModel: newSince('0.8.16', modelField('Transcription Model')),
};

export const againOptions = {
	...transcriptionOptions,
	hotwords: newSince('0.8.16', transcriptionOptions.hotwords),
	initialPrompt: newSince('0.8.16', transcriptionOptions.initialPrompt),
};

const maxUploadKeyLength = 100;

function checkKey(key: string): string {
	if (key.length <= maxUploadKeyLength) return key;
	throw new InvalidInput("'Idempotency Key' is too long", `Use at most ${maxUploadKeyLength} characters`);
}

const externalReferences = jsonList('External References', ['system', 'kind', 'ref'], {
	sentAs: 'external_refs',
	optional: ['label', 'url'],
	example: '[{"system": "hubspot", "kind": "deal", "ref": "4711"}]',
	description: 'What the recording belongs to in other systems: a list of objects with system, kind and ref, and optionally url and label',
});

export const uploadOptions = {
	...transcriptionOptions,
	externalReferences: newSince('0.10.11', mapped(externalReferences, (all) => JSON.stringify(all)), 'external_refs'),
	fileLastModified: mapped(
		moment('File Last Modified', { description: "Used as the meeting date if 'Meeting Date' is not set" }),
		(date) => Date.parse(date),
	),
	fileName: text('File Name', {
		placeholder: 'e.g. meeting.mp3',
		description: "File name to use in Speakr instead of the binary file's name",
	}),
	folderId: newSince('0.8.6', folderOrNone),
	idempotencyKey: newSince(
		'0.10.11',
		mapped(
			text('Idempotency Key', {
				description:
					"Speakr returns the existing recording if a key is used again within 24 hours. If not set, only retries of an execution share a key, so a new execution uploads the file again.",
			}),
			checkKey,
		),
		'upload_idempotency',
	),
	keepAudioOnly: newSince('0.9.0', boolean('Keep Audio Only', { description: 'Whether to keep only the audio of a video' })),
	meetingDate: newSince('0.8.15', meetingDate()),
	notes: text('Notes', { rows: 4, description: 'Markdown' }),
	participants: newSince('0.10.11', text('Participants', { placeholder: 'e.g. Alice, Bob' })),
	promptVariables: newSince('0.8.16', promptVariables),
	strict: newSince(
		'0.10.11',
		boolean('Strict', { value: true, description: "Whether to fail if you can't use a tag or folder, instead of uploading without it" }),
	),
	tagIds,
	title: newSince('0.8.15', text('Title', { placeholder: placeholders.title, description: 'If empty, Speakr generates a title from the transcript' })),
};

/** Bytes: Speakr puts 15 more before the name, and no file system accepts more than 255. */
const maxFileNameLength = 240;

/** Uploads the file of an item as a stream. Throws ServiceFailure. */
export async function uploadRecording(call: Call<unknown>, property: string | IBinaryData): Promise<SpeakrRecord> {
	const { client, context, itemIndex, request } = call;
	const { file_name: fileName, idempotency_key: ownKey, ...sent } = request.json ?? {};
	const { recording, warnings } = await uploadQueue(client)(async () => {
		const file = await readInputFile(context, itemIndex, property);
		const chosen = typeof fileName === 'string' ? baseName(fileName) : undefined;
		file.fileName = shortenedName(chosen ?? file.fileName, maxFileNameLength);
		let tries = 0;
		const open = async () => {
			tries++;
			return await file.open();
		};
		const send = async (key?: unknown) => {
			const body = multipart(toFormFields({ ...sent, ...(key !== undefined && { idempotency_key: key }) }), 'file', { ...file, open });
			return parseRecording(await client.json({ ...request, json: undefined, body, isRepeatable: key !== undefined }));
		};
		const upload = ownKey ? { recording: await send(ownKey), warnings: [] } : await uploadOnce(call, file, send);
		// After a lost answer it may be that of this file.
		const wasThere = ownKey && upload.recording.idempotent_replay === true && tries === 1;
		if (wasThere) return { ...upload, warnings: ['Speakr returned the recording that it already had with this key'] };
		return { ...upload, warnings: [...upload.warnings, ...leftOut(sent, upload.recording)] };
	});
	return { ...recording, ...withWarnings(context, warnings) };
}

/** One file at a time: Speakr converts each before it responds, and numbers them in the order of arrival. */
const uploadQueue = oncePerClient(() => pLimit(1));

/** Tags and the folder that Speakr left out: since 0.10.11 it tells, before it does so silently (seen in v0.9.4). */
function leftOut(sent: Record<string, unknown>, recording: IDataObject): string[] {
	const { tag_ids: tagIds, folder_id: folderId } = isObject(recording.ignored) ? recording.ignored : notApplied(sent, recording);
	const tags = Array.isArray(tagIds) ? tagIds : [];
	const warnings = tags.map((id) => `You have no tag with ID ${String(id)}, so it was not added`);
	if (typeof folderId === 'number') warnings.push(`You have no folder with ID ${folderId}, so the recording is not in a folder`);
	return warnings;
}

function notApplied({ tag_ids: tagIds, folder_id: folderId }: Record<string, unknown>, recording: IDataObject): IDataObject {
	const known = objectsIn(recording.tags).map(({ id }) => id);
	const isMissing = typeof folderId === 'number' && folderId !== recording.folder_id;
	return {
		tag_ids: Array.isArray(tagIds) ? tagIds.filter((id) => !known.includes(id)) : [],
		folder_id: isMissing ? folderId : null,
	};
}

/** Form fields are text. Speakr reads a list only where its entries are numbered from 0 on (seen in v0.9.4). */
function toFormFields(parameters: Record<string, unknown>): Record<string, string> {
	const parts: Record<string, string> = {};
	for (const [name, value] of Object.entries(parameters)) {
		if (Array.isArray(value)) value.forEach((entry, index) => (parts[`${name}[${index}]`] = String(entry)));
		else if (typeof value === 'object' && value !== null) parts[name] = JSON.stringify(value);
		else if (value !== null && value !== '') parts[name] = String(value);
	}
	return parts;
}
